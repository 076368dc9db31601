"""What the commands of a gold sample say: draws, lists that were read, how readers agree."""

from __future__ import annotations

from collections import Counter
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

from smartlife.cli.console import counted, err, number, printable, say
from smartlife.cli.entered_lists import merged_as_json, show_changes
from smartlife.model.issues import issue_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from smartlife.analysis.gold.draw import DrawnDocument
    from smartlife.tables.gold_answers import Answers
    from smartlife.tables.merging import Merged

_SIDE_NAMES: Final = {
    "vacancies": ("advertisement", "advertisements"),
    "courses": ("course", "courses"),
}
_MOST_SHOWN: Final = 20


def _counts(drawn: Sequence[DrawnDocument]) -> list[dict[str, Any]]:
    """Drawn and held documents by side and language, and strata."""
    cells: dict[tuple[str, str], list[DrawnDocument]] = {}
    for one in drawn:
        cells.setdefault((one.kind, one.lang), []).append(one)
    return [
        {
            "side": side,
            "lang": lang,
            "drawn": len(found),
            "held": round(sum(1 / one.probability for one in found)),
            "second": sum(one.is_second for one in found),
            "strata": dict(sorted(Counter(one.stratum for one in found).items())),
        }
        for (side, lang), found in cells.items()
    ]


def sample_as_json(
    drawn: Sequence[DrawnDocument], name: str, paths: tuple[Path, Path]
) -> dict[str, Any]:
    """A draw, for programs."""
    return {"round": name, "first": str(paths[0]), "second": str(paths[1]),
            "samples": _counts(drawn)}  # fmt: skip


def show_sample(
    drawn: Sequence[DrawnDocument], name: str, paths: tuple[Path, Path], folder: Path
) -> None:
    """What was drawn, where it stands, and what is next."""
    for one in _counts(drawn):
        noun = counted(one["drawn"], *_SIDE_NAMES[one["side"]])
        say(f"{noun} ({one['lang']}) drawn of {number(one['held'])} held, "
            f"{number(one['second'])} of them for the second reader too.")  # fmt: skip
    inner = sorted({one.source_id for one in drawn if one.publish != "full"})
    if inner:
        err.print(
            f"Not for publication: texts of {', '.join(inner)} may not be passed on as they stand "
            "in the lists (publish in study.toml)."
        )
    say(f"Round {name} is kept in inputs/gold.tsv, without marks yet.")
    say(f"First reader:  {paths[0]}")
    say(f"Second reader: {paths[1]}")
    say("Next: let two people fill in the lists, each alone; then")
    shown = " ".join(quote(str(path)) for path in paths)
    say(f"  smartlife gold import {quote(str(folder))} {shown}")


def list_as_json(path: Path, answers: Answers, merged: Merged | None) -> dict[str, Any]:
    """A list that was read, for programs."""
    told: dict[str, Any] = {
        "file": str(path),
        "is_taken": merged is not None,
        "read": answers.read,
        "unread": answers.unread,
        "problems": [issue_line(one) for one in answers.problems],
        "waiting": [issue_line(one) for one in answers.waiting],
    }
    if merged is not None:
        told |= merged_as_json(merged)
    return told


def show_list(path: Path, answers: Answers, merged: Merged | None) -> None:
    """What became of a list."""
    if merged is None:
        say(f"{path}: not taken.")
    else:
        say(
            f"{path}: {counted(merged.added, 'mark')} added, {number(merged.changed)} changed, "
            f"{number(merged.same)} held already."
        )
        unread = counted(answers.unread, "reading is", "readings are")
        say(f"  Readings with a mark: {number(answers.read)}; {unread} still open.")
        show_changes(merged)
    for issue in answers.problems[:_MOST_SHOWN]:
        err.print(f"  {printable(issue_line(issue))}")
    if len(answers.problems) > _MOST_SHOWN:
        err.print(f"  and {number(len(answers.problems) - _MOST_SHOWN)} more; --json lists all")
    documents = len({issue.row for issue in answers.waiting})
    if documents:
        reasons = Counter(issue.reason for issue in answers.waiting)
        changed = reasons["document_changed"]
        waits = counted(documents, "row waits", "rows wait")
        say(
            f"  {waits}: {number(changed)} about documents that were changed since they were drawn,"
        )
        say("  the others about documents that are not held now.")


def show_rounds(rounds: Sequence[dict[str, Any]]) -> None:
    """How far rounds are."""
    for one in rounds:
        say(
            f"Round {one['round']}, {one['reading']} reader: {number(one['read'])} of "
            f"{counted(one['drawn'], 'reading')} done (documents, each for its tasks)."
        )
    if len({one["round"] for one in rounds}) > 1:
        say("Figures use all rounds together; of a document in several, what the newest one says.")


def show_agreement(agreement: Sequence[dict[str, Any]]) -> None:
    """How far readers agree."""
    from smartlife.analysis.thresholds import MIN_KAPPA

    for one in agreement:
        kappa = "not defined" if one["kappa"] is None else f"{one['kappa']:.2f}"
        say(
            f"Two readers, {_SIDE_NAMES[one['side']][1]}, {one['lang']}, {one['task']}: "
            f"Cohen's kappa {kappa} ({100 * one['agreed']:.0f} % of "
            f"{counted(one['cases'], 'case')} alike)."
        )
        if one["kappa"] is not None and one["kappa"] < MIN_KAPPA:
            say(
                f"  Below {MIN_KAPPA}: figures are not corrected by it. Talk about what counts, "
                "and let both settle on marks (reading: agreed)."
            )  # fmt: skip
