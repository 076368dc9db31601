"""Styles, scripts and pictures: read once, served under an address that names their content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from smartlife.products.exports.tokens import themed_css

STYLES: Final = "smartlife.css"
FIRST_SCRIPT: Final = "theme.js"
"""Runs before anything is painted."""
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_DIGEST_LETTERS: Final = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file.

    Attributes:
        name: Its name.
        content: Its bytes.
        packed: The same, gzipped.
        media_type: Its type.
        digest: Stands for the content.
    """

    name: str
    content: bytes
    packed: bytes
    media_type: str
    digest: str

    @property
    def url(self) -> str:
        """Its address; a browser may keep what it gets there for ever."""
        return f"/static/{self.digest}/{self.name}"


@cache
def assets() -> dict[str, Asset]:
    """All files by name; the style sheets are one file, made of tokens, blocks and pages."""
    found = {
        entry.name: entry.read_bytes()
        for entry in files("smartlife.web").joinpath("static").iterdir()
        if not entry.name.startswith(".") and not entry.name.endswith(".css")
    }
    found[STYLES] = _styles().encode()
    return {name: _asset(name, content) for name, content in sorted(found.items())}


@cache
def modules() -> tuple[str, ...]:
    """Scripts that add to pages: each one stands alone, and is loaded after the page."""
    return tuple(name for name in assets() if name.endswith(".js") and name != FIRST_SCRIPT)


@cache
def digest_of_all() -> str:
    """Stands for everything that decides how a page looks: assets and templates."""
    digest = hashlib.sha256()
    for asset in assets().values():
        digest.update(asset.content)
    for package in ("smartlife.web", "smartlife.products.exports"):
        root = files(package).joinpath("templates")
        for folder in (root, root.joinpath("pages")):
            if folder.is_dir():
                for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
                    digest.update(entry.read_bytes() if entry.is_file() else b"")
    return digest.hexdigest()[:_DIGEST_LETTERS]


def _styles() -> str:
    of_blocks = files("smartlife.products.exports").joinpath("document.css")
    of_pages = sorted(
        (e for e in files("smartlife.web").joinpath("static").iterdir() if e.name.endswith(".css")),
        key=lambda entry: entry.name,
    )
    parts = (entry.read_text("utf-8") for entry in (of_blocks, *of_pages))
    return themed_css() + "".join(parts)


def _asset(name: str, content: bytes) -> Asset:
    ending = name[name.rfind(".") :]
    digest = hashlib.sha256(content).hexdigest()[:_DIGEST_LETTERS]
    packed = gzip.compress(content, mtime=0)
    return Asset(name, content, packed, _TYPES[ending], digest)
