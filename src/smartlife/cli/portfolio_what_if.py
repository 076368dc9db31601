"""The commands portfolio what-if and portfolio suggest."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from smartlife.cli.console import err
from smartlife.cli.corrected import read_corrections
from smartlife.cli.finished import opened, reader_language
from smartlife.cli.indexes import check_lang, lang_code, open_index
from smartlife.cli.pasted import read_text
from smartlife.cli.sections import show_told
from smartlife.cli.studies import load_study, say_json
from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from smartlife.model.study import Study
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.change import Change
    from smartlife.planning.portfolio.suggest import Part
    from smartlife.planning.portfolio.taught import Taught
    from smartlife.planning.portfolio.what_if import WhatIfMaterial

_TOO_LONG: Final = "Give the description of one course."

StudyOption = Annotated[
    Path,
    typer.Option("--study", "-s", metavar="STUDY", help="Folder of the study; default: here."),
]
AnswerLang = Annotated[
    str,
    typer.Option(
        "--lang", "-l", metavar="LANG", help="Language of the answer.", callback=lang_code
    ),
]
TextLang = Annotated[
    str,
    typer.Option(
        "--text-lang",
        metavar="LANG",
        help="Language of the description; default: it is found out.",
        callback=lang_code,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]


class ChangeName(Enum):
    """What is imagined."""

    add = "add"
    change = "change"
    online = "online"
    translate = "translate"
    move = "move"
    close = "close"


def register(group: typer.Typer) -> None:
    """Adds the commands to the group of the portfolio."""
    group.command("what-if")(what_if_command)
    group.command("suggest")(suggest_command)


def what_if_command(  # noqa: PLR0913 - one argument per option
    change: Annotated[
        ChangeName,
        typer.Argument(
            help="add a course; or change one in all that you name; or only move it online, "
            "translate, move or close it."
        ),
    ],
    *,
    study: StudyOption = Path(),
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
            help="Its description, or the new one; - reads standard input.",
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
    place: Annotated[str, typer.Option("--place", help="Where it is taught, or moves to.")] = "",
    mode: Annotated[
        str, typer.Option("--mode", help="onsite, online or blended; a new one: onsite.")
    ] = "",
    taught_in: Annotated[
        str,
        typer.Option("--taught-in", metavar="LANGS", help="Languages, with commas: lv,en"),
    ] = "",
    provider: Annotated[str, typer.Option("--provider", "-p", help="Who teaches it.")] = "",
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
        typer.Option("--region", "-r", metavar="CODE", help="Tell of this region only; many."),
    ] = None,
    minutes: Annotated[
        int, typer.Option("--minutes", min=1, max=600, help="Longest way, one way.")
    ] = 60,
    text_lang: TextLang = "",
    lang: AnswerLang = "",
    as_json_too: JsonOption = False,
) -> None:
    """Say what would change for the region if one course were added, changed or closed.

    Nothing of the study is written: both worlds are computed in memory.

    Try:

    * smartlife portfolio what-if add --title "CNC" --skill "program a CNC controller"
      --place Valmiera --taught-in lv
    * smartlife portfolio what-if change --course "Bookkeeping for beginners"
      --skill "use spreadsheets software" --hours 24 --price 90 --taught-in lv,en
    * smartlife portfolio what-if online --course "Bookkeeping for beginners"
    * smartlife portfolio what-if close --course 3f9a0c11d2
    """
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.portfolio.change import Change
    from smartlife.planning.portfolio.suggest import LONGEST
    from smartlife.planning.portfolio.what_if import WhatIfMaterial, what_if
    from smartlife.planning.portfolio.what_if_json import as_json
    from smartlife.planning.portfolio.what_if_words import in_words

    held = load_study(study)
    language = reader_language(held, lang)
    langs = tuple(lang_code(one) for one in taught_in.split(",") if one.strip())
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
            mode=mode,
            langs=langs,
            text_lang=text_lang or (langs[0] if langs and change is ChangeName.add else ""),
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
        answer = what_if(
            wanted,
            made,
            taught=taught,
            regions=[code.upper() for code in region or []],
            minutes=minutes,
        )
        if as_json_too:
            say_json(as_json(answer, material, language))
        else:
            show_told(in_words(answer, material, language))


def _skills(named: list[str], material: Material, option: str) -> tuple[str, ...]:
    """URIs of skills that are named.

    Raises:
        InputUnreadable: nothing is called so; names that are alike are told.
    """
    found = []
    for one in named:
        if one in material.skills.kinds:
            found.append(one)
            continue
        uris = [
            uri
            for uri, names in material.skills.labels.items()
            if material.skills.kinds.get(uri) in ("skill", "knowledge")
            and one.casefold() in (name.casefold() for name in names.values())
        ]
        if not uris:
            raise InputUnreadable(
                f"No skill is called {one}",
                where=option,
                todo=f"Give its ESCO name or URI. {_near(one, material)}".strip(),
            )
        found.append(min(uris))
    return tuple(dict.fromkeys(found))


def _near(name: str, material: Material) -> str:
    from rapidfuzz import process, utils

    labels = {
        label: None
        for uri, names in material.skills.labels.items()
        if material.skills.kinds.get(uri) in ("skill", "knowledge")
        for label in names.values()
    }
    found = process.extract(
        name, list(labels), processor=utils.default_process, limit=4, score_cutoff=70
    )
    return f"Meant perhaps: {'; '.join(one[0] for one in found)}" if found else ""


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
            metavar="FILE", allow_dash=True, help="The description; - reads standard input."
        ),
    ],
    *,
    study: StudyOption = Path(),
    title: Annotated[
        str, typer.Option("--title", help="Title; default: the first line of the description.")
    ] = "",
    has: Annotated[
        str,
        typer.Option(
            "--has",
            metavar="PARTS",
            help="What other fields of the catalogue say, with commas: hours,price,language …",
        ),
    ] = "",
    text_lang: TextLang = "",
    lang: AnswerLang = "",
    as_json_too: JsonOption = False,
) -> None:
    """Suggest skills, ESCO tags and missing parts for the description of a course.

    Example: smartlife portfolio suggest course.txt -s my-study --has price,dates --lang lv
    """
    from smartlife.planning.material.reading import read_material
    from smartlife.planning.portfolio.suggest import LONGEST, PARTS, AskedTogether, Draft, suggest
    from smartlife.planning.portfolio.suggest_json import as_json
    from smartlife.planning.portfolio.suggest_words import in_words

    held = load_study(study)
    language = reader_language(held, lang)
    filled = [one.strip() for one in has.split(",") if one.strip()]
    if unknown := [one for one in filled if one not in PARTS]:
        raise InputUnreadable(
            f"{unknown[0]} is no part of a description",
            where="--has",
            todo=f"Say some of {', '.join(PARTS)}.",
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
        found = suggest(draft, index, together=together, corrections=corrections)
        told = in_words(found, material, language)
        if as_json_too:
            say_json(as_json(found, material, language))
            return
    show_told(told)
    if not told.sections:
        err.print("Nothing is missing, and no skill was found.")
