"""Who may help to pay for learning, and where skills are recognised without a course.

Schemes are data (`support.yml`) with the text that each was found in. None of them is promised: an
office decides on most, and texts age. What no text confirmed is told as a question and without an
amount, and only what counts (`Offer.counts`) may enter a computation, where a caller wants that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.planning.people.profile import Profile
    from smartlife.planning.people.situations import Situation

Kind = Literal["money", "living", "recognition"]
Status = Literal["may", "ask"]
"""Everything that can be compared speaks for it; or something is not known."""


@dataclass(frozen=True, slots=True)
class OfferReason:
    """A condition and what is known of it.

    Attributes:
        code: Condition, worded by `smartlife.planning.people.words`.
        state: `met`, `unknown` (the person did not say), or `office` (only the office can tell).
        values: Numbers of the sentence.
    """

    code: str
    state: Literal["met", "unknown", "office"]
    values: tuple[tuple[str, float], ...] = ()


_ABROAD: Final = OfferReason("foreign_qualification", "unknown")


@dataclass(frozen=True, slots=True)
class Offer:
    """A scheme that somebody may ask for.

    Attributes:
        scheme: Its id.
        kind: What it gives: money for a course, money to live on, or recognition.
        status: Whether something is left to ask beside the office's decision.
        name: In the language of its country.
        name_en: In English.
        lang: ISO 639-1 of `name`.
        reasons: Conditions and what is known of them.
        share: Share of the price that it pays at most; None if no text says.
        most_eur: Most euros; None if no text says.
        amount_eur: What it would pay of the price that was asked about; None if not known.
        is_right: True if an office has no choice once the conditions are met.
        ask: Whom to ask.
        ask_at: Their address.
        source: Text that says so.
        source_address: Its address.
        as_of: Year that the text speaks of; None if it does not say.
        retrieved: Day on which the text was looked up, ISO 8601.
        confirmed: True if a text in force was found.
    """

    scheme: str
    kind: Kind
    status: Status
    name: str
    name_en: str
    lang: str
    reasons: tuple[OfferReason, ...]
    share: float | None
    most_eur: float | None
    amount_eur: float | None
    is_right: bool
    ask: str
    ask_at: str
    source: str
    source_address: str
    as_of: int | None
    retrieved: str
    confirmed: bool

    @property
    def counts(self) -> bool:
        """True if its amount may enter a computation: known, confirmed, and nothing left to ask."""
        return self.confirmed and self.is_right and self.status == "may" and bool(self.amount_eur)


def support_for(
    profile: Profile, situation: Situation, country: str, course_price: float | None = None
) -> tuple[Offer, ...]:
    """Schemes of a country that somebody may ask for; those they cannot have are left out.

    Args:
        profile: What they told of themselves.
        situation: Their situation.
        country: ISO 3166-1 alpha-2 of where they live.
        course_price: Price in euros to tell amounts for; None if not known.

    Returns:
        Money first, then money to live on, then recognition; what they surely may ask for first,
        what is only for those who learned abroad last.
    """
    data = _data()
    found: list[Offer] = []
    for row in data["schemes"]:
        if row["country"] == country.upper():
            reasons = _reasons(row["who"], profile, situation)
            if reasons is not None:
                office = [OfferReason(code, "office") for code in row["conditions"]]
                found.append(_offer(row, (*reasons, *office), course_price, data["retrieved"]))
    kinds = ("money", "living", "recognition")
    return tuple(
        sorted(
            found,
            key=lambda one: (
                kinds.index(one.kind),
                one.status != "may",
                _ABROAD in one.reasons,
                one.scheme,
            ),
        )
    )


def countries_with_support() -> tuple[str, ...]:
    """Countries that any scheme is known of, sorted."""
    return tuple(sorted({row["country"] for row in _data()["schemes"]}))


_LANGS: Mapping[str, str] = {"LV": "lv", "LT": "lt", "SE": "sv", "DE": "de", "EE": "et", "PL": "pl"}


def _offer(
    row: Mapping[str, Any],
    reasons: tuple[OfferReason, ...],
    price: float | None,
    retrieved: object,
) -> Offer:
    confirmed: bool = row["confirmed"]
    pays = row.get("pays", {}) if confirmed else {}
    is_open = any(reason.state != "met" for reason in reasons)
    return Offer(
        scheme=row["id"],
        kind=row["kind"],
        status="ask" if is_open or not confirmed else "may",
        name=row["name"],
        name_en=row["name_en"],
        lang=_LANGS[row["country"]],
        reasons=reasons,
        share=pays.get("share"),
        most_eur=pays.get("most_eur"),
        amount_eur=_amount(pays, price),
        is_right=row["granted"] == "right",
        ask=row["ask"],
        ask_at=row["ask_at"],
        source=row["source"],
        source_address=row["address"],
        as_of=row.get("as_of"),
        retrieved=str(retrieved),
        confirmed=confirmed,
    )


def _amount(pays: Mapping[str, float], price: float | None) -> float | None:
    """Never more than the price; None where no text gives a number."""
    if not pays or price is None:
        return None
    return round(min(price * pays.get("share", 1.0), pays.get("most_eur", price)), 2)


def _reasons(
    who: Mapping[str, Any], profile: Profile, situation: Situation
) -> list[OfferReason] | None:
    """What is known of the conditions that can be compared; None if one is not met."""
    years = [one.years for one in profile.occupations if one.confirmed is not False]
    known = [one for one in years if one is not None]
    # who works or worked for at least so long in one occupation has worked for so long
    worked = max(known, default=None)
    least_only = {"years_from"}
    said: dict[str, float | None] = {
        "age_from": situation.age,
        "age_to": situation.age,
        "eqf_from": profile.eqf_level,
        "eqf_to": profile.eqf_level,
        "years_from": worked,
    }
    reasons: list[OfferReason] = []
    if "abroad" in who:
        reasons.append(_ABROAD)
    if "employment" in who:
        if situation.employment in who["employment"]:
            reasons.append(OfferReason(f"is_{situation.employment}", "met"))
        elif situation.employment == "inactive" and "unemployed" in who["employment"]:
            # who comes back to work after care may register, and has the same rights then
            reasons.append(OfferReason("register_first", "office"))
        else:
            return None
    for name, value in said.items():
        if name not in who:
            continue
        bound = float(who[name])
        is_met = value is not None and (value >= bound if name.endswith("from") else value <= bound)
        if value is not None and not is_met and name not in least_only:
            return None
        state: Literal["met", "unknown"] = "met" if is_met else "unknown"
        reasons.append(OfferReason(name, state, (("bound", bound),)))
    return reasons


@cache
def _data() -> Mapping[str, Any]:
    text = (files("smartlife.planning.people") / "support.yml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data
