"""The vocabulary of the planning commands: what means the same is called the same.

`docs/how-to/planning-options.md` has all of it; a test keeps the two alike.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer

from smartlife.cli.usage import near
from smartlife.errors import RequestInvalid
from smartlife.model.study import REPORT_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.planning.people.profile import LanguageLevel

_ANY: Final = "any"
WEAK: Final = ("A1", "A2")
"""Levels of a language at which no course can be followed in it."""


class Online(StrEnum):
    """Whether online courses are wanted."""

    also = "also"
    only = "only"
    never = "never"


def known_lang(said: str, option: str) -> str:
    """The code of a language as people write it: lv, LV, lv-LV, latvian, latviešu.

    Raises:
        RequestInvalid: there is no such language; those that are spelled alike are told.
    """
    from smartlife.languages.load import language_codes
    from smartlife.tables.language_of import language_code

    code = language_code(said)
    if code is None:
        known = ", ".join(sorted(language_codes()))
        raise RequestInvalid(
            f"{said.strip()!r} is no language that is known",
            where=f"{option} {said.strip()}",
            todo=f"{near(said.strip(), _names())}Write a code or a name: {known} …",
        )
    return code


@cache
def _names() -> tuple[str, ...]:
    """Names of languages, as people write them."""
    import yaml

    text = (files("smartlife.tables") / "language_names.yml").read_text("utf-8")
    return tuple(
        str(name) for code, names in yaml.safe_load(text).items() for name in (code, *names)
    )


def parts(said: list[str] | None, signs: str = ",;") -> tuple[str, ...]:
    """What is said by repeating an option, or with signs between."""
    between = re.compile(f"[{re.escape(signs)}]")
    named = (part.strip() for one in said or () for part in between.split(one))
    return tuple(dict.fromkeys(part for part in named if part))


def regions(said: list[str] | None) -> tuple[str, ...]:
    """Codes of regions, as NUTS writes them."""
    return parts([one.upper() for one in said or ()])


def one_region(code: str, known: Iterable[str], option: str = "--region") -> str:
    """A region of the study.

    Raises:
        RequestInvalid: the study has no such region.
    """
    held = tuple(known)
    if code not in held:
        raise RequestInvalid(
            f"{code} is no region of this study",
            where=f"{option} {code}",
            todo=f"{near(code, held)}Take one of {', '.join(held)}.",
        )
    return code


def langs(said: list[str] | None, option: str) -> tuple[str, ...]:
    """Codes of languages.

    Raises:
        RequestInvalid: one is not known.
    """
    return tuple(dict.fromkeys(known_lang(one, option) for one in parts(said)))


def spoken(
    said: list[str] | None, option: str = "--speaks"
) -> dict[str, LanguageLevel | None] | None:
    """Languages that somebody can learn in, with their levels; None: any.

    Raises:
        RequestInvalid: a language or a level is not known, one language has two levels, or `any`
            has one or stands beside others.
    """
    from smartlife.planning.people.profile import LanguageLevel

    named = parts(said)
    if said and not named:
        raise RequestInvalid(
            "No language is named",
            where=option,
            todo=f"Name languages, or any: {option} lv,ru,en:B1",
        )
    if _is_any(named, option):
        return None
    levels = {one.upper(): one for one in get_args(LanguageLevel)}
    found: dict[str, LanguageLevel | None] = {}
    for one in named:
        name, _, level = (part.strip() for part in one.partition(":"))
        code = known_lang(name, option)
        if level and level.upper() not in levels:
            raise RequestInvalid(
                f"{level!r} is no level of a language",
                where=f"{option} {one}",
                todo=f"Levels are {', '.join(levels.values())}: {option} {code}:B1",
            )
        before, now = found.get(code), levels[level.upper()] if level else None
        if before and now and before != now:
            raise RequestInvalid(
                f"{code} is named with two levels: {before} and {now}",
                where=f"{option} {','.join(named)}",
                todo=f"Name each language once: {option} {code}:{now}",
            )
        found[code] = now or before
    return found


def _is_any(named: tuple[str, ...], option: str) -> bool:
    """Whether any language will do.

    Raises:
        RequestInvalid: `any` stands beside others, or with a level.
    """
    if _ANY not in (one.partition(":")[0].strip().casefold() for one in named):
        return False
    if len(named) > 1:
        what = "Any language and certain ones are asked for"
    elif ":" in named[0]:
        what = "Any language has no level"
    else:
        return True
    raise RequestInvalid(
        what,
        where=f"{option} {','.join(named)}",
        todo=f"Say {option} any, or name the languages: {option} lv,ru,en:B1",
    )


def answer_lang(param: typer.CallbackParam, value: str) -> str:
    """The language of the answer.

    Raises:
        RequestInvalid: there is no such language, or nothing is translated into it.
    """
    if not value.strip():
        return ""
    option = param.opts[0]
    code = known_lang(value, option)
    if code not in REPORT_LANGUAGES:
        raise RequestInvalid(
            f"There are no answers in {code}",
            where=f"{option} {value.strip()}",
            todo=f"Take one of {', '.join(REPORT_LANGUAGES)}.",
        )
    return code


def lang_of_text(param: typer.CallbackParam, value: str) -> str:
    """The language of a text that is handed in.

    Raises:
        RequestInvalid: there is no such language.
    """
    return known_lang(value, param.opts[0]) if value.strip() else ""


StudyFolder = Annotated[
    Path,
    typer.Option(
        "--study",
        "-s",
        metavar="STUDY",
        help="Folder of the study; default: here.",
        show_default=False,
    ),
]
AnswerLang = Annotated[
    str,
    typer.Option(
        "--lang",
        "-l",
        metavar="LANG",
        help=f"Language of the answer: {', '.join(REPORT_LANGUAGES)}; default: the study's first.",
        callback=answer_lang,
    ),
]
TextLang = Annotated[
    str,
    typer.Option(
        "--text-lang",
        metavar="LANG",
        help="Language of what is read, if it is taken for another: --text-lang lv",
        callback=lang_of_text,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
