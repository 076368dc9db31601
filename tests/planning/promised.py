"""What is promised of the JSON of every answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from smartlife.planning.schemas import schema_of

_OLD_NAMES = re.compile(r"^(uri|price|budget|cost|region|labels?_of)$|(?<!_)uri$")
"""Names that say neither euros nor whose address it is."""


def assert_promised(name: str, answer: Mapping[str, Any]) -> None:
    """It is JSON without infinities, has the shape that is documented, and plain names."""
    text = json.dumps(answer, allow_nan=False)
    found = json.loads(text)
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    errors = sorted(Draft202012Validator(schema).iter_errors(found), key=str)
    assert not errors, [(list(one.absolute_path), one.message) for one in errors[:5]]
    assert found["schema"] == f"smartlife/{name}/1"
    assert not {key for key in _keys(found) if _OLD_NAMES.search(key)}
    said = [one for section in found["sections"] for one in section["said"]]
    assert said
    assert all(one["text"] and "{" not in one["text"] for one in said)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from _keys(one)
