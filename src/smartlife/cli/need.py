"""The command need: an advertisement or a description → courses, gaps, a plan for a team."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from smartlife.cli.console import say
from smartlife.cli.finished import opened, reader_language, show_kept_back, show_next, working
from smartlife.cli.indexes import index_folder
from smartlife.cli.options import WEAK, AnswerLang, AsJson, Online, StudyFolder, TextLang, spoken
from smartlife.cli.pasted import read_text
from smartlife.cli.questions import ask_each, may_ask
from smartlife.cli.sections import show_section
from smartlife.cli.studies import load_study, say_json
from smartlife.cli.usage import refuse_unheard
from smartlife.errors import InputUnreadable, RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.languages.messages import Messages
    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.model.study import Study
    from smartlife.planning.material.reading import Material
    from smartlife.planning.need.plan import NeedAnswer, NeedRequest
    from smartlife.planning.need.read import Need
    from smartlife.planning.need.team import TeamWish
    from smartlife.planning.people.profile import LanguageLevel

_OF_TEAM: Final = (
    "--budget", "--hours-each", "--hour-cost", "--group-price", "--at-least",
)  # fmt: skip
"""Options that only say something of people who are to learn."""
_ASKED_ABOUT: Final = ("likely", "doubtful", "usual")


@dataclass(frozen=True, slots=True)
class _Team:
    """What was said of the team, before skills are known."""

    size: int | None
    people: Path | None
    at_least: int
    budget: float | None
    hours: float | None
    hour_cost: float
    group_price: float | None
    seats: int


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(need)


def need(  # noqa: PLR0913 - one argument per option
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Advertisement, description, or skills one a line: text, PDF or Word; - reads "
            "standard input.",
            allow_dash=True,
        ),
    ],
    *,
    study: StudyFolder = Path(),
    place: Annotated[
        str,
        typer.Option(
            "--place",
            "-p",
            metavar="PLACE",
            help="Town of the work, or NUTS code of its region: --place Rostock",
        ),
    ] = "",
    travel: Annotated[
        float, typer.Option("--travel", min=0, help="Longest way to a course: minutes one way.")
    ] = 60.0,
    online: Annotated[
        Online, typer.Option("--online", help="Online courses: also, only or never.")
    ] = Online.also,
    unstated: Annotated[
        bool,
        typer.Option("--unstated", help="Count courses of which only the country is stated, too."),
    ] = False,
    speaks: Annotated[
        list[str] | None,
        typer.Option(
            "--speaks",
            metavar="LANGS",
            help="Languages that people can learn in: lv,ru; any: all of them; default: that of "
            "the text.",
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Title of the post.")] = "",
    text_lang: TextLang = "",
    skill: Annotated[
        list[str] | None,
        typer.Option(
            "--skill",
            metavar="SKILL",
            help="A skill that is needed: its number in the answer, name or URI; many.",
        ),
    ] = None,
    drop_skill: Annotated[
        list[str] | None,
        typer.Option(
            "--drop-skill",
            metavar="SKILL",
            help="A skill that is not needed: its number in the answer, name or URI; many.",
        ),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Ask about each skill (on a terminal).")
    ] = False,
    usual: Annotated[
        bool,
        typer.Option(
            "--usual", help="Where the text names no skill, count those usual in the occupation."
        ),
    ] = False,
    employer: Annotated[
        str, typer.Option("--employer", help="Your firm: its advertisements are not counted.")
    ] = "",
    team: Annotated[
        int | None, typer.Option("--team", "-k", min=1, max=50, help="People who are to learn.")
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            "--people",
            metavar="TABLE",
            help="People who are to learn, a row each: name, skills (held; with ; between), hours, "
            "budget. Not stored.",
        ),
    ] = None,
    at_least: Annotated[
        int, typer.Option("--at-least", min=1, help="People who are to be able to do each skill.")
    ] = 1,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0, help="Most euros in all.")
    ] = None,
    hours_each: Annotated[
        float | None, typer.Option("--hours-each", min=0, help="Most hours of courses per person.")
    ] = None,
    hour_cost: Annotated[
        float, typer.Option("--hour-cost", min=0, help="What an hour of a person's time costs.")
    ] = 0.0,
    group_price: Annotated[
        float | None,
        typer.Option("--group-price", min=0, help="Price of a course for a group of your own."),
    ] = None,
    seats: Annotated[int, typer.Option("--seats", min=1, help="Seats in such a group.")] = 12,
    lang: AnswerLang = "",
    as_json: AsJson = False,
) -> None:
    """Say which courses teach what you need people for, what nobody teaches, and who else asks.

    Skills are read from the text with the words they rest on; confirm or remove them by their
    numbers. Nothing of the text or of the people is stored.

    Try:

    * smartlife need advert.txt --study my-study --place Rostock --team 4 --budget 2000
    * smartlife need advert.pdf --skill 3 --drop-skill 1 --skill "project management"
    * smartlife need skills.txt --speaks lv,ru --online only --people team.csv --hours-each 40

    Numbers that few employers stand behind are kept back from everybody, the owner of the study
    too, since answers are passed on; `smartlife explain` leads to the records behind any figure.

    Exit code 0: an answer, also if nothing was found; 2: what was asked for cannot be followed;
    3: a file cannot be read.
    """  # fmt: skip
    from smartlife.cli.corrected import read_corrections
    from smartlife.languages.messages import messages
    from smartlife.linking.index import LinkIndex
    from smartlife.planning.need.plan import NeedRequest, plan_need, understand
    from smartlife.planning.need.read import LONGEST_TEXT

    said = _Team(team, people, at_least, budget, hours_each, hour_cost, group_price, seats)
    _refuse(ctx, said, is_online=online is Online.only)
    learned_in = _langs(spoken(speaks), is_said=bool(speaks))
    text = read_text(file, most=LONGEST_TEXT)
    held = load_study(study)
    reader = reader_language(held, lang)
    index = LinkIndex.open(index_folder(study))
    material = _material(held, study)
    request = NeedRequest(
        text=text,
        title=title,
        text_lang=text_lang,
        place=place,
        minutes=travel,
        langs=learned_in,
        online=online.value,
        unstated=unstated,
        today=date.today(),  # noqa: DTZ011 - the day where the person is
        with_usual=usual,
        employer=employer,
    )
    corrections = read_corrections(held, index, "vacancies")
    first = understand(request, material, index, corrections=corrections)
    request = _confirmed(request, first, material, (skill or [], drop_skill or []), reader)
    request, first = _asked(request, first, material, index, messages(reader), ask=confirm,
                            corrections=corrections)  # fmt: skip
    request = replace(request, team=_wish(said, first, material, reader))
    with working(reader):
        answer = plan_need(request, material, index, corrections=corrections, need=first)
    _show(answer, material, reader, as_json=as_json)
    show_kept_back(answer, reader)
    if request.team is None:
        show_next(messages(reader).say("A plan for people who are to learn: add --team 4."))


def _langs(
    languages: Mapping[str, LanguageLevel | None] | None, *, is_said: bool
) -> tuple[str, ...] | None:
    """Languages to learn in; () for any, None where nothing is said.

    Raises:
        RequestInvalid: none of them is spoken well enough to follow a course in it.
    """
    if not is_said or languages is None:
        return () if is_said else None
    enough = tuple(code for code, level in languages.items() if level not in WEAK)
    if not enough:
        raise RequestInvalid(
            "In none of these languages a course can be followed: that takes B1",
            where="--speaks",
            todo="Add a language that people know better, or say --speaks any.",
        )
    return enough


def _material(study: Study, folder: Path) -> Material:
    """All that is held of the last run."""
    from smartlife.planning.material.reading import read_material

    with opened(study, folder) as run:
        return read_material(run).load()


def _confirmed(
    request: NeedRequest,
    first: Need,
    material: Material,
    said: tuple[Sequence[str], Sequence[str]],
    reader: str,
) -> NeedRequest:
    """The request with skills that were named as needed or not."""
    from smartlife.planning.need.members import find_skills_said

    yes, no = (
        find_skills_said(names, first, material, (reader,), where=option)
        for names, option in zip(said, ("--skill", "--drop-skill"), strict=True)
    )
    return replace(request, yes=request.yes | yes, no=request.no | no)


def _asked(  # noqa: PLR0913 - what is asked about, and how
    request: NeedRequest,
    first: Need,
    material: Material,
    index: LinkIndex,
    words: Messages,
    *,
    ask: bool,
    corrections: Corrections,
) -> tuple[NeedRequest, Need]:
    """Asks about each skill where that is wanted; the request and the need as confirmed."""
    from smartlife.planning.need.plan import understand
    from smartlife.planning.need.words import numbered

    if ask:
        if not may_ask():
            raise RequestInvalid(
                "Skills can be asked about on a terminal only",
                where="--confirm",
                todo="Name them instead: --skill 3 --drop-skill 1 (numbers of the answer).",
            )
        questions = {
            one.uri: material.skills.label(one.uri, words.lang)
            + (f" – “{one.phrase}”" if one.phrase else "")
            for one in numbered(first)
            if one.state in _ASKED_ABOUT and one.uri not in request.yes | request.no
        }
        keys = words.say("Is this needed? y = yes, n = no, space = leave it, q = no more.")
        yes, no = (frozenset(uris) for uris in ask_each(questions, keys))
        request = replace(request, yes=request.yes | yes, no=request.no | no)
    return request, understand(request, material, index, corrections=corrections)


def _refuse(ctx: typer.Context, said: _Team, *, is_online: bool) -> None:
    """Nothing that is said goes unheard.

    Raises:
        RequestInvalid: something has no effect, or there are two teams.
    """
    if said.size is not None and said.people is not None:
        raise RequestInvalid(
            "The team is named twice",
            where="--team, --people",
            todo="Give one of them: how many people, or a list of them.",
        )
    if said.size is None and said.people is None:
        refuse_unheard(ctx, _OF_TEAM, "while it is not said who is to learn",
                       needs="--team 4 or --people list.csv")  # fmt: skip
    if said.group_price is None:
        refuse_unheard(ctx, ["--seats"], "without a price of a group", needs="--group-price 900")
    if is_online:
        refuse_unheard(ctx, ["--travel", "--unstated"], "with --online only: nobody travels")
    elif not ctx.params["place"].strip():
        refuse_unheard(ctx, ["--travel"], "without a place that the way begins at",
                       needs="--place TOWN")  # fmt: skip


def _wish(said: _Team, first: Need, material: Material, reader: str) -> TeamWish | None:
    """Who is to learn, and within which limits; None if nobody was named."""
    from smartlife.planning.need.members import read_members, some_people
    from smartlife.planning.need.pooling import GroupPrice
    from smartlife.planning.need.team import TeamWish

    if said.people is not None:
        members = read_members(
            _rows(said.people), first, material, (reader,), where=str(said.people)
        )
    elif said.size:
        members = some_people(said.size)
    else:
        return None
    group = None if said.group_price is None else GroupPrice(said.group_price, said.seats)
    return TeamWish(
        members=members,
        by_at_least=said.at_least,
        budget_eur=said.budget,
        hours_each=said.hours,
        hour_eur=said.hour_cost,
        group=group,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Rows of a table of any format, by the folded names of their columns.

    Raises:
        InputUnreadable: a row cannot be read, so that somebody would be left out.
    """
    from smartlife.formats.records import opened_path
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.tabular import column_key, flatten, records_of

    opened_table = opened_path(path, file=str(path))
    found = []
    for item in records_of(opened_table, SourceSpec("people", "vacancies", str(path))):
        if not isinstance(item, Issue):
            found.append({column_key(name): said for name, said in flatten(item.values).items()})
        elif item.severity == "rejected":
            raise InputUnreadable(
                "A row of the list of people cannot be read",
                where=f"{path}, row {item.row}",
                todo=f"Mend the row: {item.message}",
            )
    return found


def _show(answer: NeedAnswer, material: Material, lang: str, *, as_json: bool) -> None:
    from smartlife.planning.need.as_json import as_json as values_of
    from smartlife.planning.need.words import in_words

    if as_json:
        say_json(values_of(answer, material, lang))
        return
    for place, section in enumerate(in_words(answer, material, lang).sections):
        if place:
            say("")
        show_section(section)
