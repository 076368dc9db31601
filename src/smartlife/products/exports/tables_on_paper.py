"""How wide the columns of a table are where nothing scrolls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartlife.products.document import TableBlock


def column_weights(block: TableBlock) -> list[float]:
    """Relative widths of columns, by what they hold: a word always fits, a text may break."""
    found = []
    for place, column in enumerate(block.columns):
        cells = [row[place] for row in block.rows if place < len(row)]
        texts = [cell.text for cell in cells]
        asides = [cell.aside for cell in cells]
        head = f"{column.text} {column.unit}"
        words = [word for text in (*texts, *asides, head) for word in re.split(r"[\s/\-–]+", text)]
        longest = max((len(word) for word in words), default=1)
        whole = max((len(text) for text in texts), default=1)
        bar = 9 if any(cell.bar is not None for cell in cells) else 0
        # numbers stay whole; a text takes two lines and more gladly
        wanted = whole if column.align == "right" else min(whole, 30)
        found.append(float(max(min(longest, 22), min(wanted, 34), 4) + 2 + bar))
    return found
