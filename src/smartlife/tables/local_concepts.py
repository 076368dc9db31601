"""`inputs/concepts.tsv`: the concepts that a study adds to the taxonomy, and labels it adds.

One row is one label of one concept. A row that names a concept of ESCO by its URI adds a label to
it; any other one defines a concept of the study's own, whose URI is `local:<study>/<id>` unless
the row gives one. What cannot be used is rejected with what to do; the rest is joined after the
sources of the taxonomy, so that gaps and depths are found for both alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from smartlife.model.issues import Issue
from smartlife.model.taxonomy import BASE, normal_uri
from smartlife.sources.entered.table import EnteredRow, Form, read_entered
from smartlife.tables.concept_join import Concept
from smartlife.tables.language_of import language_code

if TYPE_CHECKING:
    from smartlife.formats.records import Opened
    from smartlife.model.fields import ConceptKind, LabelKind
    from smartlife.tables.concept_join import Taxonomy

FORM: Final = Form(
    name="inputs/concepts.tsv",
    kind="taxonomy",
    columns=(
        "id", "uri", "kind", "lang", "label", "label_kind", "broader", "isco_code",
        "description", "by", "date", "note",
    ),
    needs=(("id", "uri"), ("kind",), ("lang",), ("label",)),
    synonyms=(("concept_uri", "uri"), ("concept_kind", "kind"), ("language", "lang")),
)  # fmt: skip

STATUS: Final = "local"
"""Status of a study's own concept in core__concepts, and its version of the taxonomy."""

MOST_LABEL: Final = 200
"""Characters of a label; the longest of ESCO has about 180."""

_KINDS: Final = ("occupation", "skill", "knowledge")
_LABEL_KINDS: Final = ("preferred", "alternative", "hidden")
_SKILL_TYPES: Final = {"skill": "skill/competence", "knowledge": "knowledge"}
_ABOVE: Final = {
    "occupation": ("isco_group", "occupation"),
    "skill": ("skill_group", "skill", "knowledge"),
    "knowledge": ("skill_group", "skill", "knowledge"),
}
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_URI: Final = re.compile(r"[a-z][a-z0-9+.-]{1,20}:[!-~]{1,300}")
_ISCO: Final = re.compile(r"C?([0-9]{1,4})")


@dataclass(slots=True)
class LocalLabel:
    """One row that could be understood.

    Attributes:
        row: The row, for what is to be said of it later.
        uri: URI of the concept.
        kind: What the concept is.
        lang: Language of the label.
        label_kind: Which label.
        label: The label.
        broader: URI of the concept above; "" if none is given.
        isco_code: ISCO-08 code; "" if none is given.
    """

    row: EnteredRow
    uri: str
    kind: ConceptKind
    lang: str
    label_kind: LabelKind
    label: str
    broader: str = ""
    isco_code: str = ""


@dataclass(slots=True)
class LocalConcepts:
    """What the file says, and what became of its rows.

    Attributes:
        labels: Rows that could be understood, in order.
        issues: Rejected rows and notes.
        read: Rows in the file.
        kept: Rows in use.
        duplicates: Rows that repeat another one.
    """

    labels: list[LocalLabel] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    duplicates: int = 0


def local_uri(study_id: str, identifier: str) -> str:
    """URI of a concept that the study calls so."""
    return f"local:{study_id}/{identifier}"


def read_local(opened: Opened, study_id: str) -> LocalConcepts:
    """Reads the file; each row is understood by itself.

    Raises:
        StudyInvalid: it is no table, or lacks a column.
    """
    found = LocalConcepts()
    for item in read_entered(opened, FORM):
        if isinstance(item, Issue):
            found.issues.append(item)
            found.read += item.severity == "rejected" and item.row is not None
            continue
        found.read += 1
        label = _label(item, study_id)
        if isinstance(label, Issue):
            found.issues.append(label)
        else:
            found.labels.append(label)
            found.issues += item.notes
    return found


def _label(row: EnteredRow, study_id: str) -> LocalLabel | Issue:
    uri = _uri(row, study_id)
    if isinstance(uri, Issue):
        return uri
    kind = row.word("kind", *_KINDS)
    if not kind:
        return row.rejected("value_unknown", "kind", f"Write one of {', '.join(_KINDS)}.")
    lang = language_code(row.text("lang"))
    if lang is None:
        return row.rejected("value_unknown", "lang", "Write the language in two letters, as lv.")
    label = row.text("label")
    if not 1 < len(label) <= MOST_LABEL or not any(map(str.isalpha, label)):
        told = f"Write a label of 2 to {MOST_LABEL} characters with letters."
        return row.rejected("structure_invalid", "label", told)
    if label[0] in "=@":
        told = "It looks like a formula of a spreadsheet. Write the label as text."
        return row.rejected("structure_invalid", "label", told)
    label_kind = row.word("label_kind", *_LABEL_KINDS)
    if label_kind is None:
        row.note("value_unknown", "label_kind", "Taken as alternative.")
        label_kind = "alternative"
    row.day("date")
    return LocalLabel(
        row=row,
        uri=uri,
        kind=cast("ConceptKind", kind),
        lang=lang,
        label_kind=cast("LabelKind", label_kind or "preferred"),
        label=label,
        broader=_broader(row, study_id),
        isco_code=_isco(row, kind),
    )


def _uri(row: EnteredRow, study_id: str) -> str | Issue:
    said, identifier = row.text("uri"), row.text("id")
    if said:
        uri = normal_uri(said) or said
        if uri.startswith(BASE) and normal_uri(uri) is None:
            return row.rejected("uri_invalid", "uri", "This is no URI of ESCO. Copy it again.")
        if not _URI.fullmatch(uri):
            told = "Write a URI such as https://example.org/skill/7, or give an id instead."
            return row.rejected("uri_invalid", "uri", told)
        return uri
    if not identifier:
        return row.rejected("uri_invalid", "id", "Give the concept an id, such as log-houses.")
    if not _ID.fullmatch(identifier):
        told = "Use letters a to z, digits and . _ - only (at most 80)."
        return row.rejected("uri_invalid", "id", told)
    return local_uri(study_id, identifier.lower())


def _broader(row: EnteredRow, study_id: str) -> str:
    said = row.text("broader")
    if not said or ":" in said:
        return (normal_uri(said) or said) if said else ""
    return local_uri(study_id, said.lower())


def _isco(row: EnteredRow, kind: str) -> str:
    said = row.text("isco_code")
    if not said:
        return ""
    hit = _ISCO.fullmatch(said)
    if kind != "occupation" or hit is None:
        told = "Only an occupation has one." if hit else "ISCO-08 codes have 1 to 4 digits."
        row.note("code_invalid", "isco_code", told)
        return ""
    return hit.group(1)


def add_local(made: Taxonomy, local: LocalConcepts) -> None:
    """Adds what could be understood to the taxonomy, and says what became of each row."""
    own: set[str] = set()
    used: list[LocalLabel] = []
    for label in local.labels:
        problem = _define(made, own, label)
        if problem is not None:
            local.issues.append(problem)
            continue
        used.append(label)
        if _add_label(made, label):
            local.kept += 1
        else:
            local.duplicates += 1
    parents: dict[str, set[str]] = {}
    for label in used:
        before = len(label.row.notes)
        _add_broader(made, own, parents, label)
        _add_isco(made.concepts[label.uri], own, label)
        local.issues += label.row.notes[before:]
    local.issues += _without_group(made, own, parents, used)


def _define(made: Taxonomy, own: set[str], label: LocalLabel) -> Issue | None:
    """Makes the concept of a label if it is new; an issue if the row cannot be about it."""
    known = made.concepts.get(label.uri)
    if known is None:
        if label.uri.startswith(BASE):
            told = "The taxonomy has no such concept. Give an id, to make one of your own."
            return label.row.rejected("concept_unknown", "uri", told)
        known = Concept(label.uri, label.kind, STATUS, STATUS, FORM.name)
        known.skill_type = _SKILL_TYPES.get(label.kind)
        made.concepts[label.uri] = known
        own.add(label.uri)
        return None
    # ESCO's files may leave open whether a concept is a skill or knowledge
    same = known.concept_kind == label.kind
    if not same and (label.uri in own or _family(known.concept_kind) != _family(label.kind)):
        told = f"This concept is of kind {known.concept_kind}. Give another id, or correct kind."
        return label.row.rejected("contradiction", "kind", told)
    return None


def _family(kind: str) -> str:
    return "skill" if kind == "knowledge" else kind


def _add_label(made: Taxonomy, label: LocalLabel) -> bool:
    """Adds a label; a second preferred one of a language becomes alternative. False if known."""
    known = made.labels[label.uri]
    if any(lang == label.lang and text == label.label for lang, _, text in known):
        return False
    decided = any((lang, kind) == (label.lang, "preferred") for lang, kind, _ in known)
    kind = "alternative" if label.label_kind == "preferred" and decided else label.label_kind
    known[label.lang, kind, label.label] = FORM.name
    return True


def _add_broader(
    made: Taxonomy, own: set[str], parents: dict[str, set[str]], label: LocalLabel
) -> None:
    if not label.broader:
        return
    if label.uri not in own:
        label.row.note("superseded", "broader", "ESCO says what is above its own concepts.")
        return
    above = made.concepts.get(label.broader)
    if above is None:
        told = "The taxonomy has no such concept. Write the URI of a group, or an id of this file."
        label.row.note("concept_unknown", "broader", told)
    elif above.concept_kind not in _ABOVE[label.kind]:
        told = f"A concept of kind {label.kind} cannot belong to one of kind {above.concept_kind}."
        label.row.note("not_joined", "broader", told)
    elif _is_above(parents, label.uri, label.broader):
        label.row.note("not_joined", "broader", "Both would belong to each other, in a circle.")
    else:
        parents.setdefault(label.uri, set()).add(label.broader)
        made.relations.setdefault((label.uri, "broader", label.broader), FORM.name)


def _is_above(parents: dict[str, set[str]], uri: str, start: str) -> bool:
    """True if `uri` is, or lies above, `start`; only own concepts lie below own ones."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one == uri:
            return True
        if one not in seen:
            seen.add(one)
            waiting += parents.get(one, ())
    return False


def _add_isco(concept: Concept, own: set[str], label: LocalLabel) -> None:
    code = label.isco_code
    if not code or concept.isco_code == code:
        return
    if label.uri in own and concept.isco_code is None:
        concept.isco_code = code
    else:
        told = f"The concept has the code {concept.isco_code or 'that ESCO gives it'}."
        label.row.note("contradiction", "isco_code", told)


def _without_group(
    made: Taxonomy, own: set[str], parents: dict[str, set[str]], used: list[LocalLabel]
) -> list[Issue]:
    """A note at the first row of each own concept that belongs nowhere."""
    first: dict[str, LocalLabel] = {}
    for label in used:
        first.setdefault(label.uri, label)
    told = "Name a group of ESCO in broader (for occupations isco_code will do)."
    return [
        Issue("noted", "group_missing", FORM.name, label.row.row, "broader", None, told)
        for uri, label in first.items()
        if uri in own and uri not in parents and made.concepts[uri].isco_code is None
    ]
