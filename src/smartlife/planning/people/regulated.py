"""Professions that a law opens to certain qualifications only, whatever courses one takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Regulation:
    """What the law of the Union demands of a profession's training, in every country.

    Attributes:
        code: Profession.
        isco: ISCO-08 unit group that it is found by.
        article: Article of the directive.
        years: Least years of study.
        hours: Least hours of training; None if the article names none.
        title: Name of the directive.
        address: Where to read it.
        database: Where to look up what each country demands.
        is_read: True if the numbers were found in a text of the directive; otherwise they are as
            commonly cited, and sentences tell to ask.
    """

    code: str
    isco: str
    article: int
    years: int
    hours: int | None
    title: str
    address: str
    database: str
    is_read: bool


def regulated(isco: str) -> Regulation | None:
    """What the directive demands of occupations of an ISCO-08 group; None if it names none.

    None does not say that a profession is open to all: countries regulate many more, see
    `database_address`.

    Args:
        isco: ISCO-08 code of an occupation, four digits, or finer.
    """
    data = _data()
    for row in data["professions"]:
        group = next((code for code in row["isco"] if isco.startswith(code)), None)
        if group is not None:
            return Regulation(
                code=row["code"],
                isco=group,
                article=row["article"],
                years=row["years"],
                hours=row.get("hours"),
                title=data["source"]["title"],
                address=data["source"]["address"],
                database=data["database"],
                is_read=row["read"],
            )
    return None


def database_address() -> str:
    """Where the Commission lists what countries regulate."""
    return str(_data()["database"])


@cache
def _data() -> Mapping[str, Any]:
    text = (files("smartlife.planning.people") / "regulated.yml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data
