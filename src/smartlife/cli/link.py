"""The commands link titles, terms and skills: texts of a file → occupations and skills."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from smartlife.cli.answers import (
    MORE_LIKELY_THAN_NOT,
    Format,
    as_row,
    links_on_screen,
    tsv_row,
)
from smartlife.cli.asked import Unused, read_asked
from smartlife.cli.console import (
    counted,
    err,
    is_terminal,
    json_line,
    number,
    show,
    write_line,
)
from smartlife.cli.indexes import (
    LangOption,
    StudyOption,
    TaxonomyOption,
    check_lang,
    named_study,
    open_index,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smartlife.cli.asked import Asked
    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.lookup import Answer, What
    from smartlife.model.study import Study

COLUMNS: Final = (
    "line", "text", "rank", "concept_uri", "label", "label_lang", "isco_code", "score",
    "probability", "calibration", "method", "start", "end", "phrase",
)  # fmt: skip
"""Columns of the answers as TSV."""

_NOUNS: Final[dict[What, str]] = {"titles": "title", "terms": "term", "skills": "text"}
_SMALL: Final = (
    "This taxonomy is far smaller than the one that was judged, so no probability is calibrated."
)
_MORE: Final[dict[What, str]] = {"titles": "or", "terms": "or", "skills": "and"}
_BATCH: Final = 256
_SPARE: Final = 10
"""Links that may be wrong by a correction, so that others take their places."""

_SHOWN: Final = 300
_EVERY_SECONDS: Final = 5.0

group = typer.Typer(
    no_args_is_help=True,
    help="Link titles to occupations, or terms and texts to skills, without a study.",
)


class Side(StrEnum):
    """What texts are of."""

    vacancies = "vacancies"
    courses = "courses"


FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="One text per line, or a table with --column; - reads standard input.",
        allow_dash=True,
    ),
]
TopOption = Annotated[
    int, typer.Option("--top", metavar="N", min=1, max=100, help="Most links per text, up to 100.")
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        help="tsv: one row per link; json: one object per text. If not given: for people on a "
        "terminal, else tsv.",
    ),
]
ColumnOption = Annotated[
    str | None,
    typer.Option("--column", "-c", metavar="NAME", help="Column of a table (CSV, XLSX, JSON …)."),
]


SideOption = Annotated[
    Side,
    typer.Option(
        "--side",
        help='What the texts are of: "we offer training" tells what a course teaches, and nothing '
        "that an advertisement asks for.",
    ),
]


@dataclass(frozen=True, slots=True)
class _Request:
    """What is wanted."""

    what: What
    lang: str
    top: int
    form: Format | None
    side: Side = Side.vacancies
    corrections: Corrections | None = None


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.add_typer(group, name="link")


_PLACES: Final = """`start` and `end` count characters of the line (or cell) as it stands in the
file: the first is 0, and `end` is the one after the words. JSON gives the whole `text`, TSV its
beginning, with single blanks. `phrase` are these words.

A link with a probability below 0.5 is more likely wrong than right: look at it before you use it.
On standard error it is said how many texts have none that is better."""
_TITLES: Final = f"""Link job titles to occupations of ESCO and groups of ISCO-08.

Each link has a score, the probability that it is right, and whether that probability was
calibrated on judgements in this language or borrowed. A title that nothing fits
has one row without a concept.

{_PLACES}

Try:

* `smartlife link titles titles.txt --lang lv --study my-study`
* `smartlife link titles jobs.xlsx --column title --lang de --taxonomy esco/ --top 1`
* `echo "Metinātājs/-a" | smartlife link titles - --lang lv --format json`
"""
_TERMS: Final = f"""Link terms to the skills and knowledge of ESCO that they mean.

A term is the name of one skill, as in a national list of competences: it is compared as a whole.
A term that nothing fits has one row without a concept. For texts that name skills among other
words take `smartlife link skills`.

{_PLACES}

Try:

* `smartlife link terms competences.txt --lang sv --study my-study`
* `smartlife link terms list.xlsx --column name --lang lv --taxonomy esco/ --top 1`
* `echo "projektu vadība" | smartlife link terms - --lang lv --format json`
"""
_SKILLS: Final = f"""Link texts to the skills and knowledge of ESCO that they name.

A text is a sentence or a whole advertisement. It is cut into statements as those of a study are:
what is offered, or not required, is no link. Each link says which words it rests on. A text that
names no skill has one row without a concept. For bare names of skills take
`smartlife link terms`.

{_PLACES}

Try:

* `smartlife link skills duties.txt --lang en --study my-study`
* `smartlife link skills courses.csv --column outcomes --side courses --lang lt --format json`
"""


def _command(what: What) -> Callable[..., None]:
    def command(  # noqa: PLR0913 - the options of a command
        file: FileArgument,
        *,
        lang: LangOption,
        top: TopOption = 5,
        form: FormatOption = None,
        column: ColumnOption = None,
        study: StudyOption = None,
        taxonomy: TaxonomyOption = None,
    ) -> None:
        unused = Unused()
        asked = read_asked(file, column=column, lang=lang, unused=unused)
        index = open_index(study, taxonomy)
        wanted = _Request(what, lang, top, form)
        _write(asked, index, _corrected(wanted, index, named_study(study, taxonomy)))
        unused.tell()

    return command


group.command("titles", help=_TITLES)(_command("titles"))
group.command("terms", help=_TERMS)(_command("terms"))


@group.command(help=_SKILLS)
def skills(  # noqa: PLR0913 - the options of a command
    file: FileArgument,
    *,
    lang: LangOption,
    side: SideOption = Side.vacancies,
    top: TopOption = 5,
    form: FormatOption = None,
    column: ColumnOption = None,
    study: StudyOption = None,
    taxonomy: TaxonomyOption = None,
) -> None:
    """Texts → skills."""
    unused = Unused()
    asked = read_asked(file, column=column, lang=lang, unused=unused)
    index = open_index(study, taxonomy)
    wanted = _Request("skills", lang, top, form, side)
    _write(asked, index, _corrected(wanted, index, named_study(study, taxonomy)))
    unused.tell()


def _corrected(wanted: _Request, index: LinkIndex, study: Study | None) -> _Request:
    """The same, with what people of a study said."""
    if study is None:
        return wanted
    from smartlife.cli.corrected import read_corrections

    corrections = read_corrections(study, index, wanted.side.value)
    return wanted if corrections.empty else replace(wanted, corrections=corrections)


def _write(asked: Iterable[Asked], index: LinkIndex, wanted: _Request) -> None:
    """Prints answers as they come, and says on standard error how likely they are."""
    from smartlife.linking.lookup import is_like_judged

    check_lang(wanted.lang, index)
    if not is_like_judged(wanted.what, index):
        err.print(_SMALL)
    if wanted.form is None and not is_terminal():
        wanted = replace(wanted, form=Format.tsv)
    if wanted.form is Format.tsv:
        write_line("\t".join(COLUMNS))
    name = _NOUNS[wanted.what]
    done = likely = without = 0
    said = time.monotonic()
    for text, answers in _answered(asked, index, wanted):
        done += 1
        without += not answers
        likely += any(one.probability >= MORE_LIKELY_THAN_NOT for one in answers)
        _write_links(text, answers, wanted)
        if time.monotonic() - said > _EVERY_SECONDS:
            said = time.monotonic()
            err.print(counted(done, name))
    err.print(
        f"{counted(done, name)}: {number(likely)} with a link that is more likely right than not, "
        f"{number(done - likely - without)} less likely, {number(without)} without"
    )


def _answered(
    asked: Iterable[Asked], index: LinkIndex, wanted: _Request
) -> Iterator[tuple[Asked, list[Answer]]]:
    from smartlife.linking.lookup import look_up
    from smartlife.planning.people.answers import correct_answers

    said = wanted.corrections
    texts = iter(asked)
    while batch := list(islice(texts, _BATCH)):
        found = look_up(
            [one.text for one in batch],
            wanted.lang,
            index,
            what=wanted.what,
            top=wanted.top if said is None else wanted.top + _SPARE,
            side=wanted.side.value,
        )
        if said is not None:
            texts_found = [(one.text, links) for one, links in zip(batch, found, strict=True)]
            found = correct_answers(texts_found, wanted.lang, index, said, wanted.what)
        for one, links in zip(batch, found, strict=True):
            yield one, links[: wanted.top]


def _write_links(asked: Asked, answers: list[Answer], wanted: _Request) -> None:
    if wanted.form is None:
        for shown in links_on_screen(asked.text, answers, wanted.lang, _MORE[wanted.what]):
            show(shown)
        return
    links = [as_row(one) for one in answers]
    if wanted.form is Format.json:
        write_line(json_line({"line": asked.line, "text": asked.text, "links": links}))
        return
    text = asked.text if len(asked.text) <= _SHOWN else f"{asked.text[:_SHOWN]}…"
    for link in links or [{}]:
        write_line(tsv_row({"line": asked.line, "text": text, **link}, COLUMNS))
