"""`inputs/audits.tsv` → core__audits: what people say of drawn skill groups, checked.

A *round* draws skill groups of the regions under study (`smartlife audit sample`); readers say of
each whether a course in reach truly teaches it. One row is one group of one region in one reading.
The draw itself stands in the same row, so that verdicts can be weighted back. A row without a
verdict waits for its reader. A verdict on a group or a catalogue that has changed since stays in
the table, marked as not current, and is told (methods, rule 2.1).

What nobody teaches in a region may be looked for at a partner (`--partners`; rule 9.3). Such a row
has the partner as its region, and names the region that lacks the group in `for_region`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from smartlife.model.issues import Issue
from smartlife.model.regions import is_code
from smartlife.model.taxonomy import normal_uri
from smartlife.sources.entered.table import EnteredRow, Form, open_entered, read_entered
from smartlife.tables.audited_content import (
    DESIGN_PARTNER,
    GroupContents,
    partner_regions,
    read_catalogues,
    verdict_hash,
)
from smartlife.tables.entered import Entered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.model.study import Study
    from smartlife.store.run import StepRun

FORM: Final = Form(
    name="inputs/audits.tsv",
    kind="judgements",
    columns=(
        "round_id", "region", "for_region", "group_uri", "group", "reading", "stratum", "design",
        "draw_count", "drawn_share", "stratum_share", "content_hash", "verdict", "course_id",
        "found_course", "reader", "date", "note",
    ),
    needs=(("round_id",), ("region",), ("group_uri",), ("stratum",), ("drawn_share",),
           ("stratum_share",), ("verdict",)),
    synonyms=(("round", "round_id"), ("nuts_code", "region"), ("uri", "group_uri"),
              ("taught", "verdict"), ("by", "reader"), ("day", "date")),
)  # fmt: skip
KEY: Final = ("round_id", "region", "for_region", "group_uri", "reading")
"""Columns that tell one row of the file from another."""
_TABLE_KEY: Final = ("round_id", "nuts_code", "for_region", "group_uri", "reading")
READINGS: Final = ("first", "second", "agreed")
DESIGNS: Final = ("drawn", "whole", DESIGN_PARTNER)
VERDICTS: Final = ("yes", "no", "unsure")
LONGEST_ROUND: Final = 80


@dataclass(frozen=True, slots=True)
class Known:
    """What the study holds.

    Attributes:
        regions: NUTS codes under study.
        kinds: Concept URI → kind.
        hashes: (region, group URI) → checksum of what a verdict is about now.
        partners: Region under study → regions in which courses for it are looked for.
    """

    regions: Sequence[str]
    kinds: Mapping[str, str]
    hashes: Mapping[tuple[str, str], str]
    partners: Mapping[str, Sequence[str]] = field(default_factory=dict)


def build(run: StepRun) -> None:
    """The step `audits`: writes core__audits; empty without the file."""
    opened = open_entered(run, FORM)
    if opened is None:
        run.write_rows("core__audits", [])
        return
    items = list(read_entered(opened, FORM))
    concepts = run.read("core__concepts", ["concept_uri", "concept_kind"]).to_pylist()
    kinds = {row["concept_uri"]: row["concept_kind"] for row in concepts}
    regions = [code for code in run.study.regions if is_code(code)]
    partners = partners_by_region(run.study)
    looked_at = dict.fromkeys((*regions, *(code for found in partners.values() for code in found)))
    catalogues = read_catalogues(run.scan, looked_at, str(run.study.nuts_version))
    groups = GroupContents.read(run.scan)
    named = {group_uri(item) for item in items if isinstance(item, EnteredRow)}
    hashes = {
        (region, uri): verdict_hash(groups.checksum(uri), catalogue)
        for region, catalogue in catalogues.items()
        for uri in named
    }
    made = check(items, Known(regions, kinds, hashes, partners))
    made.account(run.accounts, FORM)
    run.write_rows("core__audits", made.rows)


def partners_by_region(study: Study) -> dict[str, tuple[str, ...]]:
    """Region under study → regions in which courses for it are looked for."""
    return {code: partner_regions(study, code) for code in study.regions if is_code(code)}


def group_uri(row: EnteredRow) -> str:
    """The group that a row names, in the form of the tables."""
    said = row.text("group_uri")
    return normal_uri(said) or said


def check(items: Sequence[EnteredRow | Issue], known: Known) -> Entered:
    """Checks rows one by one, then against each other; all that can be used, in order of the key.

    Args:
        items: As `read_entered` gives them.
        known: What the study holds.
    """
    made = Entered()
    settled: dict[tuple[str, ...], tuple[EnteredRow, dict[str, Any]]] = {}
    for item in made.counted(items):
        row = _row(item, known)
        if isinstance(row, Issue):
            made.issues.append(row)
            continue
        key = tuple(str(row[name]) for name in _TABLE_KEY)
        before = settled.setdefault(key, (item, row))
        if before[0] is not item:
            _repeated(item, row, before, made)
            continue
        made.issues += item.notes
        if row["is_current"]:
            made.kept += 1
        else:
            made.outside += 1
            told = "The group or the catalogue has changed since; draw a new round."
            made.issues.append(item.waiting("document_changed", "content_hash", told))
    made.rows = [settled[key][1] for key in sorted(settled)]
    return made


def _repeated(
    item: EnteredRow,
    row: dict[str, Any],
    before: tuple[EnteredRow, dict[str, Any]],
    made: Entered,
) -> None:
    if before[1]["verdict"] == row["verdict"]:
        made.duplicates += 1
        return
    told = f"Row {before[0].row} says otherwise of the same group; the first one counts."
    made.issues.append(item.rejected("contradiction", "verdict", told))


def _row(row: EnteredRow, known: Known) -> dict[str, Any] | Issue:
    round_id = row.text("round_id")
    if not 0 < len(round_id) <= LONGEST_ROUND:
        return row.rejected("structure_invalid", "round_id", "Name the round, such as audit-1.")
    where = _where(row, known)
    if isinstance(where, Issue):
        return where
    region = where["nuts_code"]
    uri = group_uri(row)
    if known.kinds.get(uri) != "skill_group":
        told = "Copy the URI of the skill group from the drawn list."
        return row.rejected("concept_unknown", "group_uri", told)
    drawn = _drawn(row)
    if isinstance(drawn, Issue):
        return drawn
    said = read_verdict(row)
    if isinstance(said, Issue):
        return said
    stated = row.text("content_hash")
    return {
        "round_id": round_id,
        **where,
        "group_uri": uri,
        **drawn,
        **said,
        "content_hash": stated,
        "is_current": stated == known.hashes.get((region, uri)),
        "source_id": FORM.name,
        "file": row.file,
        "row": row.row,
    }


def _where(row: EnteredRow, known: Known) -> dict[str, str] | Issue:
    """The region whose courses were looked at, and the one whose demand it is about."""
    region = row.text("region").upper()
    lacking = row.text("for_region").upper() or region
    if lacking not in known.regions:
        column = "for_region" if row.text("for_region") else "region"
        told = f"Audits are of regions under study: {', '.join(known.regions) or 'none'}."
        return row.rejected("region_unknown", column, told)
    is_partner = row.word("design", DESIGN_PARTNER) == DESIGN_PARTNER
    if not is_partner and region != lacking:
        told = "Only rows with the design partner are about another region than their own."
        return row.rejected("contradiction", "for_region", told)
    if is_partner and region not in known.partners.get(lacking, ()):
        told = f"Partners of {lacking}: {', '.join(known.partners.get(lacking, ())) or 'none'}."
        return row.rejected("region_unknown", "region", told)
    return {"nuts_code": region, "for_region": lacking}


def _drawn(row: EnteredRow) -> dict[str, Any] | Issue:
    """How the group was drawn."""
    words = {
        "reading": row.word("reading", *READINGS),
        "stratum": row.word("stratum", "covered", "uncovered"),
        "design": row.word("design", *DESIGNS),
    }
    allowed = {"reading": READINGS, "stratum": ("covered", "uncovered"),
               "design": DESIGNS}  # fmt: skip
    words["reading"] = "first" if words["reading"] == "" else words["reading"]
    words["design"] = "drawn" if words["design"] == "" else words["design"]
    for name, word in words.items():
        if not word:
            told = f"Write one of {', '.join(allowed[name])}."
            return row.rejected("value_unknown", name, told)
    numbers: dict[str, Any] = {}
    for name in ("drawn_share", "stratum_share"):
        number = _share(row.text(name))
        if number is None:
            told = "Leave the number of the draw as it was: above 0, at most 1."
            return row.rejected("number_invalid", name, told)
        numbers[name] = number
    if numbers["drawn_share"] > numbers["stratum_share"] * (1 + 1e-6):
        told = "A group cannot have more of what is asked for than its stratum."
        return row.rejected("contradiction", "drawn_share", told)
    count = row.text("draw_count") or "1"
    if not (count.isdecimal() and len(count) < 6 and int(count) > 0):
        told = "Leave the number of draws as it was: a whole number from 1 on."
        return row.rejected("number_invalid", "draw_count", told)
    return words | numbers | {"draw_count": int(count)}


def _share(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number <= 1 + 1e-9 else None


def read_verdict(row: EnteredRow) -> dict[str, Any] | Issue:
    """What the reader said; the columns that core__audits has of it. Empty: not read yet."""
    verdict = row.word("verdict", *VERDICTS)
    if verdict is None:
        return row.rejected("value_unknown", "verdict", f"Write one of {', '.join(VERDICTS)}.")
    course, found = row.text("course_id"), row.text("found_course")
    if verdict == "yes" and not course and not found:
        told = "Name the course that teaches it: one of the list, or the one that you found."
        return row.rejected("structure_invalid", "course_id", told)
    if verdict != "yes" and (course or found):
        told = "A course is named that teaches it, but the verdict is not yes."
        return row.rejected("contradiction", "verdict", told)
    return {
        "verdict": verdict or None,
        "course_id": course or None,
        "found_course": found or None,
        "reader": row.text("reader") or None,
        "judged_date": row.day("date"),
        "remark": row.text("note") or None,
    }
