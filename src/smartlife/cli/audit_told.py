"""What the commands of an audit say: draws, lists that were read, rounds and how readers agree."""

from __future__ import annotations

from collections import Counter
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

from smartlife.cli.console import counted, err, number, printable, say
from smartlife.cli.entered_lists import merged_as_json, show_changes
from smartlife.errors import StudyInvalid
from smartlife.model.issues import issue_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from smartlife.analysis.audits.sample import Sample
    from smartlife.model.study import Study
    from smartlife.tables.merging import Merged

EMPTY: Final = {
    "no_vacancies": "no advertisement is held that names it as its place",
    "no_text": "its advertisements have no text in which skills were found",
    "no_catalogue": "no course of its own is held",
}


def nothing_drawn(study: Study, made: Sample) -> StudyInvalid:
    """The error of a draw without any group."""
    why = "; ".join(f"{region}: {EMPTY[reason]}" for region, reason in made.empty.items())
    return StudyInvalid(
        "There is nothing to draw",
        where=why or str(study.folder),
        todo="An audit needs advertisements with text and courses of the region under study.",
    )


def show_sample(made: Sample, name: str, paths: tuple[Path, Path], folder: Path) -> None:
    """What was drawn, where it stands, and what is next."""
    for region in dict.fromkeys(one.region for one in made.groups):
        mine = [one for one in made.groups if one.region == region]
        draws = sum(one.draw_count for one in mine)
        say(f"{region}: {counted(len(mine), 'group')} drawn ({counted(draws, 'draw')}).")
        whole = sum(one.design == "whole" for one in mine)
        if whole:
            say(f"  {counted(whole, 'group')} of them make up a whole stratum: all of it is read.")
    for region, reason in made.empty.items():
        say(f"{region}: nothing drawn; {EMPTY[reason]}.")
    say_hidden([course for one in made.groups for course in one.candidates])
    say(f"Round {name} is kept in inputs/audits.tsv, without verdicts yet.")
    say(f"First reader:  {paths[0]}")
    second = sum(one.is_second for one in made.groups)
    say(f"Second reader: {paths[1]} ({counted(second, 'group')})")
    say("Next: let two people fill in the lists, each alone; then")
    say(f"  smartlife audit import {quote(str(folder))} {quote(str(paths[0]))} "
        f"{quote(str(paths[1]))}")  # fmt: skip


def say_hidden(courses: Sequence[Mapping[str, Any]]) -> None:
    """How many courses a list only tells where they stand, and what to do about it."""
    hidden = sum(course["publish"] == "counts" for course in courses)
    if hidden:
        say(f"{number(hidden)} of {number(len(courses))} courses are of sources with")
        say('publish = "counts": the lists only tell where they stand. If their terms allow more,')
        say('write publish = "excerpt" in study.toml, and draw again.')


def sample_as_json(made: Sample, name: str, paths: tuple[Path, Path]) -> dict[str, object]:
    """A draw, for programs."""
    return {
        "round": name,
        "files": [str(path) for path in paths],
        "groups": len(made.groups),
        "draws": sum(one.draw_count for one in made.groups),
        "second": sum(one.is_second for one in made.groups),
        "regions": dict(Counter(one.region for one in made.groups)),
        "empty": dict(made.empty),
    }


def list_as_json(one: dict[str, Any]) -> dict[str, Any]:
    """What became of a list, for programs."""
    from dataclasses import asdict

    told = {name: value for name, value in one.items() if name != "merged"}
    told["problems"] = [asdict(issue) for issue in one["problems"]]
    return told | (merged_as_json(one["merged"]) if "merged" in one else {})


def show_list(one: dict[str, Any]) -> None:
    """What became of a list, or why it was not taken."""
    if one["problems"]:
        for issue in one["problems"]:
            err.print(printable(issue_line(issue)))
        return
    merged: Merged = one["merged"]
    say(
        f"{one['file']}: {counted(merged.added, 'new verdict')}, {number(merged.changed)} changed, "
        f"{number(merged.same)} as held, {counted(one['unread'], 'group')} not read yet."
    )
    show_changes(merged)


def show_rounds(rounds: Sequence[dict[str, Any]], folder: Path) -> None:
    """Rounds, and what is next."""
    for one in rounds:
        say(
            f"Round {one['round']}, {_where(one)}: {number(one['read'])} of "
            f"{counted(one['groups'], 'group')} read; {number(one['second_read'])} of "
            f"{number(one['second_groups'])} by the second reader."
        )
        if one["pairs"]:
            kappa = "not defined" if one["kappa"] is None else f"{one['kappa']:.2f}"
            say(f"  Two readers agree on {100 * one['agreed']:.0f} % of {number(one['pairs'])} "
                f"groups; Cohen's kappa: {kappa}.")  # fmt: skip
        for what in _missing(one):
            say(f"  {what}")
        if one["is_used"] and one["other_rounds"]:
            why = "the newest that is complete" if one["is_complete"] else "none is complete yet"
            say(f"  Of its rounds figures use this one: {why}.")
    say(f"Next: smartlife run {quote(str(folder))}")


def _where(one: dict[str, Any]) -> str:
    """The region; at a partner also the one that lacks the groups."""
    at_home = one["region"] == one["for_region"]
    return str(one["region"] if at_home else f"{one['region']} for {one['for_region']}")


def _missing(one: dict[str, Any]) -> list[str]:
    """What a round lacks before its figure can be printed."""
    from smartlife.analysis.thresholds import MIN_READERS_KAPPA

    made = []
    if one["read"] < one["groups"]:
        made.append(f"Missing: verdicts on {counted(one['groups'] - one['read'], 'group')}.")
    if one["second_read"] < one["second_groups"]:
        left = one["second_groups"] - one["second_read"]
        made.append(f"Missing: the second reader's verdicts on {counted(left, 'group')}.")
    if one["kappa"] is not None and one["kappa"] < MIN_READERS_KAPPA:
        made.append(
            f"Below {MIN_READERS_KAPPA:g} no figure is printed. Let both talk about what counts as "
            "taught, and draw a new round."
        )
    return made
