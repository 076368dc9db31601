"""What one audience may see of the courses: columns, and which of them are there at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.search.layout import NO_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.search.file import Reader
    from smartlife.search.query import Audience

_COLUMNS: Final = (
    "publish", "source", "lang", "region", "provider", "same", "mode", "langs", "price", "hours",
    "level", "part_time", "start", "retrieved", "x", "y", "z", "skill_start", "skill_entity",
)  # fmt: skip
# What an excerpt does not tell (title, provider, date, address and a piece of the text) is not
# stated for the public: no filter finds it out.
_NOT_IN_EXCERPTS: Final = {"price": np.nan, "hours": np.nan, "level": 0, "part_time": -1}


@dataclass(frozen=True, slots=True)
class View:
    """Courses as one audience may see them.

    Attributes:
        audience: Who.
        columns: Name → values of all courses, as `columns.course_arrays` made them.
        lists: What numbers in them stand for.
        is_visible: Courses that can be found.
        hides_text: Courses whose words of the text find nothing; None: none.
    """

    audience: Audience
    columns: dict[str, NDArray[Any]]
    lists: dict[str, list[str]]
    is_visible: NDArray[np.bool_]
    hides_text: NDArray[np.bool_] | None

    def __len__(self) -> int:
        return len(self.is_visible)

    @property
    def is_public(self) -> bool:
        """True if only what sources publish is seen."""
        return self.audience == "public"

    def place(self, name: str, value: str) -> int:
        """The number that stands for a value of a list; -2, which no course has, if unknown."""
        values = self.lists[name]
        return values.index(value) if value in values else -2


def read_views(reader: Reader) -> dict[Audience, View]:
    """The views of both audiences; they share what is the same."""
    lists = json.loads(reader.meta()["lists"])
    columns = {name: reader.array(name) for name in _COLUMNS}
    publish = columns["publish"]
    everything = View("owner", columns, lists, np.ones(len(publish), bool), None)
    is_excerpt = publish == 1
    shown = dict(columns)
    if is_excerpt.any():
        for name, unknown in _NOT_IN_EXCERPTS.items():
            shown[name] = np.where(is_excerpt, unknown, columns[name]).astype(columns[name].dtype)
    hides = is_excerpt if is_excerpt.any() else None
    return {"owner": everything, "public": View("public", shown, lists, publish > 0, hides)}


def is_dated(days: NDArray[Any]) -> NDArray[np.bool_]:
    """Which days are known."""
    known: NDArray[np.bool_] = days != NO_DAY
    return known
