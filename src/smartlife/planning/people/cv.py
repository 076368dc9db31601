"""Reads curricula vitae as people have them, and suggests what follows; who they are is left out.

Europass files have fields, and only fields of work and learning are read. A text has none: lines
that say who somebody is are dropped by their words, what stands above the first heading too, and
addresses and numbers are masked. A name in the middle of a sentence may stay in the text that is
read; nothing of the text is kept but the words that skills rest on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, get_args

import yaml

from smartlife.errors import FormatUnknown, LimitExceeded
from smartlife.formats.curriculum import CurriculumVitae
from smartlife.formats.docx_text import is_zip, read_docx_text
from smartlife.formats.encodings import decode
from smartlife.formats.europass import LIMITS, MASK, is_europass, read_europass
from smartlife.formats.pdf_file import is_pdf, read_attached, read_pdf_text
from smartlife.formats.records import opened_path, read_whole, unreadable
from smartlife.languages.letters import fold
from smartlife.planning.people.answers import find_answers, language_of_text
from smartlife.planning.people.held import (
    assumptions,
    suggest_from_text,
    suggest_occupations,
    with_occupation,
)
from smartlife.planning.people.profile import (
    HeldLanguage,
    HeldSkill,
    LanguageLevel,
    PastOccupation,
    Profile,
)
from smartlife.tables.contacts import mask_contacts
from smartlife.tables.language_of import language_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from smartlife.formats.curriculum import Post
    from smartlife.formats.records import Opened
    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.planning.material.skills import SkillGraph

_HEAD: Final = 4096
_MOST_CHARS: Final = 60_000
_HEADING_WITHIN: Final = 60
_LONG_LINE: Final = 8
_FEWEST_LINES: Final = 4
_MOST_LINES: Final = 400
_LONGEST_TITLE: Final = 60
_MONTHS: Final = 12
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")
_NAME: Final = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:-[^\W\d_]+)?")
_AFTER_LABEL: Final = re.compile(r"^[^:\t]*[:\t]?")
_CONTROL: Final = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL: Final = 0.01
_LINE_IS_A_POST: Final = 0.7
"""At most so sure is a line of a text that is called as an occupation: it may be a wish."""


def read_cv(path: Path) -> CurriculumVitae:
    """Reads a CV: Europass (PDF or XML), another PDF, a Word document, or plain text.

    Raises:
        InputUnreadable: It cannot be read; the message says what to do.
        LimitExceeded: It is too large.
    """
    return read_opened_cv(opened_path(path, LIMITS))


def read_opened_cv(opened: Opened) -> CurriculumVitae:
    """As `read_cv`, of an opened file."""
    with opened.open() as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise unreadable(opened, "it is empty.", "Give a CV that says something.")
    if is_pdf(head):
        return _of_pdf(opened)
    if is_zip(head):
        return _of_text(read_docx_text(opened, limits=LIMITS), opened)
    if is_europass(head):
        return _tidy(read_europass(opened, limits=LIMITS))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<!DOCTYPE")):
        return read_europass(opened, limits=LIMITS)  # raises: no Europass CV
    text = decode(read_whole(opened, LIMITS))
    if "\x00" in text or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise FormatUnknown(
            "The file is no CV that can be read.",
            where=opened.file,
            todo="Give a Europass CV (PDF or XML), another PDF, a Word document (DOCX), or text.",
        )
    return _of_text(text, opened)


def _of_pdf(opened: Opened) -> CurriculumVitae:
    """What is attached to it, as Europass does; otherwise its text."""
    for attached in read_attached(opened, limits=LIMITS):
        with attached.open() as stream:
            is_cv = is_europass(stream.read(_HEAD))
        if is_cv:
            return _tidy(read_europass(attached, limits=LIMITS))
    return _of_text(read_pdf_text(opened, limits=LIMITS), opened)


def _of_text(text: str, opened: Opened) -> CurriculumVitae:
    if len(text) > _MOST_CHARS:
        raise LimitExceeded(
            f"The CV is too long: at most {_MOST_CHARS:,} characters are read",
            where=opened.file,
            todo="Give the pages that tell what you worked as, learned and can do.",
        )
    kept = without_person(text)
    if not any(sign.isalpha() for sign in kept):
        raise unreadable(
            opened,
            "there is no text in it (a scanned page is a picture).",
            "Give the CV as it was written, or tell your skills in your own words.",
        )
    return CurriculumVitae(format="text", text=kept)


def _tidy(cv: CurriculumVitae) -> CurriculumVitae:
    """Masks addresses and numbers that people wrote into descriptions."""
    return replace(
        cv,
        posts=tuple(
            replace(
                one,
                title=_masked(one.title, cv.lang),
                description=_masked(one.description, cv.lang),
            )
            for one in cv.posts
        ),
        education=tuple(
            replace(one, title=_masked(one.title, cv.lang), covered=_masked(one.covered, cv.lang))
            for one in cv.education
        ),
        skills=tuple(_masked(one, cv.lang) for one in cv.skills),
        summary=_masked(cv.summary, cv.lang),
    )


def _masked(text: str, lang: str | None) -> str:
    return mask_contacts(text, lang)


def without_person(text: str) -> str:
    """A text without the lines that say who wrote it, without names from them, and without numbers.

    Args:
        text: The text of a CV.
    """
    words = _words()
    lines = text.splitlines()[: _MOST_LINES * 5]
    first = _first_heading(lines, words["headings"])
    names: list[str] = []
    kept: list[str] = []
    is_document = sum(bool(line.strip()) for line in lines) >= _FEWEST_LINES
    may_be_name = is_document
    for number, line in enumerate(lines):
        key = _key(line)
        label = _label(key, words["personal"])
        is_above = first is not None and number < first
        if label is not None:
            names += _NAME.findall(_AFTER_LABEL.sub("", line)) if label in _NAME_LABELS else []
            continue
        if may_be_name and key and key not in words["titles"]:
            # the first line that is no title of the paper is the name, if it looks like one
            may_be_name = False
            if _looks_like_name(line):
                names += _NAME.findall(line)
                continue
        if is_above and len(line.split()) < _LONG_LINE:
            continue
        kept.append(line)
    whole = mask_contacts("\n".join(kept), None)
    # not in small letters: people are called Smith and are smiths
    written = {form for name in names for form in (name, name.title(), name.upper())}
    known = sorted((name for name in written if len(name) > 1), key=lambda one: (-len(one), one))
    if known:
        pattern = "|".join(re.escape(name) for name in known)
        whole = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", MASK, whole)
    return whole.strip()


_NAME_LABELS: Final = frozenset(
    fold(label)
    for label in (
        "name", "first name", "last name", "surname", "given name", "family name", "full name",
        "vārds", "uzvārds", "vārds, uzvārds", "vārds uzvārds", "vardas", "pavardė",
        "vardas, pavardė", "vardas pavardė", "namn", "förnamn", "efternamn", "vorname",
        "nachname", "familienname", "nimi", "perekonnanimi", "imię", "nazwisko",
        "imię i nazwisko",
    )
)  # fmt: skip


def _first_heading(lines: Sequence[str], headings: frozenset[str]) -> int | None:
    found = (
        number
        for number, line in enumerate(lines[:_HEADING_WITHIN])
        if _key(line).rstrip(":").strip() in headings
    )
    return next(found, None)


def _label(key: str, labels: frozenset[str]) -> str | None:
    """The label that a line begins with: `name: …`, `name` alone, or `name` and a tab."""
    head, colon, _ = key.partition(":")
    if colon and head.strip() in labels:
        return head.strip()
    return key if key in labels else None


def _looks_like_name(line: str) -> bool:
    words = line.split()
    return 2 <= len(words) <= 4 and all(
        _NAME.fullmatch(word.strip(",.")) and word[0].isupper() for word in words
    )


def _key(line: str) -> str:
    return " ".join(fold(line).replace("\t", " : ", 1).split())


# --- what follows from it


def suggest_from_cv(
    cv: CurriculumVitae,
    graph: SkillGraph,
    index: LinkIndex,
    *,
    default_lang: str = "en",
    corrections: Corrections | None = None,
    today: date | None = None,
) -> Profile:
    """What a CV says of somebody, as a profile that waits for their word.

    Args:
        cv: The CV.
        graph: The taxonomy.
        index: The taxonomy as an index of words.
        default_lang: Language to take if the CV does not say and nothing tells.
        corrections: What people said of phrases.
        today: Day up to which a post that goes on counts; None: how long is then not said.
    """
    lang = cv.lang or language_of_text(_all_words(cv), default_lang)
    profile = Profile(
        eqf_level=max((one.eqf_level for one in cv.education if one.eqf_level), default=None),
        languages=_languages(cv),
        licences=cv.licences,
    )
    for occupation in _occupations(cv, index, lang, corrections, today):
        profile = with_occupation(profile, graph, occupation, how="from_cv")
    texts = (cv.text, cv.summary, *(one.description for one in cv.posts))
    long = "\n\n".join(text for text in (*texts, *(one.covered for one in cv.education)) if text)
    found = suggest_from_text(long, index, lang=lang, corrections=corrections, how="from_cv")
    listed = _listed(cv.skills, index, lang, corrections)
    return replace(profile, skills=(*profile.skills, *listed, *found))


def _all_words(cv: CurriculumVitae) -> str:
    posts = (f"{one.title}\n{one.description}" for one in cv.posts)
    return "\n".join((cv.summary, *posts, *cv.skills, cv.text))


def _languages(cv: CurriculumVitae) -> tuple[HeldLanguage, ...]:
    found: dict[str, HeldLanguage] = {}
    known: dict[str, LanguageLevel] = {one: one for one in get_args(LanguageLevel)}
    for one in cv.languages:
        code = language_code(one.name)
        if code is None:
            continue
        level = "native" if one.is_mother_tongue else one.level
        if code not in found or one.is_mother_tongue:
            found[code] = HeldLanguage(code, known.get(level or ""))
    return tuple(found[code] for code in sorted(found))


def _occupations(
    cv: CurriculumVitae,
    index: LinkIndex,
    lang: str,
    corrections: Corrections | None,
    today: date | None,
) -> list[PastOccupation]:
    """Each occupation once, with the time of all posts that mean it."""
    posts = [one for one in cv.posts if one.title]
    linked = suggest_occupations(
        [one.title for one in posts], index, lang=lang, corrections=corrections
    )
    spans: dict[str, list[Post]] = {}
    best: dict[str, PastOccupation] = {}
    for post, occupation in zip(posts, linked, strict=True):
        if occupation is not None:
            spans.setdefault(occupation.uri, []).append(post)
            known = best.get(occupation.uri)
            if known is None or occupation.confidence > known.confidence:
                best[occupation.uri] = occupation
    found = [replace(best[uri], years=_years(spans[uri], today)) for uri in best]
    called = _called_in(cv.text, index, lang, corrections)
    return found + [one for one in called if one.uri not in best]


def _called_in(
    text: str, index: LinkIndex, lang: str, corrections: Corrections | None
) -> list[PastOccupation]:
    """Occupations that a line of a text is called by, word for word."""
    lines = [line.strip(" \t•-–:.,") for line in text.splitlines()]
    short = [line for line in lines if line and len(line) <= _LONGEST_TITLE][:_MOST_LINES]
    found: dict[str, PastOccupation] = {}
    answers = find_answers(short, lang, index, what="titles", corrections=corrections)
    for line, of_line in zip(short, answers, strict=True):
        best = of_line[0] if of_line else None
        if best is not None and best.method == "exact" and best.concept_kind == "occupation":
            sure = min(best.probability, _LINE_IS_A_POST)
            found.setdefault(
                best.concept_uri, PastOccupation(best.concept_uri, None, sure, None, line)
            )
    return list(found.values())


def _years(posts: Iterable[Post], today: date | None) -> float | None:
    """Years in all; two posts at a time count once. None if no period is known."""
    spans: list[tuple[int, int]] = []
    for post in posts:
        start, end = _month(post.start), _month(post.end)
        if post.is_current and today is not None:
            end = today.year * _MONTHS + today.month - 1
        if start is not None and end is not None and end >= start:
            # within one month, or from a year to the same year, is half of the shortest that shows
            least = 1 if "-" in post.start and "-" in post.end else _MONTHS // 2
            spans.append((start, max(end, start + least)))
        elif start is not None or post.is_current:
            return None
    months = 0
    reached = 0
    for start, end in sorted(spans):
        months += max(0, end - max(start, reached))
        reached = max(reached, end)
    return round(months / _MONTHS, 1) if spans else None


def _month(text: str) -> int | None:
    """Number of a month; a year alone stands for its middle."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    return int(found[1]) * _MONTHS + (int(found[2]) - 1 if found[2] else _MONTHS // 2)


def _listed(
    skills: Sequence[str], index: LinkIndex, lang: str, corrections: Corrections | None
) -> list[HeldSkill]:
    """Skills that a CV lists: each text is the name of one."""
    if not skills:
        return []
    numbers = assumptions()
    found: list[HeldSkill] = []
    answers = find_answers(skills, lang, index, what="terms", corrections=corrections)
    for words, of_one in zip(skills, answers, strict=True):
        best = of_one[0] if of_one else None
        if best is None or best.probability < numbers["least_of_words"]:
            continue
        is_probable = best.probability >= numbers["probable_from"]
        found.append(
            HeldSkill(
                uri=best.concept_uri,
                how="from_cv",
                confidence=round(best.probability, 4),
                words=words,
                standing="probable" if is_probable else "perhaps",
            )
        )
    return found


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("smartlife.planning.people") / "cv_words.yml").read_text("utf-8")
    return {
        name: frozenset(fold(str(word)) for word in words)
        for name, words in yaml.safe_load(text).items()
    }
