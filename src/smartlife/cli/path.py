"""The command path: what somebody can do and wants to be → courses in order, and why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from smartlife.cli.console import err
from smartlife.cli.indexes import lang_code
from smartlife.cli.studies import engine_settings, load_study, say_json
from smartlife.errors import StudyInvalid
from smartlife.model.study import REPORT_LANGUAGES

if TYPE_CHECKING:
    from smartlife.model.study import Study
    from smartlife.planning.material.reading import Material
    from smartlife.planning.path.request import PathRequest

_PANELS: Final = ("What you can do", "Where you want to go", "What your life allows", "Answer")
_HELP: Final = """Plan a learner's path: courses in order, what they cover, and what stays open.

Say what you can do (an occupation with years, a CV, a text, single skills), where you want to go
(an occupation or skills; or ask for ideas), and what your life allows. Nothing that you say is
stored, unless you name a file with --save.

Try:

* `smartlife path --occupation "nurse's aide" --years 6 --to nurse --home Valmiera --speaks lv`
* `smartlife path --cv europass.pdf --ideas --home Šiauliai --speaks lt,en:B1 --lang lt`
* `smartlife path --can "welding; reading drawings" --to-skills "robotics" --online --budget 500`

Exit code 0: an answer, also if nothing was found; 2 or 3: something that was said cannot be
followed.
"""


class Stage(StrEnum):
    """Stages of life; each begins with other limits, which the options change."""

    first_job = "first_job"
    re_entry_after_care = "re_entry_after_care"
    mid_career = "mid_career"
    unemployed = "unemployed"
    over_55 = "55_plus"
    after_retirement = "after_retirement"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(help=_HELP)(path)


def path(  # noqa: PLR0913 - one argument per option
    *,
    study: Annotated[
        Path,
        typer.Option("--study", "-s", metavar="STUDY", help="Folder of the study; default: here."),
    ] = Path(),
    can: Annotated[
        list[str] | None,
        typer.Option("--can", help="Skills that you have; with ; between.",
                     rich_help_panel=_PANELS[0]),
    ] = None,
    occupation: Annotated[
        list[str] | None,
        typer.Option("--occupation", "-o", help="What you work or worked as; may be repeated.",
                     rich_help_panel=_PANELS[0]),
    ] = None,
    years: Annotated[
        list[float] | None,
        typer.Option("--years", min=0, help="How long; once per --occupation.",
                     rich_help_panel=_PANELS[0]),
    ] = None,
    cv: Annotated[
        Path | None,
        typer.Option("--cv", metavar="FILE", help="CV: Europass XML or PDF, Word, text.",
                     rich_help_panel=_PANELS[0]),
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option("--text", metavar="FILE", help="What you wrote of yourself; - reads standard "
                     "input.", allow_dash=True, rich_help_panel=_PANELS[0]),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option("--profile", metavar="FILE", help="Profile that --save wrote.",
                     rich_help_panel=_PANELS[0]),
    ] = None,
    level: Annotated[
        int | None,
        typer.Option("--level", min=1, max=8, help="Your highest EQF level: 2 basic school, 4 "
                     "upper secondary, 6 first degree.", rich_help_panel=_PANELS[0]),
    ] = None,
    speaks: Annotated[
        str,
        typer.Option("--speaks", metavar="LANGS", help="Languages that you can learn in: lv,ru; "
                     "with a level: lt:A2.", rich_help_panel=_PANELS[0]),
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="All skills that are found in texts are yours.",
                           rich_help_panel=_PANELS[0])
    ] = False,
    no_questions: Annotated[
        bool, typer.Option("--no-questions", help="Ask nothing: what an occupation takes counts, "
                     "what texts say does not.",
                           rich_help_panel=_PANELS[0])
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Write your profile there, for --profile.",
                     rich_help_panel=_PANELS[0]),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", help="Occupation that you want, or its ESCO address.",
                          rich_help_panel=_PANELS[1])
    ] = "",
    to_skills: Annotated[
        list[str] | None,
        typer.Option("--to-skills", help="Skills that you want; with ; between.",
                     rich_help_panel=_PANELS[1]),
    ] = None,
    must: Annotated[
        list[str] | None,
        typer.Option("--must", help="Skills that you have to learn in any case; with ; between.",
                     rich_help_panel=_PANELS[1]),
    ] = None,
    ideas: Annotated[
        bool, typer.Option("--ideas", help="Say what you could become.",
                           rich_help_panel=_PANELS[1])
    ] = False,
    home: Annotated[
        str, typer.Option("--home", help="Town where you live, or NUTS code of its region.",
                          rich_help_panel=_PANELS[2])
    ] = "",
    stage: Annotated[
        Stage | None,
        typer.Option("--stage", help="Stage of life; sets the limits that you do not.",
                     rich_help_panel=_PANELS[2]),
    ] = None,
    age: Annotated[
        int | None,
        typer.Option("--age", help="Age; only schemes of support look at it.",
                     rich_help_panel=_PANELS[2]),
    ] = None,
    hours_a_week: Annotated[
        float | None, typer.Option("--hours-a-week", help="Hours for learning in a week.",
                                   rich_help_panel=_PANELS[2])
    ] = None,
    weeks: Annotated[
        int | None, typer.Option("--weeks", help="Weeks until it is done.",
                                 rich_help_panel=_PANELS[2])
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", help="Most euros in all.",
                                   rich_help_panel=_PANELS[2])
    ] = None,
    travel: Annotated[
        float | None, typer.Option("--travel", help="Longest way to a course: minutes one way.",
                                   rich_help_panel=_PANELS[2])
    ] = None,
    online: Annotated[
        bool | None, typer.Option("--online/--no-online", help="Only online, or never.",
                                  rich_help_panel=_PANELS[2])
    ] = None,
    from_day: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day: 2026-01-01; default: today.",
                          rich_help_panel=_PANELS[2])
    ] = "",
    region: Annotated[
        str, typer.Option("--region", help="NUTS code: advertisements are counted there.",
                          rich_help_panel=_PANELS[2])
    ] = "",
    lang: Annotated[
        str, typer.Option("--lang", "-l", help="Language of the answer: en, lv, lt, sv or de.",
                          callback=lang_code, rich_help_panel=_PANELS[3])
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.", rich_help_panel=_PANELS[3])
    ] = False,
) -> None:  # fmt: skip
    """Plan a learner's path."""
    from smartlife.cli.path_asked import Said, asked_for
    from smartlife.languages.messages import messages

    held = load_study(study)
    reader = _reader(lang, held)
    said = Said(
        folder=study, lang=reader, can=_parts(can), occupations=tuple(occupation or ()),
        years=tuple(years or ()), cv=cv, text=text, profile=profile, level=level, speaks=speaks,
        yes=yes, no_questions=no_questions or as_json, save=save, to=to.strip(),
        to_skills=_parts(to_skills), must=_parts(must), ideas=ideas, home=home.strip(),
        region=region.strip().upper(), start=_day(from_day), stage=stage and stage.value,
        limits={
            "age": age, "hours_a_week": hours_a_week, "weeks": weeks, "budget_eur": budget,
            "travel_minutes": travel,
            "online": None if online is None else ("only" if online else "never"),
        },
    )  # fmt: skip
    material = _material(held, study, with_demand=ideas)
    request = asked_for(said, held, material, messages(reader))
    _answer(request, material, reader, as_json=as_json)


def _answer(request: PathRequest, material: Material, lang: str, *, as_json: bool) -> None:
    """Plans and shows; on a terminal each answer is told while a fuller one is looked for."""
    from smartlife.cli.path_told import show_path, stage_line
    from smartlife.planning.path.as_json import answer_as_json
    from smartlife.planning.path.path import plan_path, stages
    from smartlife.planning.path.words import PathWords

    words = PathWords.of(lang, material.skills)
    if as_json:
        say_json(answer_as_json(plan_path(request, material), material.skills, lang))
        return
    with err.status("") as status:
        for answer in stages(request, material):
            status.update(stage_line(answer, words))
    show_path(answer, words)


def _material(study: Study, folder: Path, *, with_demand: bool) -> Material:
    """What the last run holds.

    Raises:
        StudyInvalid: the study was not run yet.
    """
    from smartlife.pipeline.running import lake_of
    from smartlife.planning.material.reading import read_material
    from smartlife.store.finished import finished_run

    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        raise StudyInvalid(
            "This study was not run yet", where=str(folder), todo=f"Run it: smartlife run {folder}"
        )
    with finished_run(study, lake, manifest, engine_settings()) as run:
        parts = ("gazetteer", "catalogue", "skills", "names", "sources")
        return read_material(run).load(*parts, *(("demand",) if with_demand else ()))


def _reader(lang: str, study: Study) -> str:
    """The language of the answer.

    Raises:
        StudyInvalid: there are no answers in it.
    """
    chosen = lang or next((one for one in study.languages if one in REPORT_LANGUAGES), "en")
    if chosen not in REPORT_LANGUAGES:
        raise StudyInvalid(
            f"There are no answers in {chosen}",
            where="--lang",
            todo=f"Languages are {', '.join(REPORT_LANGUAGES)}.",
        )
    return chosen


def _parts(said: list[str] | None) -> tuple[str, ...]:
    """What stands between semicolons."""
    parts = (part.strip() for one in said or () for part in one.split(";"))
    return tuple(part for part in parts if part)


def _day(said: str) -> date:
    """A day; today if none is said.

    Raises:
        StudyInvalid: it is none.
    """
    if not said:
        return date.today()  # noqa: DTZ011 - the day where the person is
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise StudyInvalid(
            f"{said!r} is no day", where="--from", todo="Write it as year-month-day: 2026-01-31"
        ) from None
