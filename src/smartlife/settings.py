"""What the machine may be used for: read from the environment, only in `cli` and `web`.

What decides a result is never here: that stands in study.toml.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartlife.errors import StudyInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one process.

    Attributes:
        memory_mb: `SMARTLIFE_MEMORY_MB`: memory the table engine may take before it spills to
            disk.
        threads: `SMARTLIFE_THREADS`: threads of the table engine; 0 takes one per core.
        cache: `SMARTLIFE_CACHE`: folder for what can be made again at any time (indexes of
            taxonomies that belong to no study); by default `smartlife` in the user's cache folder.
    """

    memory_mb: int = 2_000
    threads: int = 0
    cache: Path = Path(".cache")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads `SMARTLIFE_*`.

    Raises:
        StudyInvalid: a value is no whole number in its range.
    """
    given = os.environ if environment is None else environment
    return Settings(
        memory_mb=_number(given, "SMARTLIFE_MEMORY_MB", 2_000, least=200),
        threads=_number(given, "SMARTLIFE_THREADS", 0, least=0),
        cache=_cache(given),
    )


def _cache(given: Mapping[str, str]) -> Path:
    """The user's cache folder, as the system has it (XDG Base Directory Specification)."""
    named = given.get("SMARTLIFE_CACHE", "").strip()
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "smartlife"
    name, usual = (
        ("LOCALAPPDATA", Path.home() / "AppData" / "Local")
        if sys.platform == "win32"
        else ("XDG_CACHE_HOME", Path.home() / ".cache")
    )
    base = Path(given.get(name, ""))
    # the specification: a relative path is to be ignored
    return (base if base.is_absolute() else usual) / "smartlife"


def _number(given: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise StudyInvalid(
            f"{name} must be a whole number of at least {least}, not {text!r}",
            where="environment",
            todo=f"Unset {name}, or correct it.",
        )
    return int(text)
