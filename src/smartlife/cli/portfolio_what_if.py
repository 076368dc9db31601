"""The commands portfolio what-if and portfolio suggest."""

from __future__ import annotations

from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from smartlife.cli.console import err
from smartlife.cli.corrected import read_corrections
from smartlife.cli.finished import opened, reader_language, show_kept_back, working
from smartlife.cli.indexes import check_lang, open_index
from smartlife.cli.near_names import near_names
from smartlife.cli.options import (
    AnswerLang,
    AsJson,
    StudyFolder,
    TextLang,
    langs,
    parts,
    regions,
)
from smartlife.cli.pasted import read_text
from smartlife.cli.sections import show_told
from smartlife.cli.studies import load_study, say_json
from smartlife.cli.usage import near, refuse_unheard, said
from smartlife.errors import RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.model.study import Study
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.change import Change
    from smartlife.planning.portfolio.suggest import Part
    from smartlife.planning.portfolio.taught import Taught
    from smartlife.planning.portfolio.what_if import WhatIfMaterial

_TOO_LONG: Final = "Give the description of one course."


class ChangeName(Enum):
    """What is imagined."""

    add = "add"
    change = "change"
    online = "online"
    translate = "translate"
    move = "move"
    close = "close"


class Mode(StrEnum):
    """How a course is taught."""

    onsite = "onsite"
    online = "online"
    blended = "blended"


_SKILLS: Final = ("skill", "knowledge")
_OF_NEW: Final = (
    "--title", "--text", "--skill", "--place", "--mode", "--taught-in", "--hours", "--price",
    "--seats", "--start", "--level", "--field", "--part-time",
)  # fmt: skip
_HEARD: Final[Mapping[ChangeName, tuple[str, ...]]] = {
    ChangeName.add: (*_OF_NEW, "--provider", "--text-lang"),
    ChangeName.change: (*_OF_NEW, "--course", "--drop-skill", "--text-lang"),
    ChangeName.online: ("--course",),
    ChangeName.translate: ("--course", "--taught-in"),
    ChangeName.move: ("--course", "--place"),
    ChangeName.close: ("--course",),
}
"""Which options say something of a change."""


def register(group: typer.Typer) -> None:
    """Adds the commands to the group of the portfolio."""
    group.command("what-if")(what_if_command)
    group.command("suggest")(suggest_command)


def what_if_command(  # noqa: PLR0913 - one argument per option
    ctx: typer.Context,
    change: Annotated[
        ChangeName,
        typer.Argument(
            help="add a course; or change one in all that you name; or only move it online, "
            "translate, move or close it."
        ),
    ],
    *,
    study: StudyFolder = Path(),
    course: Annotated[
        str,
        typer.Option("--course", "-c", metavar="TITLE", help="The course: title or identifier."),
    ] = "",
    title: Annotated[
        str, typer.Option("--title", help="Title of the course to add, or its new one.")
    ] = "",
    text: Annotated[
        Path | None,
        typer.Option(
            "--text",
            metavar="FILE",
            allow_dash=True,
            help="Its description, or the new one: text, PDF or Word; - reads standard input.",
        ),
    ] = None,
    skill: Annotated[
        list[str] | None,
        typer.Option("--skill", metavar="SKILL", help="A skill it is to teach: name or URI; many."),
    ] = None,
    drop_skill: Annotated[
        list[str] | None,
        typer.Option(
            "--drop-skill",
            metavar="SKILL",
            help="Of change: a skill it is to teach no more: name or URI; many.",
        ),
    ] = None,
    place: Annotated[
        str,
        typer.Option(
            "--place",
            "-p",
            metavar="PLACE",
            help="Town where it is taught, or moves to, or NUTS code of its region.",
        ),
    ] = "",
    mode: Annotated[
        Mode | None, typer.Option("--mode", help="How it is taught; a new one: onsite.")
    ] = None,
    taught_in: Annotated[
        list[str] | None,
        typer.Option("--taught-in", metavar="LANGS", help="Languages that it is taught in: lv,en"),
    ] = None,
    provider: Annotated[
        str, typer.Option("--provider", metavar="NAME", help="Of add: who teaches it.")
    ] = "",
    hours: Annotated[float | None, typer.Option("--hours", min=0, help="Its hours.")] = None,
    price: Annotated[float | None, typer.Option("--price", min=0, help="Its price in €.")] = None,
    seats: Annotated[int | None, typer.Option("--seats", min=1, help="Its seats.")] = None,
    start: Annotated[
        str, typer.Option("--start", metavar="DAY", help="Its first day: 2027-09-01.")
    ] = "",
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=8, help="Its EQF level.")
    ] = None,
    field_code: Annotated[
        str, typer.Option("--field", metavar="CODE", help="Its ISCED-F field: 06 or 0613.")
    ] = "",
    part_time: Annotated[
        bool | None, typer.Option("--part-time/--full-time", help="Beside work, or not.")
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="CODES",
            help="Tell of these regions only: NUTS codes with commas, or repeated.",
        ),
    ] = None,
    travel: Annotated[
        int,
        typer.Option("--travel", min=1, max=600, help="Longest way to a course: minutes one way."),
    ] = 60,
    text_lang: TextLang = "",
    lang: AnswerLang = "",
    as_json_too: AsJson = False,
) -> None:
    """Say what would change for the region if one course were added, changed or closed.

    Nothing of the study is written: both worlds are computed in memory.

    Try:

    * smartlife portfolio what-if add --title CNC --skill "program CNC machines"
      --place Valmiera --taught-in lv
    * smartlife portfolio what-if change --course "Banketa viesmīlis"
      --hours 24 --price 90 --taught-in lv,en
    * smartlife portfolio what-if online --course "Banketa viesmīlis"
    * smartlife portfolio what-if close --course "Banketa viesmīlis"

    Numbers that few employers stand behind are kept back from everybody, the owner of the study
    too, since answers are passed on; `smartlife explain` leads to the records behind any figure.

    Exit code 0: an answer; 2: what was asked for cannot be followed; 3: a file cannot be read.
    """
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.portfolio.change import Change
    from smartlife.planning.portfolio.suggest import LONGEST
    from smartlife.planning.portfolio.what_if import WhatIfMaterial, what_if
    from smartlife.planning.portfolio.what_if_json import as_json
    from smartlife.planning.portfolio.what_if_words import in_words

    _refuse(ctx, change)
    learned_in = langs(taught_in, "--taught-in")
    held = load_study(study)
    language = reader_language(held, lang)
    described = read_text(text, most=LONGEST, todo=_TOO_LONG) if text else ""
    with opened(held, study) as run:
        material = read_material(run)
        wanted = Change(
            kind=change.value,
            course=course,
            title=title,
            text=described,
            skills=_skills(skill or [], material, "--skill"),
            dropped=_skills(drop_skill or [], material, "--drop-skill"),
            place=place,
            mode=mode or "",
            langs=learned_in,
            text_lang=text_lang
            or (learned_in[0] if learned_in and change is ChangeName.add else ""),
            provider=provider,
            hours=hours,
            price_eur=price,
            seats=seats,
            start=start,
            eqf_level=level,
            field_code=field_code,
            is_part_time=part_time,
        )
        made = WhatIfMaterial(run, material)
        taught = _read(wanted, made, held, study)
        with working(language):
            answer = what_if(wanted, made, taught=taught, regions=regions(region), minutes=travel)
        if as_json_too:
            say_json(as_json(answer, material, language))
        else:
            show_told(in_words(answer, material, language))
        show_kept_back(answer, language)


def _refuse(ctx: typer.Context, change: ChangeName) -> None:
    """Nothing that is said goes unheard.

    Raises:
        RequestInvalid: something has no effect on such a change.
    """
    known = dict.fromkeys(option for heard in _HEARD.values() for option in heard)
    unheard = [option for option in known if option not in _HEARD[change]]
    refuse_unheard(ctx, unheard, f"on what-if {change.value}")
    if change is ChangeName.change or not said(ctx, "--title"):
        refuse_unheard(
            ctx, [] if said(ctx, "--text") else ["--text-lang"], "without a text",
            needs="--text FILE",
        )  # fmt: skip


def _skills(named: list[str], material: Material, option: str) -> tuple[str, ...]:
    """URIs of skills that are named.

    Raises:
        RequestInvalid: nothing is called so; names that are alike are told.
    """
    found = []
    for one in named:
        if one in material.skills.kinds:
            found.append(one)
            continue
        uris = [
            uri
            for uri, names in material.skills.labels.items()
            if material.skills.kinds.get(uri) in _SKILLS
            and one.casefold() in (name.casefold() for name in names.values())
        ]
        if not uris:
            raise RequestInvalid(
                f"No skill is called {one}",
                where=f"{option} {one}",
                todo=f"{near_names(one, material.skills, _SKILLS)}Give its ESCO name or URI.",
            )
        found.append(min(uris))
    return tuple(dict.fromkeys(found))


def _read(change: Change, made: WhatIfMaterial, held: Study, study: Path) -> tuple[Taught, ...]:
    """What the description of a course to add, or a new one, names; nothing without one."""
    is_titled = change.kind == "add" and change.title and not change.skills
    if change.kind not in ("add", "change") or not (change.text or is_titled):
        return ()
    from smartlife.planning.portfolio.change import find_course
    from smartlife.planning.portfolio.suggest import (
        Draft,
        as_taught,
        read_skills_of,
        with_language,
    )

    title = change.title
    if change.kind == "change" and not title:
        title = find_course(made.courses, change.course)["title"]
    index = open_index(study, None)
    draft = with_language(Draft(title, change.text, change.text_lang), index)
    check_lang(draft.lang, index)
    corrections = read_corrections(held, index, "courses")
    return as_taught(read_skills_of(draft, index, corrections))


def suggest_command(  # noqa: PLR0913 - one argument per option
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            allow_dash=True,
            help="The description: text, PDF or Word; - reads standard input.",
        ),
    ],
    *,
    study: StudyFolder = Path(),
    title: Annotated[
        str, typer.Option("--title", help="Title; default: the first line of the description.")
    ] = "",
    has: Annotated[
        list[str] | None,
        typer.Option(
            "--has",
            metavar="PARTS",
            help="What other fields of the catalogue say, with commas: hours,price,language …",
        ),
    ] = None,
    text_lang: TextLang = "",
    lang: AnswerLang = "",
    as_json_too: AsJson = False,
) -> None:
    """Suggest skills, ESCO tags and missing parts for the description of a course.

    Try:

    * smartlife portfolio suggest course.txt --study my-study --has price,dates --lang lv
    * smartlife portfolio suggest course.docx --title "CNC machine operator" --text-lang lv
    * pbpaste | smartlife portfolio suggest - (what stands on the clipboard, on a Mac)

    Exit code 0: an answer; 2: what was asked for cannot be followed; 3: a file cannot be read.
    """
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.portfolio.suggest import LONGEST, PARTS, AskedTogether, Draft, suggest
    from smartlife.planning.portfolio.suggest_json import as_json
    from smartlife.planning.portfolio.suggest_words import in_words

    held = load_study(study)
    language = reader_language(held, lang)
    filled = parts(has)
    if unknown := [one for one in filled if one not in PARTS]:
        raise RequestInvalid(
            f"{unknown[0]} is no part of a description",
            where=f"--has {unknown[0]}",
            todo=f"{near(unknown[0], PARTS)}Say some of {', '.join(PARTS)}.",
        )
    text = read_text(file, most=LONGEST, todo=_TOO_LONG)
    head, _, rest = text.strip().partition("\n")
    draft = Draft(
        title or head, text if title else rest, text_lang, frozenset(cast("list[Part]", filled))
    )
    index = open_index(study, None)
    corrections = read_corrections(held, index, "courses")
    with opened(held, study) as run:
        material = read_material(run)
        together = AskedTogether(material.demand, material.groups)
        with working(language):
            found = suggest(draft, index, together=together, corrections=corrections)
        told = in_words(found, material, language)
        if as_json_too:
            say_json(as_json(found, material, language))
            return
    show_told(told)
    if not told.sections:
        err.print("Nothing is missing, and no skill was found.")
