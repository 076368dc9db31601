"""The documents behind a figure: how many, of which files, and those that may be shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final

from fastapi import Query

from smartlife.analysis.tracing.trace import SHOWN, DocumentSet, Explanation, explain, links_of_all
from smartlife.languages.messages import Messages
from smartlife.model.figures import PRINTED
from smartlife.products.figures.rows import figure_row
from smartlife.products.reports.situation.material import Material
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.concepts import Named, named
from smartlife.web.pages.figure import FigureName, found_figure
from smartlife.web.pages.figure_index import figure_index
from smartlife.web.pages.figure_words import about
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

PageNumber = Annotated[
    int, Query(ge=1, le=10_000, description="Page of the list of documents, from 1 on.")
]
ON_PAGE: Final = 25
"""Documents of one kind on a page."""
MOST: Final = 500
"""Documents of one kind that can be paged through; open data has all that may be shown."""
_LINKS: Final = 3
_KEPT: Final = 32
"""Figures whose documents are held: some megabytes at most."""
_OF_INDICATORS: Final = ("occupation_mix", "emphasis", "uncovered")


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One link: the words of the document, the concept with its page, and how sure it is."""

    phrase: str
    concept: Named
    probability: str


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One document.

    Attributes:
        document_id: Its identifier.
        title: As published.
        day: Day of publication or first day, in the reader's way; may be empty.
        url: Where it was published; may be empty.
        place: Source, file and row.
        mark: in the group, or counted but not in the group; may be empty.
        is_hidden: True if only the owner sees it.
        links: Why it is in the group.
    """

    document_id: str
    title: str
    day: str
    url: str
    place: str
    mark: str
    is_hidden: bool
    links: tuple[LinkShown, ...]


@dataclass(frozen=True, slots=True)
class FileShown:
    """How many documents one file gives: source, documents, those in the group, publish."""

    source: str
    documents: str
    in_group: str
    publish: str


@dataclass(frozen=True, slots=True)
class SetShown:
    """Documents of one kind.

    Attributes:
        kind: vacancies or courses.
        title: Advertisements or courses.
        size: How many there are, and how many of them are in the group.
        hidden: How many may only be counted; empty if none.
        files: By file.
        documents: Those of this page.
    """

    kind: str
    title: str
    size: str
    hidden: str
    files: tuple[FileShown, ...]
    documents: tuple[DocumentShown, ...]


@dataclass(frozen=True, slots=True)
class DocumentsContext:
    """The documents behind a figure.

    Attributes:
        head: Title, next steps.
        lead: What the figure counts.
        is_exact: False if the figure cannot be traced to just the documents that it counts.
        sets: Documents by kind; those that are counted first.
        verdicts: What people said; empty where nobody was asked.
        earlier: Page before; may be empty.
        later: Next page; may be empty.
    """

    head: Head
    lead: str
    is_exact: bool
    sets: tuple[SetShown, ...]
    verdicts: str
    earlier: str
    later: str


def documents(reading: Read, figure_id: FigureName, page: PageNumber = 1) -> DocumentsContext:
    """The documents behind a figure; single ones only of sources that let them be shown."""
    name, values = found_figure(reading, figure_id)
    material, say = report_material(reading), reading.say
    visible = (*SHOWN, "counts") if reading.audience == "owner" else SHOWN
    run = reading.run.tables
    with run.asking:
        found = _explained(reading.run)(name, visible)
        sets = tuple(_set(reading, material, held, page) for held in found.sets)
    short = name[:PRINTED]
    title = about(material, figure_row(values))
    here = f"/figure/{short}/documents"
    longest = max((len(held.shown) for held in found.sets), default=0)
    return DocumentsContext(
        head=Head(
            say.say("What stands behind it: {figure}", figure=title),
            say.say("Documents that the figure {figure} counts.", figure=short),
            crumbs=(
                Step(say.say("Start"), reading.url("/")),
                Step(say.say("Findings"), reading.url("/findings")),
                Step(title, reading.url(f"/figure/{short}")),
            ),
            next_steps=(
                Step(say.say("Back to the figure"), reading.url(f"/figure/{short}")),
                Step(say.say("All figures as open data"), reading.url("/data")),
            ),
            section="findings",
        ),
        lead=say.say(
            "The very code that counted these documents finds them again. Single ones are shown "
            "if their source allows it; of the others their number is told."
        ),
        is_exact=found.is_exact is not False,
        sets=sets,
        verdicts=_verdicts(say, found),
        earlier=reading.url(here, {"page": page - 1 if page > 2 else None}) if page > 1 else "",
        later=reading.url(here, {"page": page + 1}) if longest > page * ON_PAGE else "",
    )


def _explained(run: OpenRun) -> Callable[[str, tuple[str, ...]], Explanation]:
    """Figure and what may be seen → what is behind it: of a large study that takes a second.

    It is the same in all languages and on each page of it, so what was asked for last is kept.
    """

    def explained(name: str, visible: tuple[str, ...]) -> Explanation:
        values = figure_index(run).row(run, name)
        return explain(run.tables, values, most=MOST, visible=visible)

    return run.once("documents behind figures", lambda: lru_cache(maxsize=_KEPT)(explained))


def _set(reading: Reading, material: Material, held: DocumentSet, page: int) -> SetShown:
    say = reading.say
    is_demand = held.kind == "vacancies"
    size = (
        say.count("{n} advertisement", "{n} advertisements", held.documents)
        if is_demand
        else say.count("{n} course", "{n} courses", held.documents)
    )
    what = (
        say.say("{documents} counted.", documents=size)
        if held.is_counted
        else say.say("{documents} in reach, looked through.", documents=size)
    )
    if held.hits is not None:
        what += " " + say.say("In the group: {n}.", n=say.whole(held.hits))
    hidden = sum(share.documents for share in held.files if share.publish == "counts")
    rows = held.shown[(page - 1) * ON_PAGE : page * ON_PAGE]
    hits = [row["document_id"] for row in rows if row["is_hit"]]
    links = links_of_all(reading.run.tables, held.kind, hits, held.concepts)
    return SetShown(
        held.kind,
        say.say("Advertisements") if is_demand else say.say("Courses"),
        what,
        say.count("{n} of them may only be counted.", "{n} of them may only be counted.", hidden)
        if hidden
        else "",
        tuple(
            FileShown(
                material.sources.short(share.source_id),
                say.whole(share.documents),
                "–" if share.hits is None else say.whole(share.hits),
                publish_words(say, share.publish),
            )
            for share in held.files
        ),
        tuple(_document(reading, material, links.get(row["document_id"], ()), row) for row in rows),
    )


def publish_words(say: Messages, publish: str) -> str:
    """What a source lets be shown of single records."""
    return {
        "counts": say.say("numbers only, no single record"),
        "excerpt": say.say("title, day and address of single records"),
        "full": say.say("single records"),
    }.get(publish, publish)


def _document(
    reading: Reading, material: Material, links: Sequence[Mapping[str, Any]], row: dict[str, Any]
) -> DocumentShown:
    say = reading.say
    shown = []
    for link in links[:_LINKS]:
        # what was only counted is not quoted, whoever reads
        phrase = "" if row["publish"] == "counts" else link["quote"]
        concept = named(reading, link["concept_uri"])
        shown.append(LinkShown(phrase, concept, say.share(link["probability"])))
    url = str(row["url"] or "")
    return DocumentShown(
        document_id=str(row["document_id"]),
        title=str(row["title"]),
        day=say.day(row["date"]) if isinstance(row["date"], date) else "",
        url=url if url.startswith(("https://", "http://")) else "",
        place=say.say(
            "{source}, {file}, row {row}",
            source=material.sources.short(row["source_id"]),
            file=row["file"],
            row=say.whole(row["row"] or 0),
        ),
        mark={
            True: say.say("in the group"),
            False: say.say("counted, not in the group"),
        }.get(row["is_hit"], ""),
        is_hidden=row["publish"] not in SHOWN,
        links=tuple(shown),
    )


def _verdicts(say: Messages, found: Explanation) -> str:
    if not found.verdicts:
        return ""
    said = Counter(row["verdict"] for row in found.verdicts)
    return say.say(
        "{n} verdicts of people: {yes} yes, {no} no, {unsure} unsure.",
        n=say.whole(len(found.verdicts)),
        **{word: say.whole(said[word]) for word in ("yes", "no", "unsure")},
    )


def _examples(run: OpenRun) -> Iterable[dict[str, str]]:
    index = figure_index(run)
    first: dict[str, str] = {}
    for name, (table, _) in zip(index.names, index.places, strict=True):
        if table.removeprefix("ind__") in _OF_INDICATORS:
            first.setdefault(table, name)
    return ({"figure_id": name[:PRINTED]} for name in first.values())


DOCUMENTS: Final = Page(
    "documents", "/figure/{figure_id}/documents", documents, places=_examples, is_listed=False
)
