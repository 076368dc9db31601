"""Data and API: what there is to download, in which formats, under which terms."""

import json
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from smartlife.languages.messages import Messages
from smartlife.products.open_data import ARCHIVE, DESCRIPTOR
from smartlife.products.open_data.readme import readme_words
from smartlife.web.downloads import OPEN_DATA, REPORTS, media_type_of, run_file
from smartlife.web.languages import OWN_NAMES
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.citing import Licence, licence_of
from smartlife.web.pages.data_set import described_as_data_set
from smartlife.web.pages.figure import Fact
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_FOLDERS: Final = ("json-stat/", "sdmx/", "metadata/", "elm/")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file to download: its name, address, format, media type and size."""

    name: str
    url: str
    format: str
    media_type: str
    size: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: its code, its title, language of that if it is not the reader's, its files."""

    name: str
    title: str
    lang: str
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class DataGroup:
    """Files of one standard, and what they hold."""

    name: str
    text: str
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class DataContext:
    """What there is to download.

    Attributes:
        head: Title, next steps.
        lead: What there is to know first.
        archive: Everything in one file; None if the study has no open data.
        licence: Of the figures.
        tables: Tables as CSV and Parquet.
        groups: Other formats.
        how_to_read: What figures and empty cells mean.
        statuses: Words that stand for figures that are not given.
        reports: Reports by language.
        examples: Calls to try, for a command line.
        api_url: Machine-readable description of the API.
        data: The same for search engines (schema.org).
    """

    head: Head
    lead: str
    archive: DataFile | None
    licence: Licence
    tables: tuple[DataTable, ...]
    groups: tuple[DataGroup, ...]
    how_to_read: tuple[str, ...]
    statuses: tuple[Fact, ...]
    reports: tuple[DataGroup, ...]
    examples: tuple[str, ...]
    api_url: str
    data: tuple[dict[str, Any], ...]


def data(reading: Read) -> DataContext:
    """Open data and reports to download, and how to ask the API."""
    say, run = reading.say, reading.run
    path = run_file(run, ARCHIVE)
    resources = run.once("open data files", lambda: _resources(run))
    words = readme_words(reading.lang)
    archive = _file(reading, OPEN_DATA, ARCHIVE, path.stat().st_size) if path else None
    titles = _titles(say)
    tables = tuple(
        DataTable(
            one["name"],
            titles.get(one["name"], one["title"]),
            "" if one["name"] in titles or reading.lang == "en" else "en",
            tuple(
                _file(reading, OPEN_DATA, part["path"], part["bytes"])
                for part in (one, *one.get("alternates", ()))
            ),
        )
        for one in resources
        if one["path"].startswith("data/")
    )
    description = say.say(
        "All figures to download as open data, reports, and an API without a key."
    )
    files = [*([archive] if archive else []), *(file for one in tables for file in one.files)]
    licence = licence_of(run)
    return DataContext(
        head=Head(
            say.say("Data and API"),
            description,
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("Reference of the API"), reading.url("/api")),
                Step(say.say("How the figures are made"), reading.url("/methods")),
                Step(say.say("Sources and licences"), reading.url("/sources")),
            ),
        ),
        lead=say.say(
            "Everything that the pages show can be taken along. Addresses stay the same; what "
            "they give is always of the study’s current run."
        ),
        archive=archive,
        licence=licence,
        tables=tables,
        groups=_groups(reading, resources, words["files"]),
        how_to_read=(_plain(words["figures"]), _plain(words["guard"])),
        statuses=tuple(Fact(status, text) for status, text in words["statuses"].items()),
        reports=_reports(reading),
        examples=(
            f"curl '{reading.base}/api/v1/regions?lang={reading.lang}'",
            f"curl '{reading.base}/api/v1/findings?lang={reading.lang}&firmness=firm'",
            f"curl -O '{reading.base}{OPEN_DATA}/data/figures.csv'",
        ),
        api_url="/api/v1/openapi.json",
        data=(described_as_data_set(reading, description, files, licence.url),) if files else (),
    )


def _titles(say: Messages) -> dict[str, str]:
    """Table → its title; the descriptor has it in English only."""
    return {
        "figures": say.say("Figures"),
        "figure_sources": say.say("Files behind each figure"),
        "notes": say.say("Remarks"),
        "findings": say.say("Findings"),
        "finding_figures": say.say("Figures behind each finding"),
        "sources": say.say("Files that were read, with licence and checksum"),
        "records": say.say("What became of the records of each source"),
        "reasons": say.say("Why records were set aside"),
        "link_quality": say.say("How good the links are, judged by people"),
        "regions": say.say("Regions"),
        "groups": say.say("Names of groups"),
        "vacancies": say.say("Advertisements"),
        "courses": say.say("Courses"),
    }


def _plain(text: str) -> str:
    """Words of the read-me, where they are no Markdown."""
    return text.replace("`", "").removesuffix(":")


def _resources(run: OpenRun) -> list[dict[str, Any]]:
    path = run_file(run, ARCHIVE)
    if path is None:
        return []
    with zipfile.ZipFile(path) as archive:
        made: list[dict[str, Any]] = json.loads(archive.read(DESCRIPTOR))["resources"]
    return made


def _file(reading: Reading, folder: str, name: str, size: int) -> DataFile:
    short = name.rpartition("/")[2]
    ending = short.rpartition(".")[2]
    return DataFile(
        short, f"{folder}/{name}", ending.upper(), media_type_of(name), size_words(reading, size)
    )


def size_words(reading: Reading, size: int) -> str:
    """A size as people say it."""
    if size < 1_000_000:
        return f"{reading.say.whole(max(1, round(size / 1_000)))} kB"
    return f"{reading.say.number(size / 1_000_000, decimals=1)} MB"


def _groups(
    reading: Reading, resources: list[dict[str, Any]], words: dict[str, str]
) -> tuple[DataGroup, ...]:
    made = []
    for folder in _FOLDERS:
        files = tuple(
            _file(reading, OPEN_DATA, one["path"], one["bytes"])
            for one in resources
            if one["path"].startswith(folder)
        )
        if files:
            made.append(DataGroup(folder.removesuffix("/"), words[folder], files))
    return tuple(made)


def _reports(reading: Reading) -> tuple[DataGroup, ...]:
    """Reports by language, the reader's first."""
    held: dict[str, list[DataFile]] = {}
    for name in sorted(reading.run.manifest.files):
        path = run_file(reading.run, name)
        stem, _, _ = name.rpartition(".")
        lang = stem.rpartition("_")[2]
        if path is not None and lang in OWN_NAMES:
            shown = _file(reading, REPORTS, name, path.stat().st_size)
            held.setdefault(lang, []).append(shown)
    order = sorted(held, key=lambda lang: (lang != reading.lang, lang))
    return tuple(DataGroup(lang, OWN_NAMES[lang], tuple(held[lang])) for lang in order)


DATA: Final = Page("data", "/data", data)
