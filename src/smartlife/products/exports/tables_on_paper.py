"""How wide the columns of a table are where nothing scrolls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smartlife.products.document import TableBlock

LINE: Final = 92.0
"""Letters of a table in a line as wide as the page."""
WIDE_LINE: Final = 107.0
"""The same in the smaller letters of a table with many columns."""
MANY_COLUMNS: Final = 6
TURNED: Final = 247 / 160
"""How much wider the text is on a page that lies on its side."""

_OTHER_LETTERS: Final = 0.85
"""Share of a line that is counted on where the reader's machine may have only wider letters."""
_LONGEST_WORD: Final = 28
_WORDS: Final = re.compile(r"[ \t\n/\-]+|(?<!\d)–|–(?![<−\d])")
"""Where a line may end: not inside of a range (12–34 %), nor at a space that holds."""


def line_of(block: TableBlock) -> float:
    """Letters that fit beside each other in a table."""
    return WIDE_LINE if len(block.columns) > MANY_COLUMNS else LINE


def needs_turned_page(block: TableBlock) -> bool:
    """True if words would break on an upright page, where nothing hyphenates them."""
    return _least(block) > line_of(block) * _OTHER_LETTERS


def small_letters(block: TableBlock, *, turned: bool = False) -> bool:
    """True if a table only fits in smaller letters."""
    if turned:
        return _least(block) > LINE * TURNED * _OTHER_LETTERS
    return len(block.columns) > MANY_COLUMNS


def _least(block: TableBlock) -> float:
    return sum(_longest_word(block, place) for place in range(len(block.columns)))


def column_weights(block: TableBlock, line: float | None = None) -> list[float]:
    """Widths of columns in letters: a word fits whole, then texts get as much as there is.

    Args:
        block: The table.
        line: Letters that fit beside each other; those of an upright page if not given.
    """
    least = [_longest_word(block, place) for place in range(len(block.columns))]
    wanted = [max(_wanted(block, place), least[place]) for place in range(len(block.columns))]
    whole = line or line_of(block)
    room, missing = whole - sum(least), sum(wanted) - sum(least)
    if room <= 0 or not missing:
        return least
    share = min(1.0, room / missing)
    return [low + (high - low) * share for low, high in zip(least, wanted, strict=True)]


def breaks_words(block: TableBlock) -> bool:
    """True if some word has to be hyphenated."""
    least = [_longest_word(block, place, most=10_000) for place in range(len(block.columns))]
    return sum(least) > line_of(block) or any(low > _LONGEST_WORD + 2 for low in least)


def _longest_word(block: TableBlock, place: int, *, most: int = _LONGEST_WORD) -> float:
    column = block.columns[place]
    cells = [row[place] for row in block.rows if place < len(row)]
    texts = [part for cell in cells for part in (cell.text, cell.aside)]
    words = [word for text in (*texts, column.text, column.unit) for word in _WORDS.split(text)]
    longest = max((len(word) for word in words), default=1)
    return float(max(min(longest, most), 3) + 2)


def _wanted(block: TableBlock, place: int) -> float:
    """A line for numbers; some thirty letters for texts, which take two lines gladly."""
    cells = [row[place] for row in block.rows if place < len(row)]
    column = block.columns[place]
    whole = max((len(cell.text) for cell in cells), default=1)
    most = 34 if column.align == "right" else 30
    small = [*(len(cell.aside) for cell in cells), len(f"{column.text} {column.unit}")]
    bar = 9 if any(cell.bar is not None for cell in cells) else 0
    return float(max(min(whole, most) + bar, min(max(small), 13)) + 2)
