"""Sources: terms, coverage, files and checksums, and how good the links between texts are."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from smartlife.languages.messages import Messages
from smartlife.model.study import NOT_STATED
from smartlife.products.document import SourceFileNote, TableBlock
from smartlife.products.reports.situation.coverage import blocks as coverage_blocks
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.source_names import own_words
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.documents import publish_words
from smartlife.web.pages.figure import Fact
from smartlife.web.pages.linking_quality import quality_table
from smartlife.web.reading import Read, Reading

_KINDS: Final = ("vacancies", "courses", "statistics", "taxonomy", "geography", "judgements")


@dataclass(frozen=True, slots=True)
class SourceShown:
    """One source.

    Attributes:
        source_id: Its code.
        anchor: Its place on the page.
        name: Its name.
        url: Address at its publisher; may be empty.
        facts: Publisher, terms, day, what may be shown, what its series mean, records.
        files: Its files with their checksums.
    """

    source_id: str
    anchor: str
    name: str
    url: str
    facts: tuple[Fact, ...]
    files: tuple[SourceFileNote, ...]


@dataclass(frozen=True, slots=True)
class SourcesOfKind:
    """Sources of one kind: its code, its name, and they."""

    kind: str
    name: str
    sources: tuple[SourceShown, ...]


@dataclass(frozen=True, slots=True)
class SourcesContext:
    """All sources of the study.

    Attributes:
        head: Title, next steps.
        lead: What there is to know first.
        kinds: The sources by kind.
        coverage: Records read, kept and set aside, and why.
        quality: How good the links are per language; None if nobody judged any.
    """

    head: Head
    lead: str
    kinds: tuple[SourcesOfKind, ...]
    coverage: tuple[TableBlock, ...]
    quality: TableBlock | None


def sources(reading: Read) -> SourcesContext:
    """Every source: terms, files, what became of its records; and how good the links are."""
    say, material = reading.say, report_material(reading)
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in reading.run.tables.read("core__origins").to_pylist():
        grouped.setdefault(row["source_id"], []).append(row)
    kinds = tuple(
        SourcesOfKind(
            kind,
            material.names.word("kind", kind),
            tuple(
                _source(reading, material, source, rows)
                for source, rows in sorted(grouped.items())
                if rows[0]["kind"] == kind
            ),
        )
        for kind in _KINDS
        if any(rows[0]["kind"] == kind for rows in grouped.values())
    )
    tables = [block for block in coverage_blocks(material) if isinstance(block, TableBlock)]
    return SourcesContext(
        head=Head(
            say.say("Sources and licences"),
            say.say("Where the data come from, under which terms, and what became of each record."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("How the figures are made"), reading.url("/methods")),
                Step(say.say("Data and API"), reading.url("/data")),
            ),
        ),
        lead=say.say(
            "Everything here was computed from these files, as their publishers gave them. A "
            "checksum tells whether a file is still the same."
        ),
        kinds=kinds,
        # the notes would be footnotes to this very page
        coverage=tuple(_without_notes(block) for block in tables),
        quality=quality_table(material, reading.run),
    )


def _without_notes(block: TableBlock) -> TableBlock:
    return TableBlock(block.title, block.anchor, block.columns, block.rows, (), block.letters)


def _source(
    reading: Reading, material: Material, source: str, rows: list[dict[str, Any]]
) -> SourceShown:
    say, first = reading.say, rows[0]
    publisher = own_words(say, material.sources.publisher(source, first["publisher"]))
    licence = own_words(say, first["licence"])
    facts = [
        (say.say("Publisher"), _stated(say, publisher)),
        (say.say("Terms"), _stated(say, licence)),
        (say.say("Obtained on"), _day(say, first["retrieved_date"])),
        (say.say("May be shown"), publish_words(say, first["publish"])),
        (say.say("What its series mean"), observation_words(say, first["observation"])),
        (say.say("Records"), _records(material, source)),
    ]
    url = str(first["url"] or "")
    return SourceShown(
        source,
        f"source-{source.replace('/', '-').replace('.', '-')}",
        material.sources.short(source),
        url if url.startswith(("https://", "http://")) else "",
        tuple(Fact(term, text) for term, text in facts if text),
        tuple(
            SourceFileNote(row["file"], row["checksum"])
            for row in sorted(rows, key=lambda row: str(row["file"]))
        ),
    )


def _stated(say: Messages, text: str | None) -> str:
    return text if text and text != NOT_STATED else say.say("not stated")


def _day(say: Messages, day: date | None) -> str:
    return say.day(day) if day else ""


def observation_words(say: Messages, observation: str | None) -> str:
    """What counts of a source over time can mean."""
    return {
        "flow": say.say("every record as it appears"),
        "stock": say.say("what is open on one day: quickly filled posts are missing"),
        "archive": say.say("records of a past time, kept by the publisher"),
    }.get(observation or "", "")


def _records(material: Material, source: str) -> str:
    say = material.say
    row = next((row for row in material.counts if row["source_id"] == source), None)
    if row is None:
        return ""
    return say.say(
        "{read} read; {kept} kept, {rejected} rejected, {repeats} repeats, {outside} outside",
        read=say.whole(row["read_count"]),
        kept=say.whole(row["kept_count"]),
        rejected=say.whole(row["rejected_count"]),
        repeats=say.whole(row["duplicate_count"]),
        outside=say.whole(row["outside_count"]),
    )


SOURCES: Final = Page("sources", "/sources", sources)
