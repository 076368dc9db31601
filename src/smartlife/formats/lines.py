"""Decoded lines of a text file in bounded memory, whatever the file holds."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from smartlife.formats.encodings import Decoding, repair
from smartlife.formats.records import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.limits import Limits
    from smartlife.formats.records import Opened

_SKIP_CHARS: Final = 1 << 20
_PIECE_CHARS: Final = 1 << 16


def read_lines(opened: Opened, decoding: Decoding, limits: Limits) -> Iterator[str]:
    r"""Yields lines with their ends (`\n`, `\r\n` or `\r`).

    A line of more than `limits.max_row_chars` characters is cut to one character more than that
    and has no end: the reader sees by its length that it has to refuse it. Bytes that cannot be
    decoded become U+FFFD; NUL characters stay.

    Raises:
        InputUnreadable: Reading broke off.
        ArchiveRefused: The archive around the file turned out to be damaged or a bomb.
    """
    bound = limits.max_row_chars + 1
    try:
        with _text(opened, decoding) as text:
            if decoding.clean:
                yield from _bounded(text, bound)
            else:
                for line in _bounded(text, bound):
                    yield repair(line, decoding.codec)
    except OSError as error:
        raise unreadable(opened, f"reading broke off: {error}") from error


def read_pieces(opened: Opened, decoding: Decoding) -> Iterator[str]:
    """Yields the text in pieces of bounded size, at the end of a line where one is near.

    Raises:
        InputUnreadable: Reading broke off.
        ArchiveRefused: The archive around the file turned out to be damaged or a bomb.
    """
    try:
        with _text(opened, decoding) as text:
            while piece := text.read(_PIECE_CHARS):
                piece += text.readline(_PIECE_CHARS)
                if not decoding.clean:
                    lines = piece.splitlines(keepends=True)
                    piece = "".join(repair(line, decoding.codec) for line in lines)
                yield piece
    except OSError as error:
        raise unreadable(opened, f"reading broke off: {error}") from error


def _text(opened: Opened, decoding: Decoding) -> io.TextIOWrapper:
    errors = "replace" if decoding.codec.startswith("utf-16") else "surrogateescape"
    stream = opened.open()
    stream.read(decoding.skip)
    return io.TextIOWrapper(stream, decoding.codec, errors, newline="")


def _bounded(text: io.TextIOWrapper, bound: int) -> Iterator[str]:
    while line := text.readline(bound):
        yield line
        if len(line) == bound and not line.endswith(("\n", "\r")):
            _skip_line(text)


def _skip_line(text: io.TextIOWrapper) -> None:
    while rest := text.readline(_SKIP_CHARS):
        if rest.endswith(("\n", "\r")):
            return
