"""The command plan: joint courses of several regions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartlife.cli.finished import opened, reader_language, show_kept_back, working
from smartlife.cli.options import AnswerLang, AsJson, StudyFolder, regions
from smartlife.cli.sections import show_told
from smartlife.cli.studies import load_study, say_json


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(plan)


def plan(  # noqa: PLR0913 - one argument per option
    *,
    study: StudyFolder = Path(),
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="CODES",
            help="Regions that plan together: NUTS codes with commas, or repeated; default: the "
            "study's and its partners.",
        ),
    ] = None,
    new: Annotated[int, typer.Option("--new", "-n", min=1, help="Joint courses at most.")] = 5,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0, help="Most euro for all of them.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option("--hours", min=1, help="Most hours of one course.")
    ] = 80,
    hours_per_skill: Annotated[
        float, typer.Option("--hours-per-skill", min=0.5, help="Hours it takes to teach a skill.")
    ] = 8.0,
    making_cost: Annotated[
        float, typer.Option("--making-cost", min=0, help="Euro for making an hour of a course.")
    ] = 400.0,
    language_share: Annotated[
        float,
        typer.Option(
            "--language-share",
            min=0,
            help="What each further language costs: a share of the cost of making.",
        ),
    ] = 0.25,
    holding_cost: Annotated[
        float, typer.Option("--holding-cost", min=0, help="Euro for holding an hour once.")
    ] = 80.0,
    lang: AnswerLang = "",
    as_json_too: AsJson = False,
) -> None:
    """Propose joint courses for several regions: the input of an application's work packages.

    They teach what is asked for and missing in reach in at least two of the regions. They are
    chosen by half of the employers, and told how much they are worth to the other half.

    Try:

    * smartlife plan --study my-study --region LV00C,LT026 --new 5 --budget 200000
    * smartlife plan --study my-study --hours 40 --making-cost 250 --lang lv

    Numbers that few employers stand behind are kept back from everybody, the owner of the study
    too, since answers are passed on; `smartlife explain` leads to the records behind any figure.

    Exit code 0: an answer, also if nothing was found; 2: what was asked for cannot be followed.
    """
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.region.answer import RegionRequest
    from smartlife.planning.region.as_json import as_json
    from smartlife.planning.region.costs import Prices
    from smartlife.planning.region.joint import plan_region
    from smartlife.planning.region.material import RegionMaterial
    from smartlife.planning.region.words import in_words

    held = load_study(study)
    reader = reader_language(held, lang)
    request = RegionRequest(
        regions=regions(region) or tuple(dict.fromkeys((*held.regions, *held.partners))),
        courses=new,
        budget_eur=budget,
        course_hours=hours,
        prices=Prices(hours_per_skill, making_cost, language_share, holding_cost),
    )
    with opened(held, study) as run:
        material = read_material(run)
        with working(reader):
            found = plan_region(request, RegionMaterial(run, material))
        if as_json_too:
            say_json(as_json(found, material, reader))
        else:
            show_told(in_words(found, material, reader))
        show_kept_back(found, reader)
