"""A document before it has a format: blocks of text, figures, tables, notes, and origins.

Reports build a `Document`; `products.exports` write it as HTML (later DOCX, PDF, XLSX) and the
web shows the same blocks. Texts are final: translated, formatted in the reader's way, plain
(no markup). Whoever writes a format escapes them.
"""

from __future__ import annotations

# The web reads the annotations of blocks when it runs, to describe what its API gives.
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from smartlife.model.fields import Status

Tone = Literal["plain", "too_little_data", "not_observed", "not_measured"]
Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class SourceFileNote:
    """One file of a source.

    Attributes:
        name: File name inside its source.
        checksum: SHA-256 of the untouched file.
    """

    name: str
    checksum: str


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One source as a footnote.

    Attributes:
        number: From 1, in the order in which the document cites them.
        source_id: Code of the source.
        text: Publisher, title, licence, date, in the reader's language.
        url: Address at the publisher.
        files: The files that were read.
    """

    number: int
    source_id: str
    text: str
    url: str | None
    files: tuple[SourceFileNote, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 starts a section of the contents list."""

    text: str
    anchor: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `notes` are numbers of source notes cited at its end."""

    text: str
    notes: tuple[int, ...] = ()
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One summary statement, with the figure it rests on.

    `firmness` is firm, indicative, or limit: a sentence on what the data cannot carry; or
    question: not a statement but what to discuss about the figure.
    `figures` are identifiers for `smartlife explain`, printed where the report has no room for
    the numbers behind a statement. `basis` says in small print why a statement is not
    firm, its level, how many documents it rests on, and what was not observed.
    """

    text: str
    anchor: str
    firmness: str
    notes: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """The summary statements."""

    items: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: What is printed.
        sort: Value to sort by, None for text.
        status: Status of the figure; decides how it looks.
        lang: Language of the text if it is not the document's.
        bar: Share from 0 to 1 to draw behind the number.
        letter: Letter of a note under the table.
        aside: Small print under the text, such as the year.
        figure: Identifier of the figure that is printed, for `smartlife explain`.
    """

    text: str
    sort: float | None = None
    status: Status | None = None
    lang: str | None = None
    bar: float | None = None
    letter: str | None = None
    aside: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Head of a column; the unit stands in the head."""

    text: str
    unit: str = ""
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table. The first cell of each row is its head."""

    title: str
    anchor: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[int, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CardItem:
    """One line of the evidence card: what, how much, and what that means.

    `share` draws a small bar; None draws none. `figure` is the identifier of what is printed.
    """

    label: str
    value: str
    remark: str = ""
    share: float | None = None
    status: Status | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """What the figures rest on; the first thing in every report and on every page of a region."""

    title: str
    anchor: str
    groups: tuple[tuple[str, tuple[CardItem, ...]], ...]
    verdict: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or map.

    Attributes:
        title: The finding, as a sentence.
        subtitle: What is measured, unit, place, time.
        anchor: Identifier in the document.
        spec: Vega-Lite specification, data inside; colours as `token:<name>`.
        alternative: The finding and the range of the data, for who cannot see it.
        table: The numbers behind it.
        caption: n, status, what the interval covers.
        method: Anchor of the method that answers “how do we know”.
        notes: Numbers of source notes.
        narrow: The same for a telephone; None if `spec` fits there too.
    """

    title: str
    subtitle: str
    anchor: str
    spec: dict[str, Any]
    alternative: str
    table: TableBlock
    caption: str
    method: str
    notes: tuple[int, ...] = ()
    narrow: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """What the data cannot carry, said as plainly as a result: what there is, what is needed."""

    tone: Tone
    title: str
    text: str
    anchor: str = ""
    have: str = ""
    need: str = ""
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """How one figure is computed: terms and their explanations."""

    title: str
    anchor: str
    terms: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Findings | EvidenceCard | Figure | TableBlock | Callout | Definition


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        lang: ISO 639-1.
        title: Title of the study.
        subtitle: Kind of document, region, period.
        facts: Short pairs under the title: regions, partners, period, made from run.
        blocks: In reading order.
        sources: All origins that the blocks cite.
        period_end: Last day of the period; the document's date.
        illustrative: True if a source is labelled so; then every page says it.
        is_short: True for a sheet of a page or two: no cover, no contents, no annex.
    """

    lang: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    sources: tuple[SourceNote, ...]
    period_end: date
    illustrative: bool = False
    is_short: bool = False
    words: dict[str, str] = field(default_factory=dict)
