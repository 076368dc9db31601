"""Numbers of figures and tables, links inside a document, notes as printed: for paged formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.products import document as blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.languages.messages import Messages
    from smartlife.products.document import Block, Document


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block with its place among those of its kind.

    Attributes:
        block: The block.
        label: “Figure 3”, “Table 2”; empty for a block that has no number.
        number: The number itself; 0 if none.
    """

    block: Block
    label: str = ""
    number: int = 0


def numbered(document: Document, say: Messages) -> tuple[Numbered, ...]:
    """All blocks in reading order; figures and tables numbered apart, from 1."""
    made: list[Numbered] = []
    figures = tables = 0
    for block in document.blocks:
        if isinstance(block, blocks.Figure):
            figures += 1
            label = say.say("Figure {number}", number=figures)
            made.append(Numbered(block, label, figures))
        elif isinstance(block, blocks.TableBlock):
            tables += 1
            made.append(Numbered(block, say.say("Table {number}", number=tables), tables))
        else:
            made.append(Numbered(block))
    return tuple(made)


def behind_label(figure: Numbered, say: Messages) -> str:
    """Label of the table with the numbers behind a figure."""
    return say.say("Numbers behind figure {number}", number=figure.number)


def labels_of(items: Iterable[Numbered]) -> dict[str, str]:
    """Anchor → what to call the block: “Figure 3”, else its title."""
    found: dict[str, str] = {}
    for item in items:
        anchor = getattr(item.block, "anchor", "")
        if anchor:
            found.setdefault(anchor, item.label or getattr(item.block, "title", ""))
    return found


def targets_of(document: Document) -> dict[str, str]:
    """Anchor → identifier that every format takes; the first of equal anchors counts."""
    found: dict[str, str] = {}
    for block in document.blocks:
        anchor = getattr(block, "anchor", "")
        if anchor and anchor not in found:
            found[anchor] = f"part{len(found) + 1}"
    return found


def source_target(number: int) -> str:
    """Identifier of a source note."""
    return f"source{number}"


def note_runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as printed: three or more in a row become one run, the others stand alone."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [
        pair
        for run in found
        for pair in ([(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run])
    ]


def note_texts(numbers: Iterable[int]) -> list[tuple[str, int]]:
    """Each note as printed (“4”, “6–9”) and the number it leads to."""
    return [
        (str(first) if first == last else f"{first}–{last}", first)
        for first, last in note_runs(numbers)
    ]
