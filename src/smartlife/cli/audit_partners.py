"""What `audit sample --partners` does: lists of what nobody teaches, for readers at partners."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Final

from smartlife.cli.audit_told import EMPTY, say_hidden
from smartlife.cli.console import counted, say
from smartlife.cli.entered_lists import keep_draw, last_run, list_paths, round_name
from smartlife.cli.studies import engine_settings, load_study, say_json
from smartlife.errors import StudyInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.analysis.audits.partner_sample import PartnerSample

_FOLDER: Final = "audit"
_ROUNDS: Final = "partners"
_NOT_AUDITED: Final = "its own audit has to be whole before"
_EMPTY: Final = {
    **EMPTY,
    "no_partners": "the study names no partner",
    "nothing_uncovered": "people found a course for every group they read",
    "not_audited": "nobody has audited it yet",
    "audit_expired": "its catalogue or the groups have changed since its audit",
}


def sample_at_partners(
    folder: Path, out: Path | None, round_id: str, seed: int | None, *, as_json: bool
) -> None:
    """Writes two lists per partner, and keeps what is looked for in inputs/audits.tsv.

    Args:
        folder: Folder of the study.
        out: The lists get the partner's code in this name; None: below STUDY/audit.
        round_id: Name of the round; empty: the next.
        seed: Another chance.
        as_json: Print one JSON object.

    Raises:
        StudyInvalid: there is nothing to look for, or a list is there already.
    """
    from smartlife.analysis.audits.partner_sample import draw_at_partners
    from smartlife.analysis.audits.sample import design_rows
    from smartlife.analysis.reach.travel import languages_of
    from smartlife.pipeline.entered_tables import read_held
    from smartlife.products.audit_sheets import audit_workbook
    from smartlife.store.finished import finished_run
    from smartlife.tables.audits import FORM

    study = load_study(folder)
    held = read_held(study, FORM)
    name = round_name(round_id, held, _ROUNDS)
    lake, manifest = last_run(study, folder)
    with finished_run(study, lake, manifest, engine_settings()) as run:
        made = draw_at_partners(run, round_id=name, seed=seed)
    if not made.groups:
        raise StudyInvalid(
            "There is nothing to look for at partners",
            where="; ".join(_why(made)) or str(study.folder),
            todo=f"smartlife audit sample {quote(str(folder))}",
        )
    title = study.title(study.languages[0])
    lists, paths = {}, {}
    for partner, groups in made.groups.items():
        own = out.with_name(f"{out.stem}-{partner}{out.suffix}") if out else None
        paths[partner] = list_paths(study, own, _FOLDER, f"{name}-{partner}")
        # readers at a partner read their own courses: its languages come first
        langs = tuple(dict.fromkeys((*sorted(languages_of(partner)), *study.languages)))
        for reading, path in zip(("first", "second"), paths[partner], strict=True):
            mine = [one for one in groups if reading == "first" or one.is_second]
            lists[path] = audit_workbook(
                mine, round_id=name, reading=reading, langs=langs, title=f"{title}, {partner}"
            )
    drawn = [one for groups in made.groups.values() for one in groups]
    keep_draw(study, held, [*held.rows, *design_rows(drawn, name)], lists)
    if as_json:
        say_json(_as_json(made, name, paths))
    else:
        _show(made, name, paths, folder)


def _why(made: PartnerSample) -> list[str]:
    return [
        f"{' at '.join(reversed(about))}: {_EMPTY.get(reason, _NOT_AUDITED)}"
        for about, reason in made.empty.items()
    ]


def _show(
    made: PartnerSample, name: str, paths: dict[str, tuple[Path, Path]], folder: Path
) -> None:
    """What is looked for where, and what is next."""
    for partner, groups in made.groups.items():
        second = sum(one.is_second for one in groups)
        say(f"{partner}: {counted(len(groups), 'group')} to look for.")
        say(f"  First reader:  {paths[partner][0]}")
        say(f"  Second reader: {paths[partner][1]} ({counted(second, 'group')})")
    for told in _why(made):
        say(f"{told}.")
    say_hidden([course for groups in made.groups.values() for one in groups
                for course in one.candidates])  # fmt: skip
    say(f"Round {name} is kept in inputs/audits.tsv, without verdicts yet.")
    say("Next: send each partner its two lists; take them back with")
    say(f"  smartlife audit import {quote(str(folder))} LIST.xlsx ...")


def _as_json(
    made: PartnerSample, name: str, paths: dict[str, tuple[Path, Path]]
) -> dict[str, object]:
    """The same, for programs."""
    return {
        "round": name,
        "files": {partner: [str(path) for path in both] for partner, both in paths.items()},
        "groups": {partner: len(groups) for partner, groups in made.groups.items()},
        "empty": {" at ".join(reversed(about)): reason for about, reason in made.empty.items()},
    }
