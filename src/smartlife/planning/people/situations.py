"""Stages of life: what a plan begins with where somebody says nothing, and why; they decide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

import yaml

from smartlife.errors import RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

Stage = Literal[
    "first_job", "re_entry_after_care", "mid_career", "unemployed", "55_plus", "after_retirement"
]
Employment = Literal["employed", "unemployed", "inactive", "retired"]
Online = Literal["any", "only", "never", "preferred"]
"""Whether courses may be online, have to be, must not be, or had better be."""

STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
USUAL_STAGE: Final[Stage] = "mid_career"
"""What a plan begins with if nobody says which stage of life it is for."""

BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "hours_a_week": (0.5, 60),
    "weeks": (1, 520),
    "budget_eur": (0, float("inf")),
    "travel_minutes": (0, 24 * 60),
    "age": (14, 120),
}
"""Limit → its least and its most."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a limit is what it is, where the person did not say.

    Attributes:
        limit: Name of the limit: hours_a_week, weeks, travel_minutes, online, budget_eur.
        code: Reason, worded by `smartlife.planning.people.words`.
        values: Numbers of the sentence.
    """

    limit: str
    code: str
    values: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody's life allows a plan.

    Attributes:
        stage: Stage of life.
        employment: What it says of work; decides which schemes of support to look at.
        hours_a_week: Hours for learning in a week.
        weeks: Weeks within which it should be done.
        budget_eur: Most euros in all; None if they named none.
        travel_minutes: Longest way to a course, one way; None if any way will do.
        online: Whether courses may, must or should be online.
        age: Years; None if not said. Nothing but schemes of support looks at it.
        reasons: Why limits are what they are that the person did not set.
    """

    stage: Stage
    employment: Employment
    hours_a_week: float
    weeks: int
    budget_eur: float | None
    travel_minutes: float | None
    online: Online
    age: int | None = None
    reasons: tuple[Reason, ...] = ()


def situation_of(stage: str | None = None, **said: float | str | None) -> Situation:
    """The situation of somebody in a stage of life who set some limits themselves.

    Args:
        stage: One of `STAGES`; None takes the usual one.
        said: Limits that they set: `hours_a_week`, `weeks`, `budget_eur`, `travel_minutes`,
            `online`, and `employment` and `age`. None is as if not said.

    Raises:
        RequestInvalid: There is no such stage or limit, or a limit makes no sense.
    """
    name = USUAL_STAGE if stage is None else stage
    data = _data()
    if name not in data["stages"]:
        raise RequestInvalid(
            f"{name!r} is no stage of life that is known.",
            where="--stage",
            todo=f"Choose one of: {', '.join(STAGES)}.",
        )
    found = data["stages"][name]
    limits = {"budget_eur": None, **found["limits"]}
    known = {*limits, "employment", "age"}
    if unknown := sorted(set(said) - known):
        raise RequestInvalid(
            f"{unknown[0]!r} is no limit that is known.",
            where=_option(unknown[0]),
            todo=f"Choose one of: {', '.join(sorted(known))}.",
        )
    given = {key: value for key, value in said.items() if value is not None}
    chosen: dict[str, Any] = {**limits, "employment": found["employment"], "age": None, **given}
    _check(chosen)
    why = {**data["always"], **found["reasons"]}
    return Situation(
        stage=cast("Stage", name),
        employment=chosen["employment"],
        hours_a_week=float(chosen["hours_a_week"]),
        weeks=int(chosen["weeks"]),
        budget_eur=_number(chosen["budget_eur"]),
        travel_minutes=_number(chosen["travel_minutes"]),
        online=chosen["online"],
        age=None if chosen["age"] is None else int(chosen["age"]),
        reasons=tuple(
            Reason(limit, why[limit], _values(limit, chosen[limit]))
            for limit in limits
            if limit not in given and limit in why
        ),
    )


def _option(limit: str) -> str:
    """A limit as people write it."""
    name = {"budget_eur": "budget", "travel_minutes": "travel"}.get(limit, limit)
    return f"--{name.replace('_', '-')}"


def _number(value: Any) -> float | None:  # noqa: ANN401 - a number or nothing
    return None if value is None else float(value)


def _values(limit: str, value: object) -> tuple[tuple[str, float], ...]:
    return ((limit, float(value)),) if isinstance(value, int | float) else ()


def _check(chosen: Mapping[str, Any]) -> None:
    """No week has more hours than this, and nothing is less than nothing."""
    for name, (least, most) in BOUNDS.items():
        value = chosen[name]
        if value is not None and not least <= float(value) <= most:
            raise RequestInvalid(
                f"{_option(name)} cannot be {value:g}.",
                where=_option(name),
                todo=f"Give a number from {least:g} to {most:g}."
                if most < float("inf")
                else f"Give a number of {least:g} or more.",
            )
    for name, words in (("online", get_args(Online)), ("employment", get_args(Employment))):
        if chosen[name] not in words:
            raise RequestInvalid(
                f"{_option(name)} cannot be {chosen[name]!r}.",
                where=_option(name),
                todo=f"Choose one of: {', '.join(words)}.",
            )


@cache
def _data() -> Mapping[str, Any]:
    text = (files("smartlife.planning.people") / "situations.yml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data
