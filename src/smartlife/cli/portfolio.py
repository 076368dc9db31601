"""The commands portfolio: what a provider might teach next, and what it teaches now."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from smartlife.cli.console import out, printable, say, show
from smartlife.cli.finished import opened, reader_language
from smartlife.cli.indexes import lang_code
from smartlife.cli.lists import refuse_list
from smartlife.cli.portfolio_check import write_check
from smartlife.cli.portfolio_own import read_own
from smartlife.cli.studies import load_study, say_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.planning.portfolio.plan import NewCourse, PortfolioAnswer
    from smartlife.planning.portfolio.words import Said, Words

_WIDTH: Final = 80


class Reach(StrEnum):
    """Which courses are in reach, as people say it."""

    region = "region"
    online = "online"
    partners = "partners"
    held = "all"


portfolio = typer.Typer(
    no_args_is_help=True,
    help="What a provider might teach next: new courses, and changes to those there are.",
)


def register(app: typer.Typer) -> None:
    """Adds the group of commands."""
    app.add_typer(portfolio, name="portfolio")


@portfolio.command("plan")
def plan(  # noqa: PLR0913 - one argument per option
    *,
    study: Annotated[
        Path,
        typer.Option("--study", "-s", metavar="STUDY", help="Folder of the study; default: here."),
    ] = Path(),
    provider: Annotated[
        str,
        typer.Option(
            "--provider",
            "-p",
            metavar="NAME",
            help="Whose courses to look after too; the name or the id that the courses have.",
        ),
    ] = "",
    courses: Annotated[
        Path | None,
        typer.Option(
            "--courses",
            metavar="FILE",
            help="Courses of yours that the study does not hold: one on each line (title: what it "
            "teaches), or a table; - reads standard input.",
        ),
    ] = None,
    column: Annotated[
        str, typer.Option("--column", metavar="NAME", help="Column of that table with the text.")
    ] = "",
    region: Annotated[
        str,
        typer.Option(
            "--region",
            "-r",
            metavar="CODE",
            help="Region that is taught in (NUTS); default: the first of the study.",
        ),
    ] = "",
    reach: Annotated[
        Reach,
        typer.Option(
            "--reach",
            help="Courses in reach: in the region and online in its country; online anywhere too; "
            "in the study's other regions too; all that are held.",
        ),
    ] = Reach.region,
    new: Annotated[int, typer.Option("--new", "-n", min=0, help="New courses at most.")] = 3,
    hours: Annotated[
        float | None, typer.Option("--hours", min=0, help="Most hours of one new course.")
    ] = None,
    all_hours: Annotated[
        float | None, typer.Option("--all-hours", min=0, help="Most hours of all new courses.")
    ] = None,
    price: Annotated[
        float | None,
        typer.Option("--price", min=0, help="Most euro that one course may cost a learner."),
    ] = None,
    hours_per_skill: Annotated[
        float, typer.Option("--hours-per-skill", min=0.5, help="Hours it takes to teach a skill.")
    ] = 8.0,
    eur_per_hour: Annotated[
        float | None,
        typer.Option(
            "--eur-per-hour", min=0, help="What an hour costs a learner; default: as courses say."
        ),
    ] = None,
    other_half: Annotated[
        bool,
        typer.Option("--other-half", help="Let the other half of the employers choose."),
    ] = False,
    lang: Annotated[
        str,
        typer.Option(
            "--lang", "-l", metavar="LANG", help="Language of the answer.", callback=lang_code
        ),
    ] = "",
    courses_lang: Annotated[
        str,
        typer.Option(
            "--courses-lang",
            metavar="LANG",
            help="Language of --courses; default: of the answer.",
            callback=lang_code,
        ),
    ] = "",
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="FILE.csv", help="Write the documents to look at first there."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the file of --check that is there.")
    ] = False,
    as_json_too: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead.")
    ] = False,
) -> None:
    """Propose new courses that teach what is asked for and not found in reach.

    They are chosen by half of the employers, and told how much they are worth to the other half.
    With --provider, also what to add to the provider's own courses, and which to think over.

    Example: smartlife portfolio plan -s my-study --provider "Amatu skola" --new 3 --hours 40
    """
    from smartlife.analysis.reach.catalogues import REACHES
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.portfolio.choose import Capacity
    from smartlife.planning.portfolio.plan import PortfolioRequest, plan_portfolio
    from smartlife.planning.portfolio.words import Words

    if check is not None:
        refuse_list(check, "--check", force=force)
    held = load_study(study)
    language = reader_language(held, lang)
    capacity = Capacity(new, hours, all_hours, price, hours_per_skill)
    request = PortfolioRequest(
        region=(region or next(iter(held.regions), "")).upper(),
        provider=provider.strip(),
        own=read_own(courses, column, courses_lang or language, held) if courses else (),
        reach=dict(zip(Reach, REACHES, strict=True))[reach],
        capacity=capacity,
        eur_per_hour=eur_per_hour,
        other_half=other_half,
    )
    with opened(held, study) as run:
        material = read_material(run)
        answer = plan_portfolio(request, material)
        words = Words(language, material.skills)
        if as_json_too:
            say_json(as_json(answer, words))
        else:
            show_answer(answer, words)
        if check is not None:
            write_check(check, answer, words)


def as_json(answer: PortfolioAnswer, words: Words) -> dict[str, Any]:
    """The answer for programs: values, and the sentences with their codes."""
    from smartlife.planning.portfolio.closing import caution, on_upkeep, totals
    from smartlife.planning.portfolio.words import as_rows

    chosen = answer.chosen
    return {
        "lang": words.lang,
        "heading": words.heading(answer),
        "request": asdict(answer.request),
        "state": answer.state,
        "price_basis": answer.price_basis,
        "advertisements": answer.advertisements,
        "courses_in_reach": answer.courses_in_reach,
        "not_found": answer.not_found,
        "confirmed": answer.confirmed,
        "about": as_rows(words.about(answer)),
        "why_none": as_rows([*words.state(answer), *words.listed(answer)]),
        "missing": [
            {"uri": uri, "label": words.label(uri), "askers": asdict(who)}
            for uri, who in answer.listed
        ],
        "new_courses": [
            {**asdict(one), "name": words.name(i, one), "said": as_rows(words.course(one))}
            for i, one in enumerate(answer.new, start=1)
        ],
        "choice": None if chosen is None or answer.state != "chosen" else {
            "worth": asdict(chosen.there.total),
            "seemed": chosen.here,
            "exchanged_worth": asdict(chosen.again_there.total),
            "common_skills": chosen.common,
            "is_best": chosen.choice.selection.is_best,
            "gap": chosen.choice.selection.gap,
            "stopped_early": chosen.choice.stopped_early or chosen.again.stopped_early,
            "greedy_bound": chosen.choice.greedy_bound,
            "greedy_share": chosen.choice.greedy_share,
            "bundles": len(chosen.choice.bundles),
            "bundles_left_out": chosen.choice.loose,
            "said": as_rows(totals(words, answer)),
        },
        "own_courses": None if answer.upkeep is None else {
            **asdict(answer.upkeep),
            "said": as_rows(on_upkeep(words, answer.upkeep)),
        },
        "caution": as_rows([caution(words)]),
        "labels": {uri: words.label(uri) for uri in _uris(answer)},
        "sources": [asdict(one) for one in answer.sources],
    }  # fmt: skip


def _uris(answer: PortfolioAnswer) -> list[str]:
    """All concepts that an answer names."""
    found = {uri for uri, _ in answer.listed}
    for one in answer.new:
        found.update(one.core, one.beside, (skill.uri for skill in one.skills))
        found.update(uri for uri, _ in one.asking.occupations)
        found.update(seen.uri for row in one.check for seen in row.skills)
    if answer.upkeep is not None:
        for update in answer.upkeep.updates:
            found.update(uri for new in update.additions for uri in (new.uri, new.with_uri))
        found.update(uri for one in answer.upkeep.retirements for uri in one.skills)
    return sorted(found)


def show_answer(answer: PortfolioAnswer, words: Words) -> None:
    """The answer for people, 80 columns wide."""
    from smartlife.planning.portfolio.closing import caution, on_upkeep, totals

    _title(words.heading(answer))
    _show(words.about(answer))
    _show([*words.state(answer), *words.listed(answer)])
    for number, one in enumerate(answer.new, start=1):
        say("")
        _title(words.name(number, one))
        _show_skills(one, words)
        _show((said for said in words.course(one) if said.code != "teaches"), indent=3)
    closing = list(totals(words, answer))
    if closing:
        say("")
        _show(closing)
    if answer.upkeep is not None:
        say("")
        _show(on_upkeep(words, answer.upkeep))
    say("")
    _show([caution(words)])


def _show_skills(course: NewCourse, words: Words) -> None:
    """What a course would teach, as a table."""
    from smartlife.planning.material.askers_words import who_in_short

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, justify in zip(words.columns(), ("left", "right", "left"), strict=True):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for one in course.skills:
        row = (
            words.label(one.uri),
            who_in_short(words.say, one.askers),
            words.evidence(one.evidence),
        )
        table.add_row(*(printable(cell) for cell in row))
    show(Padding(table, (0, 0, 0, 3), expand=False))


def _title(text: str) -> None:
    _wrapped(text, 0, "bold")


def _show(said: Iterable[Said], *, indent: int = 0) -> None:
    for one in said:
        _wrapped(one.text, indent)


def _wrapped(text: str, indent: int, style: str = "") -> None:
    """A paragraph; lines that go on are set in."""
    lines = wrap(
        printable(text),
        min(out.width, _WIDTH),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
    )
    for line in lines:
        show(Text(line, style=style))
