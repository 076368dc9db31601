"""How a figure or a statement is cited: a sentence to copy, and entries for reference managers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.products.open_data.described import common_licence

if TYPE_CHECKING:
    from smartlife.web.reading import Reading
    from smartlife.web.runs import OpenRun

_OURS = "inputs/"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in three forms.

    Attributes:
        sentence: To copy into a text.
        bibtex: Entry for BibTeX.
        csl: The same as CSL-JSON.
    """

    sentence: str
    bibtex: str
    csl: str


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the figures.

    Attributes:
        title: Its name; empty if the licences of the sources allow none in common.
        url: Its text.
    """

    title: str
    url: str


def licence_of(run: OpenRun) -> Licence:
    """The licence that the licences of all sources allow; one without a name if they differ."""
    return run.once("licence", lambda: _licence(run))


def _licence(run: OpenRun) -> Licence:
    rows = run.tables.read("core__origins", ["source_id", "licence"]).to_pylist()
    said = [row["licence"] for row in rows if not row["source_id"].startswith(_OURS)]
    found = common_licence(said)
    return Licence(found["title"], found["path"]) if found else Licence("", "")


def cite(reading: Reading, what: str, path: str, figure: str = "") -> Citation:
    """A citation.

    Args:
        reading: The request.
        what: What is cited, in the reader's language.
        path: Its page, without language.
        figure: Identifier of the figure, if it is one.
    """
    say, run = reading.say, reading.run
    study = run.study.title(reading.lang)
    address = f"{reading.base}{reading.url(path)}"
    licence = licence_of(run).title
    parts = [
        f"{what.removesuffix('.')}.",
        f"{study}, smartlife,",
        say.say("period up to {day}", day=say.day(run.study.end)) + ",",
        say.say("run {run}", run=run.run_id) + (";" if figure or licence else "."),
    ]
    if figure:
        parts.append(say.say("figure {figure}", figure=figure) + (";" if licence else "."))
    if licence:
        parts.append(f"{licence}.")
    year = run.study.end.year
    key = f"{run.study.study_id}-{figure or run.run_id}"
    fields = {
        "title": f"{study}: {what}",
        "author": "{smartlife}",
        "year": str(year),
        "version": run.run_id,
        "url": address,
        "language": reading.lang,
    } | ({"note": licence} if licence else {})
    inner = ",\n".join(f"  {name} = {{{_bibtex(text)}}}" for name, text in fields.items())
    csl = {
        "id": key,
        "type": "dataset",
        "title": fields["title"],
        "author": [{"literal": "smartlife"}],
        "issued": {"date-parts": [[year, run.study.end.month, run.study.end.day]]},
        "version": run.run_id,
        "URL": address,
        "language": reading.lang,
    }
    return Citation(
        f"{' '.join(parts)} {address}",
        f"@misc{{{key},\n{inner}\n}}",
        json.dumps([csl], ensure_ascii=False, indent=1),
    )


def _bibtex(text: str) -> str:
    """Text that no TeX takes for a command; braces around the author stay."""
    if text == "{smartlife}":
        return text
    return "".join(f"\\{char}" if char in "%&#_$" else char for char in text if char not in "{}\\")
