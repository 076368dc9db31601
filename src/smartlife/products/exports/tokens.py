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
    return f":root{{{_light()}}}@media screen and (prefers-color-scheme:dark){{:root{{{_dark()}}}}}"


def themed_css() -> str:
    """The same where a reader may choose the theme: `data-theme` of the root wins."""
    return (
        f":root{{{_light()}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{_dark()}}}"
        ":root[data-theme=light]{color-scheme:light}}"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=light]){{{_dark()}}}}}"
    )


def _light() -> str:
    colours = "".join(f"--{name}:{colour(name)};" for name in colour_names())
    sizes = "".join(f"--size-{step}:{size};" for step, size in enumerate(_tokens()["scale"]))
    return f"color-scheme:light dark;{colours}{sizes}--family:{family()}"


def _dark() -> str:
    return "".join(f"--{name}:{colour(name, dark=True)};" for name in colour_names())
