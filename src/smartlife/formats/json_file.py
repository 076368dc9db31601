"""Reads JSON: lists of objects, JSON Lines, and documents with a list of objects inside.

Lists and lines are streamed; other documents are held in memory up to `max_document_bytes`.
Numbers beyond 64 bits stay text, NaN and Infinity (no JSON) become None, and characters that are
no text (lone surrogates, NUL) are replaced, so that whatever comes out can be stored.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable, LimitExceeded, SmartlifeError
from smartlife.formats.encodings import Decoding, decode, inspect
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.lines import read_lines, read_pieces
from smartlife.formats.records import Opened, Record, read_whole, rejected, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.issues import Issue

_SPACE: Final = re.compile(r"[\s\ufeff]*")
_NO_TEXT: Final = re.compile("[\ud800-\udfff\x00]")
_BLOCK: Final = 1 << 18


class JsonInvalid(ValueError):
    """A text is no JSON, or is nested too deeply; the message says where."""


def read_records(
    opened: Opened, *, limits: Limits = DEFAULT_LIMITS, path: str | None = None
) -> Iterator[Record | Issue]:
    """Yields the objects of a JSON or JSON Lines file.

    The row is the number of the line in JSON Lines, of the element in a list. Hits of
    Elasticsearch are given as their `_source`.

    Args:
        opened: The file.
        limits: Bounds of one object and of a document.
        path: Keys to the list inside of a document, with dots (`props.pageProps.vacancies`);
            None takes the list of objects that holds most of the document, or the document
            itself if there is none.

    Raises:
        InputUnreadable: The file is empty, no JSON, or has nothing at `path`.
        LimitExceeded: An object of a list, or a document, is too large or too deep.
    """
    decoding = inspect(opened)
    if path is None and _first_char(opened, decoding, limits) == "[":
        values = _stream_list(opened, decoding, limits)
    elif path is None and _are_lines(opened, decoding, limits):
        yield from _read_json_lines(opened, decoding, limits)
        return
    else:
        values = iter(_records_of(opened, read_document(opened, limits=limits), path))
    for row, value in enumerate(values, 1):
        yield _record(opened, row, value)


def read_document(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> object:
    """Returns a whole JSON document.

    Raises:
        InputUnreadable: The content is no JSON, or is nested too deeply.
        LimitExceeded: The document is larger than `limits.max_document_bytes`.
    """
    text = decode(read_whole(opened, limits))
    try:
        return parse(text, limits)
    except JsonInvalid as error:
        raise unreadable(opened, f"it is no JSON ({error}).") from error


def parse(text: str, limits: Limits = DEFAULT_LIMITS) -> object:
    """Returns the value of a JSON text.

    Raises:
        JsonInvalid: The text is no JSON, or is nested more than `limits.max_json_depth` deep.
    """
    value, end = _parse_at(text, _SPACE.match(text).end(), limits)  # type: ignore[union-attr]
    rest = _SPACE.match(text, end)
    if rest is not None and rest.end() != len(text):
        raise JsonInvalid(f"text goes on after the end of the value, at character {rest.end() + 1}")
    return value


def find_list(value: object) -> list[object] | None:
    """Returns the list of objects that holds most of a document; None if there is none."""
    best: tuple[int, list[object]] | None = None
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))
            objects = sum(isinstance(item, dict) for item in node)
            if objects and objects * 2 > len(node):
                weight = _leaves(node)
                if best is None or weight > best[0]:
                    best = (weight, node)
    return best[1] if best else None


def _leaves(value: object) -> int:
    count, stack = 0, [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
        else:
            count += 1
    return count


def _records_of(opened: Opened, document: object, path: str | None) -> list[object]:
    if path is None:
        found = find_list(document)
        return [document] if found is None else found
    node = document
    for key in path.split("."):
        node = node.get(key) if isinstance(node, dict) else None
    if node is None:
        raise unreadable(opened, f"it has nothing at {path!r}.", "Correct the path.")
    return node if isinstance(node, list) else [node]


def _record(opened: Opened, row: int, value: object) -> Record | Issue:
    if not isinstance(value, dict):
        return rejected(
            opened, "structure_invalid", row, "The element is no object.", str(value)[:200]
        )
    source = value.get("_source")
    if isinstance(source, dict):
        value = {"_id": value.get("_id"), **source}
    return Record(row, value)


def _read_json_lines(
    opened: Opened, decoding: Decoding, limits: Limits
) -> Iterator[Record | Issue]:
    for row, line in enumerate(read_lines(opened, decoding, limits), 1):
        if len(line) > limits.max_row_chars:
            yield rejected(opened, "too_long", row, "The line is longer than the limit.", line[:99])
        elif line.strip(" \t\r\n\x00\ufeff"):
            try:
                value = parse(line.replace("\x00", ""), limits)
            except JsonInvalid as error:
                yield rejected(
                    opened, "unreadable_row", row, f"The line is no JSON: {error}.", line[:200]
                )
            else:
                yield _record(opened, row, value)


def _are_lines(opened: Opened, decoding: Decoding, limits: Limits) -> bool:
    """True if the first line is a whole object and another line follows."""
    lines = (line for line in read_lines(opened, decoding, limits) if line.strip())
    first, *more = [*islice(lines, 2)] or [""]
    if not more or len(first) > limits.max_row_chars:
        return False
    try:
        return isinstance(parse(first, limits), dict)
    except JsonInvalid:
        # a broken first line of a file of lines; pretty-printed documents never start a line
        # with "{" twice
        return first.lstrip("\ufeff").startswith("{") and more[0].startswith("{")


def _first_char(opened: Opened, decoding: Decoding, limits: Limits) -> str:
    for line in read_lines(opened, decoding, limits):
        text = line.strip(" \t\r\n\x00\ufeff")
        if text:
            return text[0]
    raise InputUnreadable("The file is empty.", where=opened.file, todo="Fetch or export it again.")


def _stream_list(opened: Opened, decoding: Decoding, limits: Limits) -> Iterator[object]:
    """Yields the elements of the outermost list, reading no more than needed for each."""
    try:
        yield from _ListReader(read_pieces(opened, decoding), limits).values()
    except JsonInvalid as error:
        raise unreadable(opened, f"it is no JSON ({error}).") from error
    except SmartlifeError as error:
        error.where = error.where or opened.file
        raise


class _ListReader:
    """Takes a list apart, element by element, from a stream of text."""

    def __init__(self, pieces: Iterator[str], limits: Limits) -> None:
        self._pieces = pieces
        self._limits = limits
        self._buffer = ""
        self._at = 0
        self._done = 0
        self._ended = False

    def values(self) -> Iterator[object]:
        self._expect("[")
        if self._peek() == "]":
            self._at += 1
        else:
            while True:
                yield self._value()
                mark = self._peek()
                self._at += 1
                if mark == "]":
                    break
                if mark != ",":
                    raise JsonInvalid(f"',' or ']' is missing at character {self._position()}")
        if self._peek():
            raise JsonInvalid(f"text goes on after the list, at character {self._position()}")

    def _value(self) -> object:
        self._peek()
        while True:
            try:
                value, end = _parse_at(self._buffer, self._at, self._limits)
            except JsonInvalid:
                if self._ended:
                    raise
            else:
                # a number may go on in the next block
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
            if len(self._buffer) - self._at > self._limits.max_row_chars * 4:
                raise LimitExceeded(
                    f"An element of the list, at character {self._position()}, is larger than "
                    f"{self._limits.max_row_chars * 4:,} characters or is no JSON.",
                    todo="Correct the file, or save it as JSON Lines.",
                )
            # doubling keeps the repeated attempts at one large element linear
            self._read(max(_BLOCK, len(self._buffer) - self._at))

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise JsonInvalid(f"{mark!r} is missing at character {self._position()}")
        self._at += 1

    def _peek(self) -> str:
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                return ""
            self._read(_BLOCK)

    def _read(self, size: int) -> None:
        blocks = [self._buffer[self._at :]]
        for piece in self._pieces:
            blocks.append(piece.replace("\x00", ""))
            size -= len(piece)
            if size <= 0:
                break
        else:
            self._ended = True
        self._done += self._at
        self._buffer = "".join(blocks)
        self._at = 0

    def _position(self) -> int:
        return self._done + self._at + 1


def _parse_at(text: str, position: int, limits: Limits) -> tuple[object, int]:
    try:
        value, end = _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise JsonInvalid(f"{error.msg}, line {error.lineno}, character {error.colno}") from error
    except RecursionError as error:
        raise JsonInvalid("it is nested too deeply") from error
    except (ValueError, StopIteration) as error:
        raise JsonInvalid(str(error) or "a value is missing") from error
    brackets = text.count("[", position, end) + text.count("{", position, end)
    if brackets > limits.max_json_depth and _is_deeper(value, limits.max_json_depth):
        raise JsonInvalid(f"it is nested more than {limits.max_json_depth} levels deep")
    odd = text.find("\\u", position, end) >= 0 or _NO_TEXT.search(text, position, end) is not None
    return (_clean(value) if odd else value), end


def _is_deeper(value: object, depth: int) -> bool:
    level = [value]
    while level and depth > 0:
        depth -= 1
        level = [
            item
            for node in level
            if isinstance(node, (dict, list))
            for item in (node.values() if isinstance(node, dict) else node)
        ]
    return any(isinstance(node, (dict, list)) for node in level)


def _clean(value: object) -> object:
    """Replaces what is no text in all strings of a value (whose depth was checked)."""
    if isinstance(value, str):
        return _NO_TEXT.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_NO_TEXT.sub("\ufffd", key): _clean(item) for key, item in value.items()}
    return value


def _float(text: str) -> float | str:
    value = float(text)
    return value if value - value == 0 else text


def _int(text: str) -> int | str:
    # the longest 64-bit integers have 19 digits
    value = int(text) if len(text) < 21 else 1 << 64
    return value if -(1 << 63) <= value < 1 << 63 else text


# strict=False: line feeds inside of strings are wrong, common, and harmless
_DECODER: Final = json.JSONDecoder(
    strict=False, parse_float=_float, parse_int=_int, parse_constant=lambda _: None
)
