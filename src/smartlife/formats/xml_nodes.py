"""Reaches into elements as `xml_file` gives them: dicts, lists of dicts, texts, or nothing.

Nothing is expected to be there, and nothing to be of the kind that it should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, object]
"""An element: attributes as `@name`, its own text as `#text`, and its children by tag."""


def children(node: Node, name: str) -> list[object]:
    """Children with that tag, in order."""
    value = node.get(name)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def nodes(node: Node, name: str) -> Iterator[Node]:
    """Children with that tag that have children or attributes themselves."""
    return (one for one in children(node, name) if isinstance(one, dict))


def nodes_at(node: Node, *path: str) -> list[Node]:
    """Elements at the end of a path of tags."""
    found = [node]
    for step in path:
        found = [inner for one in found for inner in nodes(one, step)]
    return found


def own_text(value: object) -> str:
    """The text of an element, whether or not it has attributes; "" if it has none."""
    if isinstance(value, dict):
        return own_text(value.get("#text"))
    return value if isinstance(value, str) else ""


def words_of(value: object) -> list[str]:
    """What an element says: the label or description of what it names, or its own text."""
    if isinstance(value, dict):
        inner = [text for name in ("Label", "Description") for text in texts(value, name)]
        return inner or [text for text in (own_text(value),) if text]
    text = own_text(value)
    return [text] if text else []


def texts(node: Node, name: str) -> list[str]:
    """What the children with that tag say."""
    return [text for value in children(node, name) for text in words_of(value)]


def text_of(node: Node, name: str) -> str:
    """What the first child with that tag says; "" if there is none."""
    return next(iter(texts(node, name)), "").strip()


def first_text(node: Node, *names: str) -> str:
    """The first of several children that says anything; "" if none does."""
    return next((text for name in names if (text := text_of(node, name))), "")
