"""What the Typst template sets: every block of a document as plain data.

Nothing here is markup. The template reads it as JSON and sets each text as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.languages.messages import messages
from smartlife.products import document as blocks
from smartlife.products.exports.numbering import (
    behind_label,
    labels_of,
    note_texts,
    numbered,
    source_target,
    targets_of,
)
from smartlife.products.exports.tables_on_paper import (
    breaks_words,
    column_weights,
    line_of,
)
from smartlife.products.exports.tokens import colour, colour_names, print_fonts
from smartlife.products.exports.vega import print_svg_of
from smartlife.products.exports.wording import (
    SHOWN_FILES,
    callout_pairs,
    files_elsewhere,
    firmness_word,
    made_with,
    page_words,
    stamp,
    table_on_paper,
    web_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.products.document import Block, Document, SourceNote, TableBlock
    from smartlife.products.exports.numbering import Numbered

Part = dict[str, Any]

_WIDTH: Final = 760.0
"""Width of a drawing, in its pixels, that fills the page."""
_HEIGHT: Final = 900.0
"""Height of a drawing, in pixels at full width, that still leaves room for its words."""
TABLE_POINTS: Final = 8.6
"""Size of the letters in a table."""
_LONG_CELL: Final = 400
_SHORT: Final = 8
"""Rows of a table that is not split over two pages."""


class Parts:
    """Turns the blocks of one document into parts.

    Args:
        document: Its texts are fit for print already.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._say = messages(document.lang)
        self._blocks = numbered(document, self._say)
        self._targets = targets_of(document)
        self._labels = labels_of(self._blocks)
        self._given: set[str] = set()
        self._has_section = False
        self._sources = {source.number for source in document.sources}

    def all(self) -> Part:
        """Everything the template needs."""
        document, say = self._document, self._say
        mark = say.say("Illustrative data") if document.illustrative else ""
        return {
            "lang": document.lang,
            "title": document.title or "–",
            "subtitle": document.subtitle,
            "stamp": stamp(say) if document.illustrative else "",
            "mark": mark,
            "short": document.is_short,
            "facts": document.facts,
            "date": [
                document.period_end.year,
                document.period_end.month,
                document.period_end.day,
            ],
            "page-of": page_words(say),
            "colours": {name: colour(name) for name in colour_names()},
            "fonts": print_fonts(),
            "mono": print_fonts(mono=True),
            "words": {
                "contents": say.say("Contents"),
                "sources": say.say("Sources"),
                "numbers": say.say("The numbers behind the figures"),
                "how-do-we-know": say.say("How do we know?"),
            },
            "contents": [item.text for item in document.blocks if isinstance(item, blocks.Heading)],
            "blocks": [self._part(item) for item in self._blocks],
            "annex": [
                self._behind(item)
                for item in self._blocks
                if isinstance(item.block, blocks.Figure) and not document.is_short
            ],
            "sources": [self._source(source) for source in document.sources],
            "made": made_with(document, say),
        }

    def _part(self, item: Numbered) -> Part:
        block = item.block
        if isinstance(block, blocks.Figure):
            return self._figure(block, item)
        if isinstance(block, blocks.TableBlock):
            return {**self._table(block, item.label), "id": self._id(block.anchor)}
        if isinstance(block, blocks.Findings):
            return {"kind": "findings", "items": [self._finding(f) for f in block.items]}
        return self._text_part(block)

    def _text_part(self, block: Block) -> Part:
        if isinstance(block, blocks.Heading):
            return self._heading(block)
        if isinstance(block, blocks.EvidenceCard):
            return self._card(block)
        if isinstance(block, blocks.Callout):
            return self._callout(block)
        if isinstance(block, blocks.Definition):
            return self._definition(block)
        assert isinstance(block, blocks.Paragraph)
        return {
            "kind": "paragraph",
            "text": block.text,
            "notes": self._notes(block.notes),
            "lead": block.lead,
        }

    def _definition(self, block: blocks.Definition) -> Part:
        level = 2 if self._has_section else 1
        self._has_section = True
        return {
            "kind": "definition",
            "level": level,
            "title": block.title or "–",
            "id": self._id(block.anchor),
            "terms": block.terms,
        }

    def _heading(self, block: blocks.Heading) -> Part:
        # the first heading is of the first level, and none leaves a level out
        level = 1 if block.level == 2 or not self._has_section else 2
        self._has_section = True
        return {
            "kind": "heading",
            "level": level,
            "text": block.text or "–",
            "id": self._id(block.anchor),
        }

    def _finding(self, item: blocks.Finding) -> Part:
        return {
            "text": item.text,
            "notes": self._notes(item.notes),
            "firmness": item.firmness,
            "word": firmness_word(item.firmness, self._say),
            "figures": list(item.figures),
            "basis": item.basis,
            "target": self._targets.get(item.anchor),
            "link": self._labels.get(item.anchor, "")
            if item.firmness == "question"
            else self._say.say("How do we know?"),
        }

    def _card(self, block: blocks.EvidenceCard) -> Part:
        self._has_section = True
        return {
            "kind": "card",
            "title": block.title or "–",
            "id": self._id(block.anchor),
            "verdict": block.verdict,
            "notes": self._notes(block.notes),
            "groups": [
                {
                    "title": title,
                    "items": [
                        {
                            "label": item.label,
                            "value": item.value,
                            "remark": item.remark,
                            "share": _share(item.share),
                            "status": item.status or "",
                        }
                        for item in items
                    ],
                }
                for title, items in block.groups
            ],
        }

    def _figure(self, block: blocks.Figure, item: Numbered) -> Part:
        svg, width, height = print_svg_of(block.spec, font=print_fonts()[0])
        tallest = _HEIGHT / max(1.0, height * _WIDTH / width)
        return {
            "kind": "figure",
            "id": self._id(block.anchor),
            "label": item.label,
            "title": block.title or "–",
            "subtitle": block.subtitle,
            "svg": svg,
            "width": round(min(1.0, width / _WIDTH, tallest), 4),
            "alternative": block.alternative or block.title or "–",
            "caption": block.caption,
            "notes": self._notes(block.notes),
            "method": self._targets.get(block.method),
            "numbers": None if self._document.is_short else self._to_numbers(item),
        }

    def _to_numbers(self, item: Numbered) -> Part:
        # the number of a figure does not stand alone on a line
        label = behind_label(item, self._say).replace(" ", "\u00a0")
        return {"text": label, "target": f"numbers{item.number}"}

    def _behind(self, item: Numbered) -> Part:
        figure = item.block
        assert isinstance(figure, blocks.Figure)
        table, more = table_on_paper(figure.table, self._say)
        part = self._table(table, behind_label(item, self._say))
        return {**part, "id": f"numbers{item.number}", "more": more}

    def _table(self, block: TableBlock, label: str) -> Part:
        weights = column_weights(block)
        is_long = any(len(cell.text) > _LONG_CELL for row in block.rows for cell in row)
        return {
            "kind": "table",
            "label": label,
            "title": block.title or "–",
            "notes": self._notes(block.notes),
            "letters": block.letters,
            "more": "",
            "size": TABLE_POINTS,
            "long": is_long,
            "breakable": is_long or len(block.rows) > _SHORT,
            "hyphenate": breaks_words(block),
            "width": round(min(1.0, max(0.55, sum(weights) / line_of(block))), 4),
            "columns": [
                {"text": column.text, "unit": column.unit, "align": column.align, "weight": weight}
                for column, weight in zip(block.columns, weights, strict=True)
            ],
            "rows": [
                [
                    {
                        "text": cell.text,
                        "status": cell.status or "",
                        "lang": _foreign(cell.lang, self._document.lang),
                        "bar": _share(cell.bar),
                        "letter": cell.letter,
                        "aside": cell.aside,
                    }
                    for cell in row
                ]
                for row in block.rows
            ],
        }

    def _callout(self, block: blocks.Callout) -> Part:
        return {
            "kind": "callout",
            "tone": block.tone,
            "title": block.title,
            "text": block.text,
            "id": self._id(block.anchor),
            "notes": self._notes(block.notes),
            "pairs": callout_pairs(block, self._say),
        }

    def _source(self, source: SourceNote) -> Part:
        is_short = self._document.is_short
        shown = source.files if len(source.files) <= SHOWN_FILES and not is_short else ()
        return {
            "number": str(source.number),
            "id": source_target(source.number),
            "text": source.text,
            "url": web_address(source.url),
            "files": [
                {"name": file.name, "checksum": f"SHA-256 {file.checksum}"} for file in shown
            ],
            "more": ""
            if shown or is_short or not source.files
            else files_elsewhere(source, self._say),
        }

    def _notes(self, numbers: Iterable[int]) -> list[Part]:
        return [
            {"text": text, "target": source_target(first) if first in self._sources else None}
            for text, first in note_texts(numbers)
        ]

    def _id(self, anchor: str) -> str | None:
        """The identifier of a block; None for one without an anchor, or with one taken."""
        target = self._targets.get(anchor)
        if target is None or target in self._given:
            return None
        self._given.add(target)
        return target


def _share(share: float | None) -> float | None:
    return None if share is None else round(min(1.0, max(0.0, share)), 4)


def _foreign(lang: str | None, own: str) -> str | None:
    """The language of a text if it is another one, and a code that Typst takes."""
    code = (lang or own)[:3].lower()
    is_code = len(code) in (2, 3) and code.isascii() and code.isalpha()
    return code if is_code and code != own else None
