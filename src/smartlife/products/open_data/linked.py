"""Linked data as JSON-LD and as Turtle, from one description in the words of JSON-LD.

A node is a mapping: `@id`, `@type`, and properties with a prefix. A value is `{"@id": …}`, a
literal `{"@value": …}` with `@language` or `@type`, a node without `@id`, or a list of these.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Node = dict[str, Any]

_PREFIXED: Final = re.compile(r"[a-z]+:[A-Za-z_][\w-]*")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NOT_IN_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def iri(address: str) -> dict[str, str]:
    """A reference; what may not stand in one is escaped."""
    return {"@id": safe_iri(address)}


def safe_iri(address: str) -> str:
    """The address with every character escaped that would break out of it."""
    return _NOT_IN_IRI.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), address
    )


def said(text: str, lang: str | None = None) -> dict[str, str]:
    """A text, with its language if it is known."""
    return {"@value": text, "@language": lang} if lang else {"@value": text}


def typed(value: object, datatype: str) -> dict[str, str]:
    """A literal of a datatype with a prefix (`xsd:date`)."""
    return {"@value": str(value), "@type": datatype}


def as_json_ld(prefixes: Mapping[str, str], nodes: Iterable[Node]) -> bytes:
    """One document whose context stands in it, so that nothing has to be fetched."""
    made = {"@context": dict(prefixes), "@graph": list(nodes)}
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def as_turtle(prefixes: Mapping[str, str], nodes: Iterable[Node]) -> bytes:
    """The same statements in Turtle."""
    head = [f"@prefix {name}: <{address}> ." for name, address in sorted(prefixes.items())]
    body = [f"{_subject(node)} {_properties(node, 1)} ." for node in nodes]
    return ("\n".join(head) + "\n\n" + "\n\n".join(body) + "\n").encode("utf-8")


def _subject(node: Node) -> str:
    return f"<{node['@id']}>"


def _properties(node: Node, depth: int) -> str:
    parts = []
    types = node.get("@type")
    if types:
        names = types if isinstance(types, list) else [types]
        parts.append("a " + ", ".join(names))
    for name, held in node.items():
        if not name.startswith("@"):
            values = held if isinstance(held, list) else [held]
            if values:
                parts.append(f"{name} " + ", ".join(_value(value, depth) for value in values))
    indent = "\n" + "  " * depth
    return f" ;{indent}".join(parts)


def _value(value: Node, depth: int) -> str:
    if "@value" in value:
        text = '"' + "".join(_escaped(char) for char in str(value["@value"])) + '"'
        if "@language" in value:
            return f"{text}@{value['@language']}"
        return f"{text}^^{value['@type']}" if "@type" in value else text
    if set(value) == {"@id"}:
        name = value["@id"]
        return name if _PREFIXED.fullmatch(name) and not name.startswith("urn") else f"<{name}>"
    return f"[ {_properties(value, depth + 1)} ]"


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return (
        char
        if char.isprintable()
        else f"\\u{ord(char):04X}"
        if ord(char) < 0x10000
        else (f"\\U{ord(char):08X}")
    )
