"""The command plan: joint courses of several regions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartlife.cli.finished import opened, reader_language
from smartlife.cli.indexes import lang_code
from smartlife.cli.sections import show_told
from smartlife.cli.studies import load_study, say_json


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(plan)


def plan(  # noqa: PLR0913 - one argument per option
    *,
    study: Annotated[
        Path,
        typer.Option("--study", "-s", metavar="STUDY", help="Folder of the study; default: here."),
    ] = Path(),
    regions: Annotated[
        str,
        typer.Option(
            "--regions",
            "-r",
            metavar="CODES",
            help="Regions that plan together, with commas; default: the study's and its partners.",
        ),
    ] = "",
    courses: Annotated[
        int, typer.Option("--courses", "-n", min=1, help="Joint courses at most.")
    ] = 5,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0, help="Most euro for all of them.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option("--hours", min=1, help="Most hours of one course.")
    ] = 80,
    hours_per_skill: Annotated[
        float, typer.Option("--hours-per-skill", min=0.5, help="Hours it takes to teach a skill.")
    ] = 8.0,
    making: Annotated[
        float, typer.Option("--making", min=0, help="Euro for making an hour of a course.")
    ] = 400.0,
    language: Annotated[
        float,
        typer.Option("--language", min=0, help="Share of making that each further language costs."),
    ] = 0.25,
    holding: Annotated[
        float, typer.Option("--holding", min=0, help="Euro for holding an hour once.")
    ] = 80.0,
    lang: Annotated[
        str,
        typer.Option(
            "--lang", "-l", metavar="LANG", help="Language of the answer.", callback=lang_code
        ),
    ] = "",
    as_json_too: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead.")
    ] = False,
) -> None:
    """Propose joint courses for several regions: the input of an application's work packages.

    They teach what is asked for and missing in reach in at least two of the regions. They are
    chosen by half of the employers, and told how much they are worth to the other half.

    Example: smartlife plan -s my-study --regions LV00C,LT026 --courses 5 --budget 200000
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
    named = [one.strip().upper() for one in regions.split(",") if one.strip()]
    request = RegionRequest(
        regions=tuple(dict.fromkeys(named or (*held.regions, *held.partners))),
        courses=courses,
        budget_eur=budget,
        course_hours=hours,
        prices=Prices(hours_per_skill, making, language, holding),
    )
    with opened(held, study) as run:
        material = read_material(run)
        found = plan_region(request, RegionMaterial(run, material))
        if as_json_too:
            say_json(as_json(found, material, reader))
        else:
            show_told(in_words(found, material, reader))
