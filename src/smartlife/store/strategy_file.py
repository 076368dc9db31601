"""Reads and checks files of strategies. All problems are told at once, each with its key and line.

Shipped ones lie in `smartlife/model/strategies`, a study's own in its `inputs/areas`. A file of a
study replaces the shipped one of the same name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from smartlife.errors import StudyInvalid
from smartlife.model.regions import is_code as is_nuts_code
from smartlife.model.strategies import Area, Member, Signature, Strategy
from smartlife.model.taxonomy import normal_uri

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from smartlife.model.strategies import Scheme

PATTERN: Final = "inputs/areas/*.toml"
"""Where the files of a study lie."""
LONGEST: Final = 1_000_000
"""Bytes of a file."""

_SECTIONS: Final[dict[str, Scheme]] = {
    "nace": "nace",
    "isco": "isco",
    "skill_groups": "skill_group",
    "fields": "field",
    "concepts": "concept",
}
SECTION_OF: Final = {scheme: section for section, scheme in _SECTIONS.items()}
"""Scheme → the name of its table in a file."""
_FORMS: Final[dict[str, tuple[str, str]]] = {
    "nace": (r"[0-9]{2}", 'a NACE division: two digits in quotes, such as "01"'),
    "isco": (r"[0-9]{1,4}", 'an ISCO-08 group: one to four digits in quotes, such as "6111"'),
    "skill_group": (
        r"S[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}",
        'an ESCO skill group, such as "S6.4"; transversal skills (T) and languages (L) count for '
        "no area",
    ),
    "field": (r"[0-9]{2,4}", 'an ISCED-F 2013 field: two to four digits in quotes, such as "0721"'),
}
_TOP: Final = {
    "id": str, "version": str, "nuts": list, "from_year": int, "to_year": int, "remark": str,
    "title": dict, "source": dict, "area": list, "sign_off": list,
}  # fmt: skip
_SOURCE: Final = {"publisher": str, "url": str, "confirmed": bool, "remark": str}
_AREA: Final = {
    "id": str, "name": dict, "remark": str, "phrases": dict, **dict.fromkeys(_SECTIONS, dict),
}  # fmt: skip
_SIGN_OFF: Final = {"organisation": str, "content": str, "date": date}
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_ID: Final = 40
_TYPES: Final = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list in square brackets",
    dict: "a table",
    date: "a date such as 2026-03-01, without quotes",
}


@dataclass(slots=True)
class _Problems:
    """Collects what is wrong with a file, with the line of the key."""

    lines: dict[tuple[object, ...], int]
    told: list[str] = field(default_factory=list)

    def line(self, *path: object) -> int | None:
        """Line of a key, else of what contains it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def add(self, message: str, *path: object) -> None:
        line = self.line(*path)
        name = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path)
        self.told.append(f"{name} ({f'line {line}' if line else 'missing'}): {message}")


def read_strategy(content: bytes, name: str) -> Strategy:
    """A strategy from the content of its file.

    Args:
        content: The file.
        name: Its name, shown in messages; its stem has to be the strategy's `id`.

    Raises:
        StudyInvalid: it is no TOML, or breaks rules; all problems are listed.
    """
    values, text = _parsed(content, name)
    problems = _Problems(_lines_of(text))
    strategy = _strategy(values, problems)
    stem = name.rpartition("/")[2].removesuffix(".toml")
    if strategy.strategy_id and strategy.strategy_id != stem:
        problems.add(
            f"the file has to be called {strategy.strategy_id}.toml, not {stem}.toml", "id"
        )
    for member, total, areas in strategy.over_full():
        problems.told.append(
            f"{SECTION_OF[member.scheme]}.{member.code} (line {member.line}): the shares add up to "
            f"{total:g} in {' and '.join(areas)}; at most 1 is possible"
        )
    if problems.told:
        count = len(problems.told)
        raise StudyInvalid(
            f"{name} has {count} problem{'s' if count > 1 else ''}",
            where="\n".join(f"  {problem}" for problem in problems.told),
            todo="Correct the file; `smartlife areas check FILE` tells whether it is right.",
            problems=problems.told,
        )
    return strategy


def _parsed(content: bytes, name: str) -> tuple[dict[str, Any], str]:
    if len(content) > LONGEST:
        raise StudyInvalid(
            f"{name} is larger than a strategy can be",
            where=f"{len(content):,} bytes; at most {LONGEST:,}",
            todo="Give the file of one strategy.",
        )
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        raise StudyInvalid(
            f"{name} cannot be read: {error}", where=name, todo="Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise StudyInvalid(
            f"{name} is not valid TOML: {error}",
            where=name,
            todo="A missing quote, bracket or comma in that line or the one before is usual.",
        ) from error


_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*=""")


def _lines_of(text: str) -> dict[tuple[object, ...], int]:
    """Path of each table and key → its line; the n-th [[area]] is ("area", n)."""
    found: dict[tuple[object, ...], int] = {}
    counts: dict[str, int] = {}
    path: tuple[object, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            name, *rest = header.group(2).split(".")
            if header.group(1) == "[[" and not rest:
                counts[name] = counts.get(name, 0) + 1
            place: tuple[object, ...] = (counts[name] - 1,) if name in counts else ()
            path = (name, *place, *rest)
            found.setdefault(path, number)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault((*path, next(part for part in key.groups() if part)), number)
    return found


def _checked(
    values: object,
    keys: Mapping[str, type],
    needed: tuple[str, ...],
    problems: _Problems,
    *path: object,
) -> dict[str, Any]:
    """The values of known keys with the right type; tells of all others."""
    good: dict[str, Any] = {}
    if not isinstance(values, dict):
        problems.add("must be a table", *path)
        return good
    for key, value in values.items():
        wanted = keys.get(key)
        if wanted is None:
            problems.add(f"unknown; keys are {', '.join(keys)}", *path, key)
        elif type(value) is not wanted:
            problems.add(f"must be {_TYPES[wanted]}, not {value!r:.60}", *path, key)
        else:
            good[key] = value
    for key in needed:
        if key not in values:
            problems.add(f"{key} is needed: {_TYPES[keys[key]]}", *path)
    return good


def _strategy(values: dict[str, Any], problems: _Problems) -> Strategy:
    needed = ("id", "version", "nuts", "title", "source", "area")
    given = _checked(values, _TOP, (), problems)
    for key in needed:
        if key not in values:
            problems.told.append(f"{key} (missing): is needed")
    strategy_id = _id(given, problems, "id")
    nuts = given.get("nuts", [])
    for code in nuts:
        if not isinstance(code, str) or not is_nuts_code(code):
            problems.add(f"{code!r} has not the form of a NUTS code", "nuts")
    if not nuts and "nuts" in given:
        problems.add("name the territory: at least one NUTS code", "nuts")
    source = _checked(given.get("source", {}), _SOURCE, (), problems, "source")
    for key in ("publisher", "confirmed"):
        if "source" in given and key not in given["source"]:
            problems.add(f"{key} is needed: {_TYPES[_SOURCE[key]]}", "source")
    areas = tuple(_area(area, i, problems) for i, area in enumerate(given.get("area", [])))
    if not areas and "area" in given:
        problems.add("name at least one area", "area")
    _tell_twice([area.area_id for area in areas], problems)
    return Strategy(
        strategy_id=strategy_id,
        version=given.get("version", ""),
        titles=_words(given.get("title", {"en": "x"}), problems, "title"),
        nuts=tuple(code for code in nuts if isinstance(code, str)),
        first_year=given.get("from_year"),
        last_year=given.get("to_year"),
        publisher=source.get("publisher", ""),
        url=source.get("url"),
        is_confirmed=source.get("confirmed", False),
        source_remark=source.get("remark", ""),
        areas=areas,
        signatures=tuple(
            _signature(one, i, problems) for i, one in enumerate(given.get("sign_off", []))
        ),
        remark=given.get("remark", ""),
    )


def _tell_twice(ids: list[str], problems: _Problems) -> None:
    for i, area_id in enumerate(ids):
        if area_id and area_id in ids[:i]:
            problems.add(f"{area_id!r} is given twice", "area", i, "id")


def _id(given: dict[str, Any], problems: _Problems, *path: object) -> str:
    said = str(given.get("id", ""))
    if "id" in given and not (_ID.fullmatch(said) and len(said) <= _LONGEST_ID):
        problems.add(f"{said!r}: use small letters, digits and single - (at most 40)", *path)
        return ""
    return said


def _words(given: dict[str, Any], problems: _Problems, *path: object) -> dict[str, str]:
    """A text per language."""
    good = {}
    for lang, text in given.items():
        if not re.fullmatch("[a-z]{2}", lang):
            problems.add("write the language in two letters, such as lv", *path, lang)
        elif not isinstance(text, str) or not text.strip():
            problems.add("must be a text in quotes", *path, lang)
        else:
            good[lang] = text.strip()
    if not good and not given:
        problems.add('give it in at least one language: en = "…"', *path)
    return good or {"en": "?"}


def _area(values: object, i: int, problems: _Problems) -> Area:
    here = ("area", i)
    given = _checked(values, _AREA, ("id", "name"), problems, *here)
    members = [
        member
        for section, scheme in _SECTIONS.items()
        for member in _members(given.get(section, {}), scheme, problems, *here, section)
    ]
    return Area(
        area_id=_id(given, problems, *here, "id"),
        names=_words(given.get("name", {"en": "x"}), problems, *here, "name"),
        members=tuple(members),
        phrases=_phrases(given.get("phrases", {}), problems, *here, "phrases"),
        remark=given.get("remark", ""),
        line=problems.line(*here),
    )


def _members(
    given: dict[str, Any], scheme: Scheme, problems: _Problems, *path: object
) -> list[Member]:
    made = []
    for code, share in given.items():
        wrong = _wrong_code(scheme, code)
        if wrong:
            problems.add(f"{code!r} is not {wrong}", *path, code)
        elif isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            problems.add(f"the share must be a number from 0 to 1, not {share!r:.40}", *path, code)
        else:
            uri = normal_uri(code) if scheme == "concept" else None
            made.append(Member(scheme, uri or code, float(share), problems.line(*path, code)))
    return made


def _wrong_code(scheme: Scheme, code: str) -> str:
    """What a code should be; empty if it is."""
    if scheme == "concept":
        return "" if normal_uri(code) else "the URI of an ESCO concept"
    form, told = _FORMS[scheme]
    return "" if re.fullmatch(form, code) else told


def _phrases(
    given: dict[str, Any], problems: _Problems, *path: object
) -> dict[str, tuple[str, ...]]:
    made = {}
    for lang, phrases in given.items():
        if not re.fullmatch("[a-z]{2}", lang):
            problems.add("write the language in two letters, such as lv", *path, lang)
        elif not isinstance(phrases, list) or not all(
            isinstance(one, str) and one.strip() for one in phrases
        ):
            problems.add('must be a list of texts: ["…", "…"]', *path, lang)
        else:
            made[lang] = tuple(dict.fromkeys(one.strip() for one in phrases))
    return made


def _signature(values: object, i: int, problems: _Problems) -> Signature:
    here = ("sign_off", i)
    given = _checked(values, _SIGN_OFF, tuple(_SIGN_OFF), problems, *here)
    made = Signature(
        " ".join(given.get("organisation", "").split()),
        given.get("content", ""),
        given.get("date", date.min),
        problems.line(*here),
    )
    if "organisation" in given and not made.signer:
        problems.add("name the organisation that signs", *here, "organisation")
    return made


# --- what is there


def shipped_folder() -> Traversable:
    """The folder of the strategies that come with smartlife."""
    return files("smartlife.model").joinpath("strategies")


def shipped_ids() -> tuple[str, ...]:
    """Codes of the strategies that come with smartlife, sorted."""
    names = (one.name for one in shipped_folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def shipped_content(strategy_id: str) -> bytes:
    """The file of a strategy that comes with smartlife; KeyError if there is none."""
    if strategy_id not in shipped_ids():
        raise KeyError(strategy_id)
    return shipped_folder().joinpath(f"{strategy_id}.toml").read_bytes()


def known_contents(own: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Code → (name, content) of every strategy, sorted; a study's own file replaces a shipped one.

    Args:
        own: Name of a file in the study → content.
    """
    found = {one: (f"{one}.toml", shipped_content(one)) for one in shipped_ids()}
    for name, content in own.items():
        found[name.rpartition("/")[2].removesuffix(".toml")] = (name, content)
    return dict(sorted(found.items()))
