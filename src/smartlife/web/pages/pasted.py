"""The text that a form brings: pasted, or in a file of any usual kind."""

from typing import Final

from smartlife.formats.any_text import any_text, not_longer
from smartlife.formats.limits import Limits
from smartlife.formats.records import opened_bytes
from smartlife.web.pages.learner_form import Sent

_LIMITS: Final = Limits(max_file_bytes=10_000_000, max_document_bytes=10_000_000)


def text_of(sent: Sent, most: int) -> str:
    """The pasted text, or that of the file if one was sent.

    Args:
        sent: The form, with a field `text` and perhaps a file.
        most: Characters at most; what is longer is refused, never cut.

    Raises:
        InputUnreadable: the file cannot be read, or holds no text.
        FormatUnknown: it is no text, PDF or Word document.
        LimitExceeded: it is longer than what is read.
    """
    if sent.content:
        text = any_text(opened_bytes(sent.content, sent.file or "file"), _LIMITS, most=most)
    else:
        text = not_longer(sent.one("text", most + 1), most, "")
    return text.replace("\r\n", "\n").replace("\x00", "")
