"""Reads JSON-stat, version 2.0 (and the datasets of version 1 bundles).

Values come as a list, or as an object of positions; positions run through the categories in the
order of `id`, the last dimension fastest. See json-stat.org/full.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.formats.json_file import read_document
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.observations import Keep, Observation
from smartlife.formats.records import Opened, rejected, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.issues import Issue

_TIME_NAMES: Final = ("TIME_PERIOD", "time", "Time", "year", "Year", "TIME")


@dataclass(frozen=True, slots=True)
class _Cube:
    """A dataset taken apart: dimension names, their codes in order, and which one is time."""

    names: list[str]
    codes: list[list[str]]
    time: int
    values: dict[int, object]
    status: dict[int, str]


def read_observations(
    opened: Opened, *, limits: Limits = DEFAULT_LIMITS, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the observations of all datasets in a file; the row is the position, from 1.

    Values that are null but have a status are given (value None); other nulls give nothing.

    Args:
        opened: The file.
        limits: Bounds of the document.
        keep: Wanted observations by their dimensions; None for all.

    Raises:
        InputUnreadable: The file is no JSON-stat: sizes, categories and values do not fit.
        LimitExceeded: The document is too large.
    """
    for dataset in _datasets(opened, read_document(opened, limits=limits)):
        cube = _cube(opened, dataset)
        yield from _observations(opened, cube, keep)


def _observations(opened: Opened, cube: _Cube, keep: Keep | None) -> Iterator[Observation | Issue]:
    places = sorted({*cube.values, *cube.status})
    for place in places:
        value = cube.values.get(place)
        flags = cube.status.get(place, "")
        if value is None and not flags:
            continue
        dims = _categories(cube, place)
        period = dims.pop(cube.names[cube.time])
        if keep is not None and not keep(dims):
            continue
        number = _number(value)
        if value is not None and number is None:
            yield rejected(
                opened, "number_invalid", place + 1, "The value is no number.", str(value)
            )
        else:
            yield Observation(dims, period, number, flags, place + 1)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None


def _categories(cube: _Cube, place: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, codes in zip(reversed(cube.names), reversed(cube.codes), strict=True):
        place, position = divmod(place, len(codes))
        found[name] = codes[position]
    return dict(reversed(found.items()))


def _datasets(opened: Opened, document: object) -> list[dict[str, object]]:
    """Returns the datasets of a document: itself, its items, or those of a version 1 bundle."""
    found: list[dict[str, object]] = []
    stack: list[object] = [document]
    while stack:
        node = stack.pop()
        if not isinstance(node, dict):
            continue
        if "dimension" in node and "value" in node:
            found.append(node)
            continue
        link = node.get("link")
        inside = link.get("item") if isinstance(link, dict) else None
        items = inside if isinstance(inside, list) else list(node.values())
        stack.extend(reversed(items))
    if not found:
        raise unreadable(opened, "it holds no JSON-stat dataset.", "Fetch the table itself.")
    return found


def _cube(opened: Opened, dataset: dict[str, object]) -> _Cube:
    dimension = dataset["dimension"]
    if not isinstance(dimension, dict):
        raise _broken(opened, "its dimensions are no object")
    # version 1 keeps id, size and role among the dimensions
    names = dataset.get("id") or dimension.get("id")
    sizes = dataset.get("size") or dimension.get("size")
    role = dataset.get("role") or dimension.get("role")
    if not isinstance(names, list) or not isinstance(sizes, list) or len(names) != len(sizes):
        raise _broken(opened, "`id` and `size` do not fit each other")
    names = [str(name) for name in names]
    codes = [_codes(opened, name, dimension.get(name)) for name in names]
    if [len(one) for one in codes] != sizes or len(set(names)) != len(names) or not all(codes):
        raise _broken(opened, "the sizes of its dimensions are not those of their categories")
    total = math.prod(len(one) for one in codes)
    values = _sparse(opened, dataset["value"], total)
    status = dataset.get("status")
    if isinstance(status, list) and len(status) == 1 and total > 1:
        status = str(status[0])
    if isinstance(status, str):
        flags: dict[int, object] = dict.fromkeys(values, status)
    else:
        flags = _sparse(opened, status, total) if status else {}
    return _Cube(
        names,
        codes,
        _time_position(opened, names, role),
        values,
        {place: "".join(str(flag).split()) for place, flag in flags.items() if flag},
    )


def _codes(opened: Opened, name: str, described: object) -> list[str]:
    category = described.get("category") if isinstance(described, dict) else None
    if not isinstance(category, dict):
        raise _broken(opened, f"the dimension {name!r} has no categories")
    index = category.get("index")
    if isinstance(index, list):
        return [str(code) for code in index]
    if isinstance(index, dict):
        if sorted(map(str, index.values())) != sorted(map(str, range(len(index)))):
            raise _broken(opened, f"the categories of {name!r} are not numbered from 0")
        return sorted(index, key=lambda code: int(index[code]))
    label = category.get("label")
    # an index may be left out where there is only one category
    if isinstance(label, dict) and len(label) == 1:
        return [str(code) for code in label]
    raise _broken(opened, f"the categories of {name!r} have no order")


def _time_position(opened: Opened, names: list[str], role: object) -> int:
    stated = role.get("time") if isinstance(role, dict) else None
    for name in [*(stated if isinstance(stated, list) else []), *_TIME_NAMES]:
        if name in names:
            return names.index(name)
    raise _broken(opened, "none of its dimensions is time")


def _sparse(opened: Opened, values: object, total: int) -> dict[int, object]:
    if isinstance(values, list):
        if len(values) != total:
            raise _broken(opened, f"it has {len(values)} values or flags for {total} cells")
        return dict(enumerate(values))
    if isinstance(values, dict):
        places = {_place(opened, key, total): value for key, value in values.items()}
        if len(places) == len(values):
            return places
    raise _broken(opened, "its values or flags are neither a list nor an object")


def _place(opened: Opened, key: str, total: int) -> int:
    if key.isascii() and key.isdigit() and len(key) < 18 and int(key) < total:
        return int(key)
    raise _broken(opened, f"{key!r} is not the position of a cell")


def _broken(opened: Opened, reason: str) -> Exception:
    return unreadable(opened, f"it is no valid JSON-stat: {reason}.", "Fetch it again.")
