"""Takes the files attached to a PDF, and its text.

A PDF is a program's dump of objects that point at each other; hostile ones point in circles or
unpack to more than memory holds. pypdf bounds what it unpacks and how much it works, here more
tightly than by default; what it raises on broken files is of many kinds, so all of them become one
error.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable, LimitExceeded, SmartlifeError
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, opened_bytes, read_whole, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

MOST_PAGES: Final = 60
"""Pages of a PDF whose text is read; one with more is refused, since what is cut is not seen."""

MOST_CHARS: Final = 400_000
"""Characters of text that are read: more than anybody who asks for them takes."""

_MOST_ATTACHED: Final = 50
_MOST_UNPACKED: Final = 30_000_000
_MOST_OPERATIONS: Final = 400_000
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading a damaged PDF ends with, beside the errors of the library."""


def is_pdf(head: bytes) -> bool:
    """Whether a file begins as a PDF; some programs write a few bytes before it."""
    return b"%PDF-" in head[:1024]


def read_attached(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> list[Opened]:
    """The files attached to a PDF, in the order of their names.

    Args:
        opened: The PDF.
        limits: Bounds: `max_document_bytes` of the PDF and of each attached file.

    Raises:
        InputUnreadable: It is no PDF, damaged, or locked with a password.
        LimitExceeded: It or what it holds is too large.
    """
    with _reading(opened, limits) as reader:
        found: list[Opened] = []
        for one in reader.attachment_list:
            if len(found) == _MOST_ATTACHED:
                break
            content = one.content
            if len(content) > limits.max_document_bytes:
                raise LimitExceeded(
                    f"A file attached to the PDF has more than {limits.max_document_bytes:,} "
                    "bytes.",
                    where=opened.file,
                    todo="Take the large attachments out of the PDF.",
                )
            name = "".join(sign for sign in str(one.name) if sign.isprintable())[:100]
            found.append(opened_bytes(bytes(content), f"{opened.file}!{name}"))
        return sorted(found, key=lambda member: member.file)


def read_pdf_text(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """The text of a PDF; "" if it holds pictures of pages only.

    Args:
        opened: The PDF.
        limits: Bounds.

    Raises:
        InputUnreadable: It is no PDF, damaged, or locked with a password.
        LimitExceeded: It is too large, or has more than `MOST_PAGES`.
    """
    with _reading(opened, limits) as reader:
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise LimitExceeded(
                f"The PDF has {count} pages: at most {MOST_PAGES} are read",
                where=opened.file,
                todo="Give only the pages that matter.",
            )
        pages: list[str] = []
        chars = 0
        for number in range(count):
            text = reader.pages[number].extract_text()
            pages.append(text)
            chars += len(text)
            if chars > MOST_CHARS:
                break
        # single halves of characters come from broken tables of letters
        joined = "\n".join(pages)[:MOST_CHARS]
        return joined.encode("utf-8", "ignore").decode("utf-8").replace("\x00", "")


@contextmanager
def _reading(opened: Opened, limits: Limits) -> Iterator[PdfReader]:
    from io import BytesIO

    from pypdf import Configuration, PdfReader, apply_configuration
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    content = read_whole(opened, limits)
    # what the library mends in a file it says on a log that nobody asked for
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    bounds = Configuration(
        maximum_declared_stream_length=_MOST_UNPACKED,
        array_based_stream_maximum_output_length=_MOST_UNPACKED,
        lzw_maximum_output_length=_MOST_UNPACKED,
        run_length_maximum_output_length=_MOST_UNPACKED,
        zlib_maximum_output_length=_MOST_UNPACKED,
        stream_decoding_work_maximum_length=3 * _MOST_UNPACKED,
        stream_parsing_work_maximum_count=_MOST_OPERATIONS,
    )
    try:
        with apply_configuration(bounds):
            reader = PdfReader(BytesIO(content))
            if reader.is_encrypted and not reader.decrypt(""):
                raise _locked(opened)
            yield reader
    except SmartlifeError:
        raise
    except LimitReachedError as error:
        raise LimitExceeded(
            "The PDF unpacks to more than is read.",
            where=opened.file,
            todo="Save it again from the program it came from, or give its text.",
        ) from error
    except DependencyError as error:
        raise _locked(opened) from error
    except (PyPdfError, *_BROKEN) as error:
        raise unreadable(
            opened,
            "the PDF is damaged.",
            "Save it again from the program it came from, or give its text.",
        ) from error


def _locked(opened: Opened) -> InputUnreadable:
    return unreadable(
        opened,
        "the PDF is locked with a password.",
        "Save it without a password, or give its text.",
    )
