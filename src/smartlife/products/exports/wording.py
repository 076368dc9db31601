"""What paged formats say beside the blocks: pages, stamps, the last line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from smartlife.languages.messages import Messages
    from smartlife.products import document as blocks
    from smartlife.products.document import Document, SourceNote, TableBlock

Part = dict[str, Any]

SHOWN_FILES: Final = 3
"""Files of a source that paper lists with their checksums; more stand in the web page."""

SHOWN_ROWS: Final = 40
"""Rows behind a chart that paper lists; a map of all regions has hundreds."""

_PAGE, _PAGES = "\ue0f0", "\ue0f1"


def page_words(say: Messages) -> list[Part]:
    """“Page 3 of 12” in pieces, with a slot for either number."""
    text = say.say("Page {page} of {pages}", page=_PAGE, pages=_PAGES)
    pieces: list[Part] = []
    for letter in text:
        if letter in (_PAGE, _PAGES):
            pieces.append({"slot": "page" if letter == _PAGE else "pages"})
        elif pieces and "text" in pieces[-1]:
            pieces[-1]["text"] += letter
        else:
            pieces.append({"text": letter})
    return pieces


def stamp(say: Messages) -> str:
    """What an illustrative document says of itself."""
    return say.say(
        "Illustrative data: written for this demonstration. Nothing here is a fact about a real "
        "region, employer or provider."
    )


def made_with(document: Document, say: Messages) -> str:
    """The last line."""
    return say.say(
        "Made with smartlife from the study “{study}”. Period up to {day}.",
        study=document.title,
        day=say.day(document.period_end),
    )


def firmness_word(firmness: str, say: Messages) -> str:
    """How firm a finding is, in a word."""
    known = {
        "firm": say.say("firm"),
        "indicative": say.say("indicative"),
        "limit": say.say("limit of the data"),
        # a question says itself what it is
        "question": "",
    }
    return known.get(firmness, firmness)


def callout_pairs(block: blocks.Callout, say: Messages) -> list[tuple[str, str]]:
    """What there is and what it would take, as far as it is said."""
    pairs = ((say.say("There is"), block.have), (say.say("It would take"), block.need))
    return [(term, text) for term, text in pairs if text]


def files_elsewhere(source: SourceNote, say: Messages) -> str:
    """Says where the files of a source are listed if they are too many for paper."""
    return say.say(
        "{n} files; the web page of this report lists them with their checksums.",
        n=say.whole(len(source.files)),
    )


def table_on_paper(block: TableBlock, say: Messages) -> tuple[TableBlock, str]:
    """The table as paper shows it, and a word on the rows that it leaves out."""
    left_out = len(block.rows) - SHOWN_ROWS
    if left_out <= 0:
        return block, ""
    return replace(block, rows=block.rows[:SHOWN_ROWS]), say.say(
        "{n} more rows; the web page and the workbook of this report have all of them.",
        n=say.whole(left_out),
    )


def web_address(url: str | None) -> str | None:
    """An address that may become a link; None for anything but http and https."""
    return url if url and url.startswith(("http://", "https://")) else None
