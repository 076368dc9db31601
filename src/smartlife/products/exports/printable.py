"""Text from outside made fit for print: what no reader can see never reaches a document.

Titles, names and texts come from files of others. Control characters, lone surrogates and signs
that turn the direction of writing are taken out before a document is written, whatever its format.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from smartlife.products.document import Document

_SPACES: Final = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
# C0 and C1 controls, surrogates, non-characters, tags, and what overrides the direction of text
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e0fff]"
)
_LAST_OF_PLANE: Final = 0xFFFE
_HELD: Final = re.compile(r"(?<=\d) (?=%)|(?<=\S) (?=[–·] )")
"""Spaces at which no line ends: before a sign of per cent, a dash, a dot between parts."""


def printable(document: Document) -> Document:
    """The document with all its texts made fit for print; data of charts included."""
    cleaned: Document = _cleaned(document)
    return cleaned


def printable_text(text: str) -> str:
    """One text without unseen characters; line ends and tabs become spaces."""
    return without_unseen(_SPACES.sub(" ", text))


def without_unseen(text: str) -> str:
    """One text without unseen characters; line ends and tabs stay."""
    text = _UNSEEN.sub("", text)
    if any(ord(letter) & _LAST_OF_PLANE == _LAST_OF_PLANE for letter in text):
        text = "".join(c for c in text if ord(c) & _LAST_OF_PLANE != _LAST_OF_PLANE)
    return text


def _cleaned(part: Any) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(part, str):
        return _HELD.sub("\u00a0", printable_text(part))
    if isinstance(part, tuple):
        return tuple(_cleaned(value) for value in part)
    if isinstance(part, dict | list):
        return _data(part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: _cleaned(getattr(part, f.name)) for f in fields(part)})
    return part


def _data(part: Any) -> Any:  # noqa: ANN401 - any part of a chart
    """Data of a chart: line ends stay, as labels are broken with them."""
    if isinstance(part, str):
        return "\n".join(printable_text(line) for line in part.split("\n"))
    if isinstance(part, dict):
        return {key: _data(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_data(value) for value in part]
    return part
