"""The commands areas: which strategies there are, what an area catches, and how to correct it."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.table import Table

from smartlife.cli.console import counted, number, printable, say, show
from smartlife.cli.studies import load_study, say_json
from smartlife.errors import InputUnreadable, StudyInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.model.strategies import Area, Strategy
    from smartlife.model.study import Study
    from smartlife.store.reading import RunTables

_SCHEMES: Final = {
    "isco": "Occupations (ISCO-08)",
    "skill_group": "Skills (ESCO groups)",
    "field": "Knowledge (ISCED-F fields)",
    "concept": "Single concepts (ESCO)",
    "nace": "Trades (NACE divisions)",
}
_MEASURES: Final = {
    "demand_share": "of posts advertised, by occupation",
    "base_rate": "of posts touched at all, by however little",
    "skill_share": "of skills in advertisements",
    "offer_share": "of skills in courses",
}
_MOST: Final = 8

areas = typer.Typer(
    name="areas",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Smart-specialisation areas: which codes they catch, and how to correct them.

No classification knows the areas of a strategy. A file says which codes belong to each area, by
how much; smartlife brings a proposal for some regions, a **draft** until two organisations sign it.

* `smartlife areas list my-study` tells the areas of a study.
* `smartlife areas show my-study bioeconomy` tells what one catches, so that you see what is wrong.
* `smartlife areas export lv-ris3-2021 my-study` puts the file into the study, for you to correct.
* `smartlife areas check my-study/inputs/areas/lv-ris3-2021.toml` tells whether it is right.
""",
)

StudyArgument = Annotated[
    Path, typer.Argument(metavar="STUDY", help="Folder of the study (where study.toml lies).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.add_typer(areas)


@areas.command("list")
def list_areas(folder: StudyArgument = Path(), *, as_json: JsonOption = False) -> None:
    """Tell the strategies of a study, their areas, and whether they are signed.

    Works before the first run too. A strategy counts if its territory has a region or partner of
    the study, or if `strategies` in study.toml names it.
    """
    found = _strategies(load_study(folder))
    if as_json:
        say_json({"strategies": [_strategy_facts(one) for one in found]})
        return
    if not found:
        say("No strategy covers a region of this study.")
        say("Write one into inputs/areas: docs/how-to/correct-a-strategy.md tells how.")
    for one in found:
        say(f"{one.strategy_id}: {one.title('en')}")
        say(f"  {_standing(one)}")
        for area in one.areas:
            say(f"  {area.area_id}: {area.name('en')} ({counted(len(area.members), 'code')})")


@areas.command("show")
def show_area(
    folder: StudyArgument,
    name: Annotated[
        str,
        typer.Argument(metavar="AREA", help="Code of the area, such as bioeconomy."),
    ],
    *,
    as_json: JsonOption = False,
) -> None:
    """Tell what an area catches: codes, advertisements by code, overlap, base rate.

    Look for codes that catch what does not belong to the area, for common titles among them, and
    for words of the area in advertisements that no code catches. Then correct the file and run
    again. Titles are shown only of sources whose `publish` allows it.
    """
    from smartlife.analysis.areas.catch import catch_of

    study = load_study(folder)
    strategy, area = _find(study, name)
    tables = _tables_of(study)
    code = f"{strategy.strategy_id}/{area.area_id}"
    found = catch_of(tables.read, code) if tables else None
    if as_json:
        said: dict[str, object] = {"area": code, "strategy": _strategy_facts(strategy)}
        say_json(said | {"codes": _codes(area), "catch": found.as_dict() if found else None})
        return
    say(f"{area.name('en')} ({code})")
    say(_standing(strategy))
    if area.remark:
        say(area.remark)
    if found is None:
        _show_codes(area, {}, {}, set())
        say("")
        say(f"This study has not been run yet. Next: smartlife run {quote(str(folder))}")
        return
    _show_codes(area, found.names, found.advertisements, found.unknown)
    _show_figures(found.figures)
    _show_overlap(found.overlaps)
    _show_titles(found.titles, found.withheld)
    _show_phrases(found.phrases)
    say("")
    say(f"To correct it: smartlife areas export {strategy.strategy_id} {quote(str(folder))}")


@areas.command("export")
def export_strategy(
    strategy_id: Annotated[
        str, typer.Argument(metavar="STRATEGY", help="Code of the strategy: lv-ris3-2021.")
    ],
    folder: StudyArgument = Path(),
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the file that is there.")
    ] = False,
) -> None:
    """Put the file of a strategy into the study's inputs/areas, for people to correct.

    From then on the study uses this file instead of the one that comes with smartlife.
    """
    from smartlife.store.strategy_file import shipped_content, shipped_ids

    study = load_study(folder)
    try:
        content = shipped_content(strategy_id)
    except KeyError:
        raise InputUnreadable(
            f"No strategy {strategy_id} comes with smartlife",
            where=f"There are {', '.join(shipped_ids())}",
            todo="Give one of these codes.",
        ) from None
    path = study.inputs / "areas" / f"{strategy_id}.toml"
    if path.exists() and not force:
        raise InputUnreadable(
            "The study has this file already",
            where=str(path),
            todo="Correct that one, or give --force to write over it.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    say(f"Written: {path}")
    say("Change shares, add and take out lines; names behind # are for you alone.")
    say(f"Next: smartlife areas check {quote(str(path))}")


@areas.command("check")
def check_strategy(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file of a strategy.")],
    folder: Annotated[
        Path | None,
        typer.Option("--study", metavar="STUDY", help="Also compare codes with its taxonomy."),
    ] = None,
) -> None:
    """Tell whether the file of a strategy is right, and what to write to sign it.

    All mistakes are told at once, with their lines. A signature holds for the codes as they are:
    when a share changes, it lapses.
    """
    from smartlife.store.strategy_file import read_strategy

    strategy = read_strategy(_content(path), path.name)
    members = [member for area in strategy.areas for member in area.members]
    say(f"{printable(path.name)} is right: {counted(len(strategy.areas), 'area')}, "
        f"{counted(len(members), 'code')}.")  # fmt: skip
    say(_standing(strategy))
    for area in strategy.areas:
        if not area.members:
            say(f"{area.area_id} has no codes, so nothing is counted for it.")
    study = load_study(folder) if folder else None
    if study is not None:
        _show_unknown(strategy, study)
    if not strategy.is_signed:
        say("")
        say("To sign it, write below the first lines, before [title]:")
        say("[[sign_off]]")
        say('organisation = "…"')
        say(f'content = "{strategy.content}"')
        say("date = 2026-03-01")


# --- reading


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputUnreadable(
            "The file cannot be read", where=str(path), todo=str(error.strerror or error)
        ) from error


def _strategies(study: Study) -> list[Strategy]:
    from smartlife.model.strategies import chosen
    from smartlife.store.raw import find_inputs
    from smartlife.store.strategy_file import PATTERN, known_contents, read_strategy

    own = {name: _content(path) for name, path in find_inputs(study, PATTERN)}
    read = [read_strategy(content, name) for name, content in known_contents(own).values()]
    return chosen(read, study.strategies, (*study.regions, *study.partners))


def _find(study: Study, name: str) -> tuple[Strategy, Area]:
    """The area that is meant; its strategy may stand before it."""
    found = [
        (strategy, area)
        for strategy in _strategies(study)
        for area in strategy.areas
        if name in (area.area_id, f"{strategy.strategy_id}/{area.area_id}")
    ]
    if len(found) == 1:
        return found[0]
    known = [f"{s.strategy_id}/{a.area_id}" for s, a in found] or [
        f"{s.strategy_id}/{a.area_id}" for s in _strategies(study) for a in s.areas
    ]
    raise StudyInvalid(
        f"Several areas are called {name}" if found else f"The study has no area {name}",
        where=", ".join(known),
        todo="Give one of these." if known else "`smartlife areas list` tells the areas.",
    )


def _tables_of(study: Study) -> RunTables | None:
    from smartlife.pipeline.running import lake_of
    from smartlife.store.reading import RunTables

    lake = lake_of(study)
    manifest = lake.current()
    return RunTables(lake, manifest) if manifest else None


def _strategy_facts(one: Strategy) -> dict[str, object]:
    return {
        "strategy": one.strategy_id,
        "version": one.version,
        "titles": one.titles,
        "nuts": list(one.nuts),
        "is_confirmed": one.is_confirmed,
        "is_signed": one.is_signed,
        "signed_by": list(one.signed_by),
        "content": one.content,
        "areas": [{"area": area.area_id, "names": area.names} for area in one.areas],
    }


def _codes(area: Area) -> list[dict[str, object]]:
    return [{"scheme": m.scheme, "code": m.code, "share": m.share} for m in area.members]


def _standing(one: Strategy) -> str:
    names = "names confirmed" if one.is_confirmed else "names not confirmed"
    if one.is_signed:
        return f"Signed by {', '.join(one.signed_by)}; {names}."
    count = len(one.signed_by)
    signed = f"signed by {one.signed_by[0]} alone" if count else "signed by nobody"
    return f"Draft: {signed}, so it makes no finding; {names}."


# --- for people


def _show_codes(
    area: Area,
    names: Mapping[tuple[str, str], str],
    advertisements: Mapping[tuple[str, str], int],
    unknown: set[tuple[str, str]],
) -> None:
    for scheme, title in _SCHEMES.items():
        mine = [member for member in area.members if member.scheme == scheme]
        if not mine:
            continue
        say("")
        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        table.add_column(title, no_wrap=True)
        table.add_column("share", justify="right")
        table.add_column("ads" if scheme == "isco" else "", justify="right")
        table.add_column("")
        for member in mine:
            key = (member.scheme, member.code)
            name = "not in the taxonomy" if key in unknown else names.get(key, "")
            count = number(advertisements.get(key, 0)) if scheme == "isco" else ""
            table.add_row(member.code, f"{member.share:g}", count if advertisements else "",
                          printable(name))  # fmt: skip
        show(table)


def _show_figures(figures: Sequence[Mapping[str, Any]]) -> None:
    for region in dict.fromkeys(row["nuts_code"] for row in figures):
        say("")
        say(f"{region}:")
        for row in figures:
            if row["nuts_code"] == region and row["measure"] in _MEASURES:
                say(f"  {_figure(row)} {_MEASURES[row['measure']]}")
                if row["note"] == "area_catches_most":
                    say("  More than half of the demand: the codes are too wide.")


def _figure(row: Mapping[str, Any]) -> str:
    if row["estimate"] is not None:
        low, high = (f"{100 * row[name]:.0f}" for name in ("lo", "hi"))
        return f"{100 * row['estimate']:.1f} % ({low}–{high} %)"
    if row["hi"] is not None:
        return f"at most {100 * row['hi']:.0f} %"
    return "too little data:" if row["status"] == "too_little_data" else "not observed:"


def _show_overlap(overlaps: Mapping[str, float]) -> None:
    if overlaps:
        say("")
        say("Overlap with other areas, by codes (1 is the same area):")
        for other, value in overlaps.items():
            say(f"  {other}: {value:.2f}")


def _show_titles(titles: Sequence[tuple[str, int]], withheld: int) -> None:
    if titles:
        say("")
        say("Titles of advertisements that it catches, most common first:")
        for title, count in titles[:_MOST]:
            say(f"  {number(count)} × {printable(title)}")
    if withheld:
        say(f"  {counted(withheld, 'title')} of sources that show no single records.")


def _show_phrases(phrases: Sequence[tuple[str, int, int]]) -> None:
    """Words of the area in advertisements; many outside of the codes hint at a missing code."""
    if not phrases:
        return
    say("")
    say("Advertisements with words of the area, and how many of them no code catches:")
    for phrase, count, outside in phrases[:_MOST]:
        say(f"  {printable(phrase)}: {number(count)}, {number(outside)} not caught")


def _show_unknown(strategy: Strategy, study: Study) -> None:
    from smartlife.tables.areas import KnownCodes

    tables = _tables_of(study)
    if tables is None:
        say("The study has not been run yet, so codes are not compared with its taxonomy.")
        return
    columns = ["concept_uri", "concept_kind", "code", "isco_code"]
    known = KnownCodes.of(tables.read("core__concepts", columns).to_pylist())
    missing = sorted(
        {(m.scheme, m.code) for a in strategy.areas for m in a.members if not known.has(m)}
    )
    if missing:
        say(f"The taxonomy of {study.study_id} lacks {counted(len(missing), 'code')}:")
        for scheme in dict.fromkeys(scheme for scheme, _ in missing):
            codes = ", ".join(code for name, code in missing if name == scheme)
            say(f"  {_SCHEMES[scheme]}: {codes}")
