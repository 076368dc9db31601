"""README.md of the package, in the languages of the study, one after the other."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.open_data.content import OpenTable
    from smartlife.products.open_data.described import Described

FALLBACK = "en"


def readme(described: Described, tables: Sequence[OpenTable]) -> dict[str, bytes]:
    """File name → content."""
    known = [lang for lang in described.languages if lang in _words()] or [FALLBACK]
    parts = [_part(described, tables, lang) for lang in known]
    return {"README.md": "\n---\n\n".join(parts).encode("utf-8")}


def readme_words(lang: str) -> dict[str, Any]:
    """What the read-me says of files and figures, in a language; English if it has not that one."""
    words = _words()
    held: dict[str, Any] = words.get(lang, words[FALLBACK])
    return held


def _part(described: Described, tables: Sequence[OpenTable], lang: str) -> str:
    words = _words()[lang]
    licence = (
        f"[{described.licence['title']}]({described.licence['path']})"
        if described.licence
        else words["no_licence"]
    )
    publishers = ", ".join(_plain(name) for name in described.publishers)
    cite = words["cite"].format(
        title=_plain(described.title(lang)),
        version=described.version,
        publishers=publishers,
        year=described.end.year,
    )
    lines = [
        f"# {_plain(described.title(lang))}",
        words["what"].format(start=described.start, end=described.end),
        f"## {words['head_files']}",
        "\n".join(f"- `{name}`: {text}" for name, text in words["files"].items()),
        f"## {words['head_figures']}",
        words["figures"],
        "\n".join(f"- `{status}`: {text}" for status, text in words["statuses"].items()),
        f"## {words['head_columns']}",
        words["columns"],
        "\n".join(f"- `data/{table.name}.csv`: {len(table.rows)}" for table in tables),
        words["guard"],
        f"## {words['head_licence']}",
        licence,
        words["records"],
        f"## {words['head_cite']}",
        cite,
        f"## {words['head_trace']}",
        words["trace"],
    ]
    return "\n\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Outside text that no reader of Markdown takes for markup."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text if
                   char.isprintable())  # fmt: skip


@cache
def _words() -> dict[str, Any]:
    text = (files("smartlife.products.open_data") / "readme.yml").read_text("utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    return made
