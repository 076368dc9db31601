"""A study: one analysis, as its study.toml says it. Pure data; read by `store.study_file`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from smartlife.model.fields import Kind, Observation, Publish

REPORT_LANGUAGES = ("en", "lv", "lt", "sv", "de")
"""Languages a report can be asked in; the first is the fallback."""

REPORT_FORMATS = ("html", "pdf", "docx", "xlsx")
"""Formats a report can be written in."""

DEFAULT_FORMATS = ("html", "pdf")
"""A page to click in and a publication to print; others where people edit or compute."""

REPORT_KINDS = ("situation", "brief", "leaflets")
"""Reports there are: the long analysis, two pages per region, a page per group of readers."""

DEFAULT_KINDS = ("situation",)
"""The others take further time in every run; they are written where somebody asks for them."""

NUTS_VERSIONS = (2013, 2016, 2021, 2024)

NOT_STATED = "not stated"
"""Stands for a publisher or a licence that study.toml does not name."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One `[[source]]` of a study.

    Attributes:
        source_id: Short code, unique in the study: given as `id`, else made from kind and place
            in the file (`vacancies_1`). Lower snake case.
        kind: What it holds.
        path: As written: file, folder, glob or archive; relative to the study's folder.
        format: "auto", or the code of a reader (`smartlife doctor` lists them).
        lang: Default language of rows that do not say, ISO 639-1.
        region: Default NUTS code of rows that do not say; may be coarse.
        retrieved: Day the files were obtained; resolves relative dates.
        observation: What a series of it can mean.
        publish: How much of single records may be shown.
        columns: Our raw column → the source's column.
        options: Further keys, handed to the reader as they are.
        publisher: Who publishes it.
        title: Its title.
        titles: Language and title, where the report is to name it in the reader's language.
        licence: Licence or terms.
        url: Address.
    """

    source_id: str
    kind: Kind
    path: str
    format: str = "auto"
    lang: str | None = None
    region: str | None = None
    retrieved: date | None = None
    observation: Observation | None = None
    publish: Publish = "counts"
    columns: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    publisher: str = ""
    title: str = ""
    licence: str = ""
    url: str | None = None
    titles: tuple[tuple[str, str], ...] = ()

    def title_in(self, lang: str) -> str:
        """The title in that language, else as it stands."""
        return dict(self.titles).get(lang, self.title)


@dataclass(frozen=True, slots=True)
class Study:
    """One analysis: regions, partners, languages, period and sources.

    Attributes:
        folder: Where study.toml lies.
        study_id: Its code, lower case with `-`.
        titles: Title per language.
        regions: NUTS codes under study, any level, in `nuts_version`.
        partners: NUTS codes compared with, and whose courses may be in reach.
        nuts_version: The NUTS version of the study.
        languages: Languages of the report.
        formats: Formats of the report (`[report] formats`).
        kinds: Which reports are written (`[report] kinds`).
        start: First day of the period (`from`).
        end: Last day of the period (`to`).
        sources: All sources, in the order of the file.
        strategies: Codes of smart-specialisation strategies; None: those of the regions.
        contact: Public e-mail address or web page of who answers for the study; may be empty.
    """

    folder: Path
    study_id: str
    titles: dict[str, str]
    regions: tuple[str, ...]
    partners: tuple[str, ...]
    nuts_version: int
    languages: tuple[str, ...]
    start: date
    end: date
    sources: tuple[SourceSpec, ...] = field(default=())
    formats: tuple[str, ...] = DEFAULT_FORMATS
    kinds: tuple[str, ...] = DEFAULT_KINDS
    strategies: tuple[str, ...] | None = None
    contact: str = ""

    def title(self, lang: str) -> str:
        """The title in that language, else in English, else in any."""
        return self.titles.get(lang) or self.titles.get("en") or next(iter(self.titles.values()))

    def sources_of(self, kind: Kind) -> tuple[SourceSpec, ...]:
        """Sources of one kind, in the order of the file."""
        return tuple(source for source in self.sources if source.kind == kind)

    @property
    def inputs(self) -> Path:
        """Folder of what people enter."""
        return self.folder / "inputs"
