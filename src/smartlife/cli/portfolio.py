"""The commands portfolio: what a provider might teach next, and what it teaches now."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from smartlife.cli.finished import opened, reader_language, show_kept_back, show_next, working
from smartlife.cli.lists import refuse_list
from smartlife.cli.options import AnswerLang, AsJson, StudyFolder, lang_of_text
from smartlife.cli.portfolio_check import write_check
from smartlife.cli.portfolio_own import read_own
from smartlife.cli.sections import show_told
from smartlife.cli.studies import load_study, say_json
from smartlife.cli.usage import refuse_unheard, said

_OF_NEW: Final = (
    "--hours", "--all-hours", "--price", "--hours-per-skill", "--eur-per-hour", "--seats",
    "--holding-cost", "--travel",
)  # fmt: skip


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
    ctx: typer.Context,
    *,
    study: StudyFolder = Path(),
    provider: Annotated[
        str,
        typer.Option(
            "--provider",
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
    seats: Annotated[int | None, typer.Option("--seats", min=1, help="Seats of a course.")] = None,
    holding_cost: Annotated[
        float | None,
        typer.Option("--holding-cost", min=0, help="Euro that holding an hour once costs you."),
    ] = None,
    travel: Annotated[
        int,
        typer.Option("--travel", min=1, max=600, help="Longest way to a course: minutes one way."),
    ] = 60,
    text_lang: Annotated[
        str,
        typer.Option(
            "--text-lang",
            metavar="LANG",
            help="Language of --courses; default: that of the answer.",
            callback=lang_of_text,
        ),
    ] = "",
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            help="Write the documents to look at first there: .xlsx is a workbook, else CSV.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the file of --check that is there.")
    ] = False,
    lang: AnswerLang = "",
    as_json_too: AsJson = False,
) -> None:
    """Propose new courses that teach what is asked for and not found in reach.

    They are chosen by half of the employers, and told how much they are worth to the other half;
    then the halves are exchanged, and both are told. Where most people would reach them is told
    too.
    With --provider, also what to add to the provider's own courses, and which to think over.

    Try:

    * smartlife portfolio plan --study my-study --provider "Gaujmalas Amatu tehnikums"
      --new 3 --hours 40
    * smartlife portfolio plan --courses our-courses.csv --column description --text-lang lv
    * smartlife portfolio plan --region LV00C --new 2 --check look-at.csv

    Numbers that few employers stand behind are kept back from everybody, the owner of the study
    too, since answers are passed on; `smartlife explain` leads to the records behind any figure.

    Exit code 0: an answer, also if nothing is proposed; 2: what was asked for cannot be followed;
    3: a file cannot be read.
    """
    from smartlife.analysis.reach.catalogues import REACHES
    from smartlife.languages.messages import messages
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.portfolio.choose import Capacity
    from smartlife.planning.portfolio.plan import PortfolioRequest, plan_portfolio
    from smartlife.planning.portfolio.plan_json import as_json
    from smartlife.planning.portfolio.plan_words import in_words
    from smartlife.planning.portfolio.words import Words

    _refuse(ctx, is_new=new > 0)
    if check is not None:
        refuse_list(check, "--check", force=force)
    held = load_study(study)
    language = reader_language(held, lang)
    capacity = Capacity(new, hours, all_hours, price, hours_per_skill)
    request = PortfolioRequest(
        region=(region or next(iter(held.regions), "")).upper(),
        provider=provider.strip(),
        own=read_own(courses, column, text_lang or language, held) if courses else (),
        reach=dict(zip(Reach, REACHES, strict=True))[reach],
        capacity=capacity,
        eur_per_hour=eur_per_hour,
        seats=seats,
        cost_per_hour=holding_cost,
        minutes=travel,
    )
    with opened(held, study) as run:
        material = read_material(run)
        with working(language):
            answer = plan_portfolio(request, material)
        if as_json_too:
            say_json(as_json(answer, material, language))
        else:
            show_told(in_words(answer, material, language))
        show_kept_back(answer, language)
        if check is not None:
            write_check(check, answer, Words(language, material.skills))
        elif answer.new:
            show_next(
                messages(language).say(
                    "The documents to look at first, as a table: add --check look-at.csv."
                )
            )


def _refuse(ctx: typer.Context, *, is_new: bool) -> None:
    """Nothing that is said goes unheard.

    Raises:
        RequestInvalid: something has no effect.
    """
    if not said(ctx, "--courses"):
        refuse_unheard(ctx, ["--column", "--text-lang"], "without a list of courses",
                       needs="--courses FILE")  # fmt: skip
    if not said(ctx, "--check"):
        refuse_unheard(ctx, ["--force"], "without a file to write", needs="--check FILE.csv")
    if not is_new:
        refuse_unheard(ctx, [*_OF_NEW, "--check"], "with --new 0: nothing is proposed")
