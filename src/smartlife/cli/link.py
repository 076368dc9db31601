"""The commands link titles and link skills: texts of a file → occupations and skills."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from smartlife.cli.asked import read_asked
from smartlife.cli.console import err, number, printable
from smartlife.cli.indexes import (
    LangOption,
    StudyOption,
    TaxonomyOption,
    check_lang,
    open_index,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smartlife.cli.asked import Asked
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.lookup import Answer, What

COLUMNS: Final = (
    "line", "text", "rank", "concept_uri", "label", "label_lang", "isco_code", "score",
    "probability", "calibration", "method", "start", "end", "phrase",
)  # fmt: skip
"""Columns of the answers as TSV."""

_BATCH: Final = 256
_SHOWN: Final = 300
_EVERY_SECONDS: Final = 5.0
_FORMULA: Final = ("=", "+", "-", "@")


class Format(StrEnum):
    """How answers are written."""

    tsv = "tsv"
    json = "json"


group = typer.Typer(
    no_args_is_help=True,
    help="Link titles to occupations, or texts to skills, without a study.",
)
FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="One text per line, or a table with --column; - reads standard input.",
        allow_dash=True,
    ),
]
TopOption = Annotated[int, typer.Option("--top", min=1, max=100, help="Most links per text.")]
FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", help="tsv: one row per link; json: one object per text."),
]
ColumnOption = Annotated[
    str | None,
    typer.Option("--column", "-c", metavar="NAME", help="Column of a table (CSV, XLSX, JSON …)."),
]


@dataclass(frozen=True, slots=True)
class _Request:
    """What is wanted."""

    what: What
    lang: str
    top: int
    form: Format


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.add_typer(group, name="link")


@group.command()
def titles(  # noqa: PLR0913 - the options of a command
    file: FileArgument,
    *,
    lang: LangOption,
    top: TopOption = 5,
    form: FormatOption = Format.tsv,
    column: ColumnOption = None,
    study: StudyOption = None,
    taxonomy: TaxonomyOption = None,
) -> None:
    """Link job titles to occupations of ESCO and groups of ISCO-08.

    Each link has a score, the probability that it is right, and whether that probability was
    calibrated on judgements in this language or borrowed from others. A title that nothing fits
    has one row without a concept.

    Try:

    * `smartlife link titles titles.txt --lang lv --study my-study`
    * `smartlife link titles jobs.xlsx --column title --lang de --taxonomy esco/ --top 1`
    * `echo "Metinātājs/-a" | smartlife link titles - --lang lv --format json`
    """
    asked = read_asked(file, column=column, lang=lang)
    _write(asked, open_index(study, taxonomy), _Request("titles", lang, top, form))


@group.command()
def skills(  # noqa: PLR0913 - the options of a command
    file: FileArgument,
    *,
    lang: LangOption,
    top: TopOption = 5,
    form: FormatOption = Format.tsv,
    column: ColumnOption = None,
    study: StudyOption = None,
    taxonomy: TaxonomyOption = None,
) -> None:
    """Link sentences to the skills and knowledge of ESCO that they name.

    Each link says which words of the sentence it rests on (start, end, phrase). A sentence that
    names no skill has one row without a concept.

    Try:

    * `smartlife link skills duties.txt --lang en --study my-study`
    * `smartlife link skills courses.csv --column outcomes --lang lt --format json`
    """
    asked = read_asked(file, column=column, lang=lang)
    _write(asked, open_index(study, taxonomy), _Request("skills", lang, top, form))


def _write(asked: Iterable[Asked], index: LinkIndex, wanted: _Request) -> None:
    """Prints answers as they come, and says on standard error how many texts have none."""
    check_lang(wanted.lang, index)
    if wanted.form is Format.tsv:
        typer.echo("\t".join(COLUMNS))
    done = without = 0
    said = time.monotonic()
    for text, answers in _answered(asked, index, wanted):
        done += 1
        without += not answers
        for line in _rows(text, answers, wanted.form):
            typer.echo(line)
        if time.monotonic() - said > _EVERY_SECONDS:
            said = time.monotonic()
            err.print(f"{number(done)} {wanted.what}")
    err.print(f"{number(done)} {wanted.what}, {number(without)} without a link")


def _answered(
    asked: Iterable[Asked], index: LinkIndex, wanted: _Request
) -> Iterator[tuple[Asked, list[Answer]]]:
    from smartlife.linking.lookup import look_up

    texts = iter(asked)
    while batch := list(islice(texts, _BATCH)):
        found = look_up(
            [one.text for one in batch], wanted.lang, index, what=wanted.what, top=wanted.top
        )
        yield from zip(batch, found, strict=True)


def _rows(asked: Asked, answers: list[Answer], form: Format) -> Iterator[str]:
    shown = asked.text if len(asked.text) <= _SHOWN else f"{asked.text[:_SHOWN]}…"
    if form is Format.json:
        links = [_told(one) for one in answers]
        yield json.dumps({"line": asked.line, "text": shown, "links": links}, ensure_ascii=False)
        return
    for told in [_told(one) for one in answers] or [{}]:
        row = {"line": asked.line, "text": shown, **told}
        yield "\t".join(_cell(row.get(name)) for name in COLUMNS)


def _told(answer: Answer) -> dict[str, object]:
    said = asdict(answer)
    calibration = "calibrated" if said.pop("is_calibrated") else "borrowed"
    return {**said, "calibration": calibration}


def _cell(value: object) -> str:
    """A cell of TSV: on one line, and no formula for the spreadsheet that opens it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    line = " ".join(printable(value).split())
    return f"'{line}" if line.startswith(_FORMULA) else line
