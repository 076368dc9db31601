"""JSON Schemas of the answers, made of the types that the code which writes them is checked with.

Shapes: `path`, `portfolio`, `what_if`, `suggest`, `need`, `region`, each `<module>:<type>`.
"""

from __future__ import annotations

from importlib import import_module
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartlife.planning.shapes import Rule

SHAPES: Final = {
    "path": "smartlife.planning.path.shapes:PathJson",
    "portfolio": "smartlife.planning.portfolio.plan_shapes:PortfolioJson",
    "what_if": "smartlife.planning.portfolio.what_if_shapes:WhatIfJson",
    "suggest": "smartlife.planning.portfolio.suggest_shapes:SuggestJson",
    "need": "smartlife.planning.need.shapes:NeedJson",
    "region": "smartlife.planning.region.shapes:RegionJson",
}
"""Answer → its type."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string"}, bool: {"type": "boolean"}, int: {"type": "integer"},
    float: {"type": "number"}, NoneType: {"type": "null"}, Any: {}, object: {},
}  # fmt: skip


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of an answer.

    Args:
        name: One of `SHAPES`.
    """
    module, _, kind = SHAPES[name].partition(":")
    shape = getattr(import_module(module), kind)
    definitions: dict[str, dict[str, Any]] = {}
    _schema(shape, definitions)
    made = definitions.pop(shape.__name__)
    made["properties"]["schema"] = {"const": f"smartlife/{name}/1"}
    return {"$schema": _DIALECT, "title": f"smartlife/{name}/1", **made,
            "$defs": dict(sorted(definitions.items()))}  # fmt: skip


def _schema(kind: object, definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The schema of a type; what it names is added to the definitions."""
    if isinstance(kind, type) and is_typeddict(kind):
        return _object(kind, definitions)
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    parts = get_args(kind)
    made: dict[Any, Callable[[], dict[str, Any]]] = {
        Annotated: lambda: {**_schema(parts[0], definitions), **_kept_to(parts[1])},
        Literal: lambda: {"enum": list(parts)},
        list: lambda: {"type": "array", "items": _schema(parts[0], definitions)},
        dict: lambda: {
            "type": "object",
            "additionalProperties": _schema(parts[1], definitions),
        },
        Union: lambda: {"anyOf": [_schema(one, definitions) for one in parts]},
        UnionType: lambda: {"anyOf": [_schema(one, definitions) for one in parts]},
    }
    return made[get_origin(kind)]()


def _kept_to(rule: Rule) -> dict[str, Any]:
    return {name: value for name, value in rule._asdict().items() if value is not None}


def _object(kind: type, definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        hints = get_type_hints(kind, include_extras=True)
        definitions[name] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {key: _schema(one, definitions) for key, one in hints.items()},
            "required": sorted(vars(kind)["__required_keys__"]),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
