"""What somebody can do, as they tell it: kept in memory, written only where they ask for it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from smartlife.errors import InputUnreadable
from smartlife.languages.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HowKnown = Literal["picked", "from_occupation", "from_cv", "from_text"]
"""Who says that somebody has a skill: they themselves, their occupation, their CV, their words."""

Standing = Literal["said", "assumed", "probable", "perhaps"]
"""How much speaks for it as long as nobody confirmed it; see `smartlife.planning.people.held`."""

LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]

VERSION: Final = 1
_MARK: Final = "smartlife_profile"
_MOST_BYTES: Final = 2_000_000
_HEAD: Final = 200
_MOST_YEARS: Final = 100
_LOWEST_EQF, _HIGHEST_EQF = 1, 8


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill that somebody has, or may have.

    Attributes:
        uri: The concept.
        how: Who says so.
        confidence: Probability that it is so, 0 to 1, as long as they did not say.
        confirmed: True or False if they said; None if not.
        words: What it rests on: words of a text, or the name of a post.
        occupation: URI of the occupation it follows from; "" if from none.
        standing: What it counts as while it is not confirmed.
        is_transversal: True if it is of use in any occupation.
    """

    uri: str
    how: HowKnown
    confidence: float = 1.0
    confirmed: bool | None = None
    words: str = ""
    occupation: str = ""
    standing: Standing = "said"
    is_transversal: bool = False


@dataclass(frozen=True, slots=True)
class PastOccupation:
    """An occupation that somebody has or had.

    Attributes:
        uri: The concept.
        years: How long; None if not said.
        confidence: Probability that this occupation is meant, 0 to 1.
        confirmed: True or False if they said; None if not.
        words: Name of the post, as they have it.
    """

    uri: str
    years: float | None = None
    confidence: float = 1.0
    confirmed: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class HeldLanguage:
    """A language that somebody speaks.

    Attributes:
        lang: ISO 639-1.
        level: Level of the Common European Framework; None if not said.
    """

    lang: str
    level: LanguageLevel | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as coarsely as they like.

    Attributes:
        place: Name of the place, as they wrote it; "" if not said.
        country_code: ISO 3166-1 alpha-2; "" if not known.
        nuts_code: Region; "" if not known.
    """

    place: str = ""
    country_code: str = ""
    nuts_code: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody who plans.

    Attributes:
        skills: What they can do or may be able to; several entries may name one skill.
        occupations: What they work or worked as.
        eqf_level: Highest level of the European Qualifications Framework; None if not said.
        languages: Languages they speak.
        home: Where they live; None if not said.
        licences: Categories of their driving licence.
    """

    skills: tuple[HeldSkill, ...] = ()
    occupations: tuple[PastOccupation, ...] = ()
    eqf_level: int | None = None
    languages: tuple[HeldLanguage, ...] = ()
    home: Home | None = None
    licences: tuple[str, ...] = ()


def picked(uris: Iterable[str]) -> tuple[HeldSkill, ...]:
    """Skills that somebody picked from a list: they said so, nothing is left to confirm."""
    return tuple(HeldSkill(uri, "picked", confirmed=True) for uri in dict.fromkeys(uris))


def joined(first: Profile, second: Profile) -> Profile:
    """Both together; where both say one thing of a kind, the first is right."""
    levels = [level for level in (first.eqf_level, second.eqf_level) if level is not None]
    known = {one.lang: one for one in (*second.languages, *first.languages)}
    return Profile(
        skills=tuple(dict.fromkeys((*first.skills, *second.skills))),
        occupations=tuple(dict.fromkeys((*first.occupations, *second.occupations))),
        eqf_level=max(levels, default=None),
        languages=tuple(known[lang] for lang in sorted(known)),
        home=first.home or second.home,
        licences=tuple(sorted({*first.licences, *second.licences})),
    )


def confirm(profile: Profile, *, yes: Iterable[str] = (), no: Iterable[str] = ()) -> Profile:
    """The profile after somebody said of skills and occupations whether they are right.

    Args:
        profile: What was suggested to them. A skill that they add themselves need not be in it.
        yes: URIs of skills and occupations that they have.
        no: URIs of those they have not; who says both yes and no of one means no.
    """
    denied = frozenset(no)
    agreed = [uri for uri in dict.fromkeys(yes) if uri not in denied]
    known = {one.uri for one in profile.skills} | {one.uri for one in profile.occupations}
    said = {**dict.fromkeys(agreed, True), **dict.fromkeys(denied, False)}
    return replace(
        profile,
        skills=(
            *(
                replace(one, confirmed=said[one.uri]) if one.uri in said else one
                for one in profile.skills
            ),
            *picked(uri for uri in agreed if uri not in known),
        ),
        occupations=tuple(
            replace(one, confirmed=said[one.uri]) if one.uri in said else one
            for one in profile.occupations
        ),
    )


def save_profile(profile: Profile, path: Path, *, lang: str = "en") -> None:
    """Writes a profile where somebody asked for it, readable by nobody else.

    The file says what it holds and how to erase it. Another profile is written over; any other
    file is not.

    Args:
        profile: The profile.
        path: The file.
        lang: Language of the note in it.

    Raises:
        InputUnreadable: The file cannot be written, or is something else.
    """
    if path.exists():
        load_profile(path)
    try:
        _write(profile_text(profile, lang=lang), path)
    except OSError as error:
        raise InputUnreadable(
            f"The profile cannot be written ({error.strerror or error}).",
            where=str(path),
            todo="Choose a folder that exists and that you may write to.",
        ) from error


def profile_text(profile: Profile, *, lang: str = "en") -> str:
    """A profile as the text of its file.

    Args:
        profile: The profile.
        lang: Language of the note in it.
    """
    say = messages(lang)
    data = {
        _MARK: VERSION,
        "about": [
            say.say(
                "This file holds what you told smartlife about your skills, work, languages "
                "and home. It is kept here only, and only because you asked for it."
            ),
            say.say("To erase it, delete this file. smartlife keeps no copy and sends it nowhere."),
        ],
        **asdict(profile),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _write(text: str, path: Path) -> None:
    """Writes the file whole or not at all: on a full disk the older one stays."""
    whole = path.with_name(f".{path.name}.{os.getpid()}")
    # made with these rights, not given them later: nobody may look in between
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        whole.replace(path)
    except OSError:
        whole.unlink(missing_ok=True)
        raise


def load_profile(path: Path) -> Profile:
    """Reads a profile that `save_profile` wrote.

    Raises:
        InputUnreadable: The file is missing, damaged, no profile, or of a newer smartlife.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputUnreadable(
            f"The profile cannot be opened ({error.strerror or error}).",
            where=str(path),
            todo="Check its name and that you may read it.",
        ) from error
    return profile_in(content, str(path))


def is_profile(content: bytes) -> bool:
    """Whether a file may be a profile that was saved."""
    head = content[:_HEAD].lstrip()
    return head.startswith(b"{") and f'"{_MARK}"'.encode() in head


def profile_in(content: bytes, where: str = "") -> Profile:
    """Reads the content of a profile's file.

    Args:
        content: What is in the file.
        where: Its name.

    Raises:
        InputUnreadable: It is damaged, no profile, or of a newer smartlife.
    """
    try:
        if len(content) > _MOST_BYTES:
            raise _Unfit("it is too large")
        data = json.loads(content.decode("utf-8"))
        if not isinstance(data, dict) or data.get(_MARK) is None:
            raise _Unfit("it is no profile of smartlife")
        if data[_MARK] != VERSION:
            raise _Unfit(f"it is of version {data[_MARK]!r}, and only {VERSION} is read")
        return _profile(data)
    except (_Unfit, ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Unfit) else "it is damaged"
        raise InputUnreadable(
            f"The profile cannot be read: {reason}.",
            where=where,
            todo="Give the file that `smartlife path --save` wrote, or tell your skills anew.",
        ) from error


class _Unfit(Exception):
    """What is in the file is not what a profile has."""


def _profile(data: dict[str, Any]) -> Profile:
    home = data.get("home")
    level = data.get("eqf_level")
    if level is not None and not (
        isinstance(level, int)
        and not isinstance(level, bool)
        and _LOWEST_EQF <= level <= _HIGHEST_EQF
    ):
        raise _Unfit("eqf_level is no level from 1 to 8")
    return Profile(
        skills=tuple(_skill(one) for one in _rows(data, "skills")),
        occupations=tuple(_occupation(one) for one in _rows(data, "occupations")),
        eqf_level=level,
        languages=tuple(_language(one) for one in _rows(data, "languages")),
        home=None
        if home is None
        else Home(*(_string(home, name) for name in ("place", "country_code", "nuts_code"))),
        licences=_texts(data, "licences"),
    )


def _skill(row: dict[str, Any]) -> HeldSkill:
    return HeldSkill(
        uri=_string(row, "uri"),
        how=_one_of(row, "how", get_args(HowKnown)),
        confidence=_share(row, "confidence"),
        confirmed=_answer(row),
        words=_string(row, "words"),
        occupation=_string(row, "occupation"),
        standing=_one_of(row, "standing", get_args(Standing)),
        is_transversal=row.get("is_transversal") is True,
    )


def _occupation(row: dict[str, Any]) -> PastOccupation:
    years = row.get("years")
    is_number = isinstance(years, int | float) and not isinstance(years, bool)
    if years is not None and not (is_number and 0 <= years <= _MOST_YEARS):
        raise _Unfit("years is no number of years")
    return PastOccupation(
        uri=_string(row, "uri"),
        years=None if years is None else float(years),
        confidence=_share(row, "confidence"),
        confirmed=_answer(row),
        words=_string(row, "words"),
    )


def _language(row: dict[str, Any]) -> HeldLanguage:
    level = row.get("level")
    return HeldLanguage(
        _string(row, "lang"),
        None if level is None else _one_of(row, "level", get_args(LanguageLevel)),
    )


def _rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Unfit(f"{name} is no list")
    return rows


def _texts(data: dict[str, Any], name: str) -> tuple[str, ...]:
    values = data.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _Unfit(f"{name} is no list of texts")
    return tuple(values)


def _string(row: object, name: str) -> str:
    value = row.get(name, "") if isinstance(row, dict) else None
    if not isinstance(value, str):
        raise _Unfit(f"{name} is no text")
    # half a character, which JSON can write and no file can hold, ends in an error here
    value.encode("utf-8")
    return value


def _one_of(row: dict[str, Any], name: str, known: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a literal
    value = row.get(name)
    if value not in known:
        raise _Unfit(f"{name} is none of {', '.join(known)}")
    return value


def _share(row: dict[str, Any], name: str) -> float:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Unfit(f"{name} is no share from 0 to 1")
    return float(value)


def _answer(row: dict[str, Any]) -> bool | None:
    value = row.get("confirmed")
    if value is not None and not isinstance(value, bool):
        raise _Unfit("confirmed is neither true nor false")
    return value
