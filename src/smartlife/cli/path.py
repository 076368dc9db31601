"""The command path: what somebody can do and wants to be → courses in order, and why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from smartlife.cli.console import err
from smartlife.cli.finished import opened, reader_language, show_kept_back, show_next, working
from smartlife.cli.options import AnswerLang, AsJson, Online, StudyFolder, TextLang, spoken
from smartlife.cli.studies import load_study, say_json
from smartlife.cli.usage import refuse_unheard, said
from smartlife.errors import InputUnreadable, RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.cli.path_asked import Said
    from smartlife.languages.messages import Messages
    from smartlife.model.study import Study
    from smartlife.planning.material.reading import Material
    from smartlife.planning.path.request import PathRequest

_PANELS: Final = ("What you can do", "Where you want to go", "What your life allows")
_HELP: Final = """Plan a learner's path: courses in order, what they cover, and what stays open.

Say what you can do (an occupation with years, a CV, a text, single skills), where you want to go
(an occupation or skills; or ask for ideas), and what your life allows. Nothing that you say is
stored, unless you name a file with --save.

Try:

* `smartlife path --occupation "nurse's aide" --years 6 --to nurse --place Valmiera --speaks lv`
* `smartlife path --cv europass.pdf --ideas --place Šiauliai --speaks lt,en:B1 --lang lt`
* `smartlife path --can "welding; reading drawings" --to-skills robotics --online only --budget 500`
* `smartlife path --cv cv.pdf --to nurse --save me.json`, then
  `smartlife path --profile me.json --ideas`

Numbers that few employers stand behind are kept back from everybody, the owner of the study
too, since answers are passed on; `smartlife explain` leads to the records behind any figure.

Exit code 0: an answer, also if nothing was found; 2: what was asked for cannot be followed; 3: a
file cannot be read.
"""


class Stage(StrEnum):
    """Stages of life; each begins with other limits, which the options change."""

    first_job = "first_job"
    re_entry_after_care = "re_entry_after_care"
    mid_career = "mid_career"
    unemployed = "unemployed"
    over_55 = "55_plus"
    after_retirement = "after_retirement"


_AS_LIMIT: Final = {Online.also: "any", Online.only: "only", Online.never: "never"}


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(help=_HELP)(path)


def path(  # noqa: PLR0913 - one argument per option
    ctx: typer.Context,
    *,
    study: StudyFolder = Path(),
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
        typer.Option("--cv", metavar="FILE", help="CV: Europass XML or PDF, Word, text; - reads "
                     "standard input.", allow_dash=True, rich_help_panel=_PANELS[0]),
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
        list[str] | None,
        typer.Option("--speaks", metavar="LANGS", help="Languages that you can learn in: lv,ru; "
                     "with a level: lt:A2; any: all of them.", rich_help_panel=_PANELS[0]),
    ] = None,
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
    with_course: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="COURSE", help="Course that has to be in the plan: its "
                     "title or identifier; may be repeated.", rich_help_panel=_PANELS[1]),
    ] = None,
    ideas: Annotated[
        bool, typer.Option("--ideas", help="Say what you could become.",
                           rich_help_panel=_PANELS[1])
    ] = False,
    place: Annotated[
        str, typer.Option("--place", "-p", metavar="PLACE", help="Town where you live, or NUTS "
                          "code of its region: --place Valmiera", rich_help_panel=_PANELS[2])
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
        Online | None, typer.Option("--online", help="Online courses: also, only or never.",
                                    rich_help_panel=_PANELS[2])
    ] = None,
    from_day: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day: 2026-01-01; default: today.",
                          rich_help_panel=_PANELS[2])
    ] = "",
    region: Annotated[
        str, typer.Option("--region", "-r", metavar="CODE", help="With --to or --ideas: NUTS code "
                          "of the region whose advertisements are counted; default: yours.",
                          rich_help_panel=_PANELS[2])
    ] = "",
    text_lang: TextLang = "",
    lang: AnswerLang = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Plan a learner's path."""
    from smartlife.cli.path_asked import Said, asked_for
    from smartlife.languages.messages import messages

    _refuse(ctx, is_idea=ideas, is_online=online is Online.only, is_counted=ideas or bool(to))
    languages = spoken(speaks)
    start = _day(from_day)
    if save is not None:
        _savable(save)
    held = load_study(study)
    reader = reader_language(held, lang)
    asked = Said(
        folder=study, lang=reader, can=_parts(can), occupations=tuple(occupation or ()),
        years=tuple(years or ()), cv=cv, text=text, profile=profile, level=level,
        speaks=languages, text_lang=text_lang,
        yes=yes, no_questions=no_questions or as_json, save=save, to=to.strip(),
        to_skills=_parts(to_skills), must=_parts(must), must_take=tuple(with_course or ()),
        ideas=ideas, place=place.strip(),
        region=region.strip().upper(), start=start, stage=stage and stage.value,
        limits={
            "age": age, "hours_a_week": hours_a_week, "weeks": weeks, "budget_eur": budget,
            "travel_minutes": travel,
            "online": online and _AS_LIMIT[online],
        },
    )  # fmt: skip
    with working(reader):
        material = _material(held, study, with_demand=ideas or bool(to))
    request = asked_for(asked, held, material, messages(reader))
    _answer(request, material, reader, as_json=as_json)
    show_next(*_next_steps(asked, messages(reader)))


def _answer(request: PathRequest, material: Material, lang: str, *, as_json: bool) -> None:
    """Plans and shows; on a terminal each answer is told while a fuller one is looked for."""
    from smartlife.cli.path_told import show_path, stage_line
    from smartlife.planning.path.as_json import as_json as values_of
    from smartlife.planning.path.path import plan_path, stages
    from smartlife.planning.path.words import PathWords
    from smartlife.planning.path.words_told import in_words

    words = PathWords.of(lang, material.skills)
    if as_json:
        say_json(values_of(plan_path(request, material), material, lang))
        return
    with err.status("") as status:
        for answer in stages(request, material):
            status.update(stage_line(answer, words))
    show_path(in_words(answer, material, lang))
    show_kept_back(answer, lang)


def _next_steps(asked: Said, say: Messages) -> Iterator[str]:
    """What somebody might ask next."""
    is_told = asked.occupations or asked.cv or asked.text
    if is_told and asked.save is None and asked.profile is None:
        yield say.say(
            "To keep what you said: add --save me.json; the next time say --profile me.json."
        )
    if asked.ideas:
        yield say.say("The way to one of them: say --to and its name instead of --ideas.")
    else:
        yield say.say("What else you could become: say --ideas instead of a goal.")


def _material(study: Study, folder: Path, *, with_demand: bool) -> Material:
    """What the last run holds."""
    from smartlife.planning.material.reading import read_material

    with opened(study, folder) as run:
        parts = ("gazetteer", "catalogue", "skills", "names", "sources")
        return read_material(run).load(*parts, *(("demand",) if with_demand else ()))


def _refuse(ctx: typer.Context, *, is_idea: bool, is_online: bool, is_counted: bool) -> None:
    """Nothing that is said goes unheard.

    Raises:
        RequestInvalid: something has no effect, or contradicts something else.
    """
    if is_idea:
        refuse_unheard(ctx, ["--must", "--with"], "with --ideas: no path is planned")
    if not is_counted:
        refuse_unheard(ctx, ["--region"], "without an occupation: no advertisements are counted",
                       needs="--to or --ideas")  # fmt: skip
    texts = [option for option in ("--cv", "--text") if said(ctx, option)]
    told = [option for option in ("--occupation", "--profile") if said(ctx, option)]
    if not texts:
        refuse_unheard(ctx, ["--text-lang"], "without a text", needs="--cv FILE or --text FILE")
    if not texts and not told:
        refuse_unheard(ctx, ["--yes"], "where nothing waits for a yes",
                       needs="--cv, --text, --occupation or --profile")  # fmt: skip
    if said(ctx, "--yes"):
        refuse_unheard(ctx, ["--no-questions"], "beside --yes, which answers all questions")
    if is_online:
        refuse_unheard(ctx, ["--travel"], "with --online only: nobody travels")
    elif not said(ctx, "--place") and not said(ctx, "--profile"):
        refuse_unheard(ctx, ["--travel"], "without a place that the way begins at",
                       needs="--place TOWN")  # fmt: skip


def _savable(path: Path) -> None:
    """Nobody answers questions for a profile that cannot be written.

    Raises:
        InputUnreadable: it cannot be, or is another file.
    """
    from smartlife.planning.people.profile import load_profile

    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InputUnreadable(
            "This is a folder" if path.is_dir() else "There is no such folder",
            where=str(path if path.is_dir() else path.parent),
            todo="Name a file in a folder that is there: --save me.json",
        )
    if path.exists():
        load_profile(path)


def _parts(named: list[str] | None) -> tuple[str, ...]:
    """What stands between semicolons: names of skills have commas."""
    parts = (part.strip() for one in named or () for part in one.split(";"))
    return tuple(part for part in parts if part)


def _day(written: str) -> date:
    """A day; today if none is said.

    Raises:
        RequestInvalid: it is none.
    """
    if not written:
        return date.today()  # noqa: DTZ011 - the day where the person is
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise RequestInvalid(
            f"{written!r} is no day", where="--from", todo="Write it as year-month-day: 2026-01-31"
        ) from None
