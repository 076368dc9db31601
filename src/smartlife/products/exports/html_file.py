"""A document as one HTML file that needs nothing else: no request ever leaves it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from smartlife.languages.messages import messages
from smartlife.products import document as blocks
from smartlife.products.exports.numbering import Numbered, labels_of, note_runs
from smartlife.products.exports.printable import printable
from smartlife.products.exports.tokens import as_css
from smartlife.products.exports.vega import svg_of

if TYPE_CHECKING:
    from smartlife.products.document import Document, Figure

FILE_NAME = "html"
MIME_TYPE = "text/html"

# Only styles, given in the page itself: no script, no picture, font or frame from anywhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def write_html(document: Document) -> str:
    """The whole page as text; UTF-8 when written."""
    document = printable(document)
    template = _environment().get_template("document.html")
    say = messages(document.lang)
    return template.render(
        document=document,
        contents=[
            block
            for block in document.blocks
            if isinstance(block, blocks.Heading) and block.level == 2
        ],
        kind=lambda block: type(block).__name__,
        svg=_svg,
        runs=note_runs,
        labels=labels_of(map(Numbered, document.blocks)),
        figure_href=None,
        figure_tools=None,
        method_href="#{}".format,
        _=say.say,
        day=say.day,
        css=Markup(as_css() + _stylesheet()),  # noqa: S704 - our own file
        policy=POLICY,
    )


def _svg(figure: Figure, *, narrow: bool = False) -> Markup:
    drawn = svg_of(
        figure.narrow if narrow and figure.narrow else figure.spec,
        anchor=f"{figure.anchor}-narrow" if narrow else figure.anchor,
        title=figure.title,
        alternative=figure.alternative,
    )
    return Markup(drawn)  # noqa: S704 - serialised by lxml, which escapes all text


@cache
def _stylesheet() -> str:
    return (files("smartlife.products.exports") / "document.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("smartlife.products.exports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
