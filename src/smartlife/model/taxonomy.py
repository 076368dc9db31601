"""ESCO, ISCO and ISCED-F: the forms of their identifiers, and what a taxonomy file says. No I/O.

ESCO names every concept by a URI below `http://data.europa.eu/esco/`: `occupation/…`, `skill/…`
(skills, knowledge and skill groups alike), `isco/C2512` (ISCO-08 groups) and `isced-f/0613`
(fields of education). Skill groups were named by their code (`skill/S1.2.3`) up to version 1.1.0
and by a UUID since. Sources: ESCO handbook and CSV packages 1.0 to 1.2, European Commission.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from smartlife.model.fields import ConceptKind, RelationKind

BASE: Final = "http://data.europa.eu/esco/"
UNSTATED: Final = "unstated"
"""Version of a taxonomy file that does not say its version."""

COLLECTION_PREFIX: Final = "collection:"
"""Collections (green, digital …) are no ESCO concepts: `collection:green` is our identifier."""

_URI: Final = re.compile(
    r"http://data\.europa\.eu/esco/(?:(?:occupation|skill)/[\w.\-]{1,80}"
    r"|isco/C[0-9]{1,4}|isced-f/[0-9]{1,4})",
    re.ASCII,
)
_GROUP_CODE: Final = re.compile(r"[AKLST](?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})?")
_ISCO: Final = re.compile(r"[0-9]{1,4}")
_ISCED: Final = re.compile(r"[0-9]{2,4}")
_OCCUPATION_CODE: Final = re.compile(r"([0-9]{4})(?:\.[0-9]{1,3})*")
_COPY: Final = re.compile(r"\s*(?:\(\d+\)|- ?Copy)$", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[_-]([a-z]{2})(?:[_-][a-z]{2})?$", re.IGNORECASE)
_PACKAGE_LANGUAGE: Final = re.compile(
    r"classification(?:[ _+-]|%20)+([a-z]{2})(?:[ _+-]|%20)+csv", re.IGNORECASE
)
_VERSION: Final = re.compile(
    r"(?<![a-z0-9])v(?:ersion)?[ _.]?(\d+(?:\.\d+){1,3})(?![\d])", re.IGNORECASE
)

_KIND_OF_TYPE: Final[dict[str, ConceptKind]] = {
    "occupation": "occupation",
    "iscogroup": "isco_group",
    "skillgroup": "skill_group",
    "knowledgeskillcompetence": "skill",
    "skill": "skill",
    "knowledge": "knowledge",
}


# Named tuples, as there are hundreds of thousands of them: twice as quick to make as dataclasses.
class ConceptEntry(NamedTuple):
    """What one row of a file says of one concept.

    Attributes:
        row: Number of the record in its file.
        uri: Normal form of the URI.
        kind: What the concept is.
        lang: Language of the labels, ISO 639-1.
        preferred: Preferred label; empty if the row has none.
        alternatives: Alternative labels.
        hidden: Labels for searching only.
        code: Code of a group or occupation in its classification.
        isco_code: ISCO-08 code of an occupation or ISCO group.
        skill_type: As published; None if not given.
        reuse_level: As published; None if not given.
        status: "released" or "obsolete".
        defines: True if the row says more than labels do, so that its file defines concepts.
        broader: URIs from the concept's parent up to the top, if the row gives its path.
    """

    row: int
    uri: str
    kind: ConceptKind
    lang: str
    preferred: str
    alternatives: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    code: str | None = None
    isco_code: str | None = None
    skill_type: str | None = None
    reuse_level: str | None = None
    status: str = "released"
    defines: bool = False
    broader: tuple[str, ...] = ()


class RelationEntry(NamedTuple):
    """What one row of a file says of two concepts: from_uri has to_uri as …."""

    row: int
    from_uri: str
    relation: RelationKind
    to_uri: str


def normal_uri(text: str) -> str | None:
    """The URI as ESCO writes it (http, no blank, no slash at the end); None if it is none."""
    uri = text.strip()
    if uri.startswith("https://"):
        uri = "http://" + uri[8:]
    uri = uri.rstrip("/")
    return uri if _URI.fullmatch(uri) else None


def kind_of(uri: str, concept_type: str = "", skill_type: str = "") -> ConceptKind:
    """What a concept is, from its URI and, for skills, its conceptType and skillType.

    Without a type, a `skill/` URI that ends in a code is a skill group, any other one a skill.
    """
    part, _, name = uri.removeprefix(BASE).partition("/")
    if part == "occupation":
        return "occupation"
    if part == "isco":
        return "isco_group"
    if part == "isced-f":
        return "skill_group"
    said = _KIND_OF_TYPE.get(concept_type.strip().casefold(), "skill")
    if said == "skill_group" or (not concept_type and _GROUP_CODE.fullmatch(name)):
        return "skill_group"
    return "knowledge" if "knowledge" in (said, skill_type.strip().casefold()) else "skill"


def isco_code_of(uri: str) -> str | None:
    """ISCO-08 code of a group's URI (`isco/C2512` → "2512"); None for other URIs."""
    head = BASE + "isco/C"
    return uri[len(head) :] if uri.startswith(head) and _ISCO.fullmatch(uri[len(head) :]) else None


def isco_uri(code: str) -> str:
    """URI of an ISCO-08 group.

    Raises:
        ValueError: the code is not 1 to 4 digits.
    """
    if not _ISCO.fullmatch(code):
        raise ValueError(f"{code!r} is not an ISCO-08 code")
    return f"{BASE}isco/C{code}"


def isced_code_of(uri: str) -> str | None:
    """ISCED-F 2013 code of a field's URI (`isced-f/0613` → "0613"); None for other URIs."""
    head = BASE + "isced-f/"
    return uri[len(head) :] if uri.startswith(head) and _ISCED.fullmatch(uri[len(head) :]) else None


def isced_uri(code: str) -> str:
    """URI of a field of education.

    Raises:
        ValueError: the code is not 2 to 4 digits.
    """
    if not _ISCED.fullmatch(code):
        raise ValueError(f"{code!r} is not an ISCED-F code")
    return f"{BASE}isced-f/{code}"


def group_code_of(uri: str) -> str | None:
    """Code inside the URI of a skill group up to version 1.1.0 (`skill/S1.2.3` → "S1.2.3")."""
    name = uri.removeprefix(BASE + "skill/")
    return name if name != uri and _GROUP_CODE.fullmatch(name) else None


def group_uri(code: str) -> str:
    """URI of a skill group in the form used up to version 1.1.0."""
    return f"{BASE}skill/{code}"


def parent_code(code: str) -> str | None:
    """Code one level above in the skill hierarchy: S1.2.3 → S1.2 → S1 → S → None."""
    if not _GROUP_CODE.fullmatch(code) or len(code) == 1:
        return None
    head, dot, _ = code.rpartition(".")
    return head if dot else code[0]


def isco_code_in(code: str) -> str | None:
    """ISCO-08 unit group of an ESCO occupation code or iscoGroup cell; None if it has none.

    Takes "2512.1", "2512", "C2512" and what a spreadsheet makes of them ("2512.0").
    """
    hit = _OCCUPATION_CODE.fullmatch(code.strip().removeprefix("C"))
    return hit.group(1) if hit else None


def language_of(file: str) -> str | None:
    """Language of a taxonomy file from its name or its package's, lower case.

    Examples: `occupations_lv.csv` → "lv"; `skills_en (1).csv` → "en"; a file without an ending in
    `ESCO dataset - v1.1.1 - classification - sv - csv.zip!skills.csv` → "sv".
    """
    found = _LANGUAGE.search(stem_of(file, keep_language=True))
    found = found or _PACKAGE_LANGUAGE.search(file)
    return found.group(1).lower() if found else None


def stem_of(file: str, *, keep_language: bool = False) -> str:
    """Bare name of a file: no folders, archive, ending, mark of a copy and, mostly, no language."""
    name = re.split(r"[/\\!]", file)[-1]
    stem = name.rpartition(".")[0] or name
    stem = _COPY.sub("", stem).strip()
    return stem if keep_language else _LANGUAGE.sub("", stem)


def version_of(name: str) -> str | None:
    """Version stated in a file, folder or archive name ("ESCO dataset - v1.1.1 - …" → "1.1.1").

    The part nearest to the file wins (`v1.0.8/de-v1.1.0/skills_de.csv` → "1.1.0").
    """
    found = _VERSION.findall(name)
    return found[-1] if found else None


def version_order(version: str) -> tuple[int, ...]:
    """A key that sorts versions from old to new; the unstated one is before all."""
    return tuple(int(part) for part in version.split(".")) if version != UNSTATED else ()
