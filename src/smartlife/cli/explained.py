"""How an explained figure looks: for people, and as JSON for programs."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from smartlife.cli.console import counted, number, printable, say, show
from smartlife.model.figures import PRINTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.analysis.tracing.trace import DocumentSet, Explanation
    from smartlife.store.finished import RawState
    from smartlife.store.lake import Lake, Manifest
    from smartlife.store.run import StepRun

NOUNS: Final = {"vacancies": ("advertisement", "advertisements"), "courses": ("course", "courses")}
_STATES: Final[dict[RawState, str]] = {
    "unchanged": "as it was read",
    "changed": "CHANGED since it was read",
    "missing": "MISSING from the archive",
}
_STATUS: Final = {
    "published": "published",
    "at_most": "only its upper limit is published",
    "too_little_data": "too little data: no number is published",
    "not_observed": "not observed",
    "draft": "draft: not published",
}
_OBSERVED: Final = 12
_VERDICTS: Final = 6
_OF_READERS: Final = ("reader", "remark")
_BY_KIND: Final = ("taxonomy", "geography")
_CHECKSUM: Final = 12
_LINKS: Final = 3


@dataclass(slots=True)
class Shown:
    """Where explanations are taken from, and how much of them is shown.

    Attributes:
        run: The finished run.
        lake: Its lake.
        manifest: The run.
        limit: Documents of each kind.
        states: Checksum → what became of the archived file.
    """

    run: StepRun
    lake: Lake
    manifest: Manifest
    limit: int
    states: dict[str, RawState] = field(default_factory=dict)

    def state(self, checksum: str) -> RawState:
        """What became of the archived copy of a file; it is read once."""
        from smartlife.store.finished import raw_state

        if checksum not in self.states:
            self.states[checksum] = raw_state(self.lake, checksum)
        return self.states[checksum]


def as_json(shown: Shown, one: Explanation) -> dict[str, Any]:
    """An explanation for programs."""
    from smartlife.analysis.tracing.records import raw_record
    from smartlife.analysis.tracing.trace import links_of

    return {
        "run": shown.manifest.run_id,
        "figure_id": one.figure_id,
        "figure": {**one.figure, "dimensions": json.loads(one.figure["dimensions"] or "{}")},
        "formula": one.formula,
        "literature": list(one.literature),
        "note": one.note,
        "documents_counted": one.counted,
        "is_exact": one.is_exact,
        "sets": [
            {
                "kind": held.kind,
                "is_counted": held.is_counted,
                "documents": held.documents,
                "in_group": held.hits,
                "files": [
                    {
                        "source_id": share.source_id,
                        "origin_id": share.origin_id,
                        "publish": share.publish,
                        "documents": share.documents,
                        "in_group": share.hits,
                    }
                    for share in held.files
                ],
                "shown": [
                    {
                        **row,
                        "links": links_of(shown.run, row, held.concepts) if row["is_hit"] else [],
                        "raw": raw_record(shown.run, row),
                    }
                    for row in held.shown[: shown.limit]
                ],
            }
            for held in one.sets
        ],
        "observations": one.observations,
        # Who read, and what they remarked, stays in the study's own file: this is passed on.
        "verdicts": [
            {name: value for name, value in row.items() if name not in _OF_READERS}
            for row in one.verdicts
        ],
        "files": [{**row, "raw_file": shown.state(row["checksum"])} for row in one.origins],
    }


def statement_of(run: StepRun, number: int) -> str:
    """The n-th statement of the summary, in English."""
    from smartlife.products.document import Findings
    from smartlife.products.reports.situation.material import read_material
    from smartlife.products.reports.situation.summary import blocks

    said = [block for block in blocks(read_material(run, "en"), frozenset())
            if isinstance(block, Findings)]  # fmt: skip
    return said[0].items[number - 1].text


def show_finding(statement: str, finding: Mapping[str, Any]) -> None:
    """The statement; its figures follow."""
    show(Text(f"Finding {finding['position']} ({finding['firmness']})", style="bold"))
    say(f"  {statement}")
    say("  It rests on the figures that follow.")
    say("")


def show_explanation(shown: Shown, one: Explanation) -> None:
    """An explanation for people."""
    row = one.figure
    show(Text(f"Figure {one.figure_id[:PRINTED]}", style="bold"))
    say(f"  {row['estimand']}")
    say(f"  {' · '.join(_about(shown, row))}")
    say(f"  {_value(row)}")
    if one.note:
        say(f"  {one.note}")
    say("")
    show(Text("How it is computed", style="bold"))
    say(f"  {one.formula}")
    say(f"  {row['indicator']}, {row['measure']}; {row['level']}; universe {row['universe_id']}")
    for reference in one.literature:
        say(f"  {reference}")
    say("")
    _show_basis(shown, one)
    if shown.limit:
        for held in one.sets:
            _show_documents(shown, held)


def _about(shown: Shown, row: Mapping[str, Any]) -> list[str]:
    parts = [_region(shown, row)]
    if row["group_code"] is not None:
        name = _label(shown, row["group_uri"])
        parts.append(f"{row['group_scheme']} {row['group_code']}{f' {name}' if name else ''}")
    if row["year"] is not None:
        parts.append(str(row["year"]))
    parts.append({"both": "demand and offer"}.get(row["side"], row["side"]))
    dims = json.loads(row["dimensions"] or "{}")
    said = [f"{name} {value}" for name, value in dims.items() if not isinstance(value, list)]
    return [*parts, *said]


def _region(shown: Shown, row: Mapping[str, Any]) -> str:
    code = str(row["nuts_code"])
    if code == "ALL":
        return "the whole study"
    regions = shown.run.table("core__regions")
    mine = regions.filter(
        (regions.nuts_code == code) & (regions.nuts_version == row["nuts_version"])
    )
    found = mine.select("name").limit(1).to_pyarrow().to_pylist()
    return f"{found[0]['name']} ({code})" if found else code


def _label(shown: Shown, uri: str | None) -> str:
    if uri is None:
        return ""
    labels = shown.run.table("core__labels")
    mine = labels.filter((labels.concept_uri == uri) & (labels.label_kind == "preferred"))
    found = {row["lang"]: row["label"] for row in mine.order_by("lang").to_pyarrow().to_pylist()}
    return str(found.get("en") or next(iter(found.values()), ""))


def _value(row: Mapping[str, Any]) -> str:
    """The figure with its interval and what may be shown of it."""
    status = _STATUS[row["status"]]
    grade = f", grade {row['grade']}" if row["grade"] in ("A", "B") else ""
    if row["status"] == "at_most" and row["hi"] is not None:
        return f"at most {_amount(row['hi'], row['unit'])} ({status}{grade})"
    limits = ""
    if row["lo"] is not None and row["hi"] is not None:
        low, high = (_amount(row[name], row["unit"]) for name in ("lo", "hi"))
        limits = f"90% interval {low} to {high}; " if row["estimate"] is not None else ""
        if row["estimate"] is None:
            return f"{low} to {high} ({status}{grade})"
    if row["estimate"] is None:
        return status
    return f"{_amount(row['estimate'], row['unit'])} ({limits}{status}{grade})"


def _amount(value: float, unit: str) -> str:
    if unit in ("share", "probability"):
        return f"{value * 100:.1f}%"
    if unit == "percent":
        return f"{value:.1f}%"
    if unit == "log ratio":
        return f"{value:+.2f} (×{math.exp(value):.2f})"
    text = number(value) if float(value).is_integer() else f"{value:.2f}"
    return text if unit == "year" else f"{text} {unit}"


def _show_basis(shown: Shown, one: Explanation) -> None:
    show(Text("What it rests on", style="bold"))
    for held in one.sets:
        say(f"  {_size(held)}")
    if one.is_exact is False:
        say(
            f"  The table counts {number(one.figure['n_docs'])} documents; those above are all of "
            "the region and side, since this figure cannot be traced to fewer."
        )
    if not one.sets and not one.observations:
        say("  No single documents: it counts records or tells what is not known.")
    for row in one.observations[:_OBSERVED]:
        dims = " ".join(json.loads(row["dimensions"]).values())
        flags = f", flags {row['flags']}" if row["flags"] else ""
        said = " ".join(str(row[name]) for name in ("dataset_code", "nuts_code", "period"))
        say(f"  {said} {dims}: {row['number']:g} {row['unit'] or ''}{flags}")
    if len(one.observations) > _OBSERVED:
        say(f"  … and {number(len(one.observations) - _OBSERVED)} more official numbers")
    _show_verdicts(one)
    show(_files(shown, one))
    broken = [row["file"] for row in one.origins if shown.state(row["checksum"]) != "unchanged"]
    if broken:
        say(
            f"  {counted(len(broken), 'raw file')} in the archive is not what was read; the figure "
            "cannot be checked against it. Put the original back and run again."
        )
    say("")


def _show_verdicts(one: Explanation) -> None:
    """What people said: how much of it, and where it stands."""
    if not one.verdicts:
        return
    said = Counter(row["verdict"] for row in one.verdicts)
    told = ", ".join(f"{number(said[word])} {word}" for word in ("yes", "no", "unsure"))
    say(f"  {counted(len(one.verdicts), 'verdict')} of people: {told}")
    for row in one.verdicts[:_VERDICTS]:
        where = row["nuts_code"]
        if row["for_region"] != where:
            where = f"{where} for {row['for_region']}"
        named = row["course_id"] or row["found_course"]
        by = f", course {printable(named)}" if named else ""
        say(
            f"    {row['file']}, row {row['row']}: {row['round_id']}, {where}, {row['reading']} "
            f"reading, {row['group_uri'].rsplit('/', 1)[-1]}: {row['verdict']}{by}"
        )
    if len(one.verdicts) > _VERDICTS:
        say(f"    … and {number(len(one.verdicts) - _VERDICTS)} more; --json has all")


def _size(held: DocumentSet) -> str:
    verb = "is" if held.documents == 1 else "are"
    what = "counted" if held.is_counted else "in reach and looked through"
    said = f"{counted(held.documents, *NOUNS[held.kind])} {verb} {what}"
    if held.hits is None:
        return said
    return f"{said}; {number(held.hits)} of them {'is' if held.hits == 1 else 'are'} in the group"


def _files(shown: Shown, one: Explanation) -> Table:
    """The files behind a figure: documents of each, and whether its bytes are still the same."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("  file", overflow="fold")
    table.add_column("documents", justify="right")
    table.add_column("raw file")
    table.add_column("SHA-256")
    documents: dict[str, int] = {}
    for held in one.sets:
        for share in held.files:
            documents[share.origin_id] = documents.get(share.origin_id, 0) + share.documents
    several: dict[str, list[dict[str, Any]]] = {}
    for row in one.origins:
        key = row["source_id"] if row["kind"] in _BY_KIND else row["origin_id"]
        several.setdefault(key, []).append(row)
    for rows in several.values():
        name = f"{rows[0]['source_id']}: {rows[0]['file']}"
        if len(rows) > 1:
            name += f" and {len(rows) - 1} more"
        held_here = documents.get(rows[0]["origin_id"])
        states = {shown.state(row["checksum"]): row for row in rows}
        worst = next(state for state in ("missing", "changed", "unchanged") if state in states)
        table.add_row(
            printable(f"  {name}"),
            number(held_here) if held_here is not None else "",
            _STATES[worst],
            str(states[worst]["checksum"])[:_CHECKSUM],
        )
    return table


def _show_documents(shown: Shown, held: DocumentSet) -> None:
    one, many = NOUNS[held.kind]
    hidden = sum(share.documents for share in held.files if share.publish == "counts")
    if hidden:
        say(
            f'{counted(hidden, one, many)} may only be counted (publish = "counts"): none of '
            "them is shown."
        )
    if not held.shown:
        return
    rows = held.shown[: shown.limit]
    some = f"{number(len(rows))} of {counted(len(held.shown), one, many)}"
    show(Text(f"Single {many}: {some}", style="bold"))
    for row in rows:
        _show_document(shown, row, held.concepts)
    if len(rows) < len(held.shown):
        say("  (more: --limit N; all: --documents FILE.csv)")
    say("")


def _show_document(shown: Shown, row: Mapping[str, Any], concepts: frozenset[str]) -> None:
    from smartlife.analysis.tracing.records import raw_record
    from smartlife.analysis.tracing.trace import links_of

    mark = {True: "in the group", False: "counted, not in the group", None: ""}[row["is_hit"]]
    parts: Sequence[str] = [part for part in (str(row["date"] or ""), mark) if part]
    say(f"  {row['title']}")
    say(f"    {row['document_id']}{''.join(f' · {part}' for part in parts)}")
    say(f"    {row['source_id']}, {row['file']}, row {number(row['row'])}")
    if row["url"]:
        say(f"    {row['url']}")
    for link in links_of(shown.run, row, concepts)[:_LINKS] if row["is_hit"] else ():
        quote, label = link["quote"] or link["phrase"], _label(shown, link["concept_uri"])
        say(
            f"    linked by “{quote}” to {label} "
            f"({link['method']}, probability {link['probability']:.2f})"
        )
    raw = raw_record(shown.run, row)
    if raw:
        say("    the source says: " + "; ".join(f"{name} = {value}" for name, value in raw.items()))
