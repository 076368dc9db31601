"""The design tokens as Python values; see tokens.json for what they are."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _tokens() -> dict[str, Any]:
    text = (files("smartlife.products.exports") / "tokens.json").read_text("utf-8")
    tokens: dict[str, Any] = json.loads(text)
    return tokens


def colour(name: str, *, dark: bool = False) -> str:
    """A colour as #rrggbb; KeyError if there is none of that name."""
    return str(_tokens()["colours"][name][int(dark)])


def colour_names() -> tuple[str, ...]:
    """Names of all colours."""
    return tuple(_tokens()["colours"])


def family() -> str:
    """The font stack; it has Latvian and Lithuanian letters on every common system."""
    return str(_tokens()["family"])


def print_fonts(*, mono: bool = False) -> list[str]:
    """Families for paper: those that come inside of Typst, with all letters of our languages."""
    return [str(name) for name in _tokens()["print"]["mono" if mono else "text"]]


def as_css() -> str:
    """Custom properties for the light theme, the dark theme and print."""
    light = "".join(f"--{name}:{colour(name)};" for name in colour_names())
    dark = "".join(f"--{name}:{colour(name, dark=True)};" for name in colour_names())
    sizes = "".join(f"--size-{step}:{size};" for step, size in enumerate(_tokens()["scale"]))
    return (
        f":root{{color-scheme:light dark;{light}{sizes}--family:{family()}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )
