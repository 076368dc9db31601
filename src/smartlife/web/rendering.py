"""Contexts to HTML: the templates, and what all of them may use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from smartlife.products.document import Figure
from smartlife.products.exports.numbering import note_runs
from smartlife.products.exports.printable import without_unseen
from smartlife.products.exports.vega import svg_of
from smartlife.web.assets import assets, modules
from smartlife.web.charts import chart_address
from smartlife.web.drawing_library import library_address
from smartlife.web.languages import LANGUAGES, OWN_NAMES
from smartlife.web.linked_data import linked_data

if TYPE_CHECKING:
    from smartlife.products.document import TableBlock
    from smartlife.web.charts import Ending
    from smartlife.web.page import FormValues, Head
    from smartlife.web.reading import Reading

_MOST_PICTURES: Final = 1_000
_REGION: Final = "region:"
"""Stands in a kept picture for the address of pages of regions in the reader's language."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One part of the menu.

    Attributes:
        section: Its code, as in `Head.section`.
        text: Its name.
        path: Address without language.
    """

    section: str
    text: str
    path: str


def rendered(
    template: str,
    context: object,
    head: Head,
    reading: Reading,
    *,
    has_address: bool = False,
    again: FormValues | None = None,
) -> str:
    """A page as HTML.

    Args:
        template: File under `templates/`.
        context: The page's context; `page` in the template.
        head: The page's head.
        reading: The request.
        has_address: True if the page can be asked for again, and its charts with it.
        again: What a form sends to get the page in another language; None: its address does.
    """
    say = reading.say
    return (
        _environment()
        .get_template(template)
        .render(
            page=context,
            head=head,
            reading=reading,
            lang=reading.lang,
            languages=[(code, OWN_NAMES[code], reading.here(code)) for code in LANGUAGES],
            menu=menu(reading),
            again=None if again is None else _pairs(again),
            linked_data=linked_data(head, reading),
            study_title=reading.run.study.title(reading.lang),
            url=reading.url,
            day=say.day,
            whole=say.whole,
            _=say.say,
            count=say.count,
            figure_href=lambda figure: reading.url(f"/figure/{figure}"),
            figure_tools=partial(_tools, reading) if has_address else None,
            svg=partial(svg, reading=reading),
            method_href=lambda anchor: reading.url("/methods") + f"#{anchor}",
            labels={},
        )
    )


def _pairs(fields: FormValues) -> list[tuple[str, str]]:
    return [(name, value) for name, values in fields.items() for value in values]


def menu(reading: Reading) -> tuple[MenuItem, ...]:
    """The menu: what there is to look at, then the doors of the five groups."""
    say = reading.say
    is_owner = reading.audience == "owner"
    own = (MenuItem("study", say.say("My study"), "/study"),) if is_owner else ()
    return (
        MenuItem("regions", say.say("Regions"), "/regions"),
        MenuItem("skills", say.say("Skills"), "/skills"),
        MenuItem("courses", say.say("Courses"), "/courses"),
        MenuItem("findings", say.say("Findings"), "/findings"),
        MenuItem("learner", say.say("My path"), "/learner"),
        MenuItem("employer", say.say("For employers"), "/employer"),
        MenuItem("provider", say.say("For providers"), "/providers"),
        MenuItem("policy", say.say("Policy"), "/policy"),
        *own,
    )


def _tools(reading: Reading, block: Figure | TableBlock) -> Markup:
    """What may be done with a chart or a table."""

    def address(ending: Ending) -> str:
        return reading.with_query(reading.url(chart_address(reading.path, block.anchor, ending)))

    endings: tuple[Ending, ...] = ("svg", "png", "csv") if isinstance(block, Figure) else ("csv",)
    text = (
        _environment()
        .get_template("figure_tools.html")
        .render(
            block=block,
            files=[(ending, address(ending)) for ending in endings],
            spec=address("json") if isinstance(block, Figure) else "",
            library=library_address(),
            _=reading.say.say,
        )
    )
    return Markup(text)  # noqa: S704 - made by a template, which escapes


def svg(figure: Figure, *, reading: Reading, narrow: bool = False) -> Markup:
    """A chart as SVG; drawing takes a while, so what was drawn is kept."""
    spec = figure.narrow if narrow and figure.narrow else figure.spec
    anchor = f"{figure.anchor}-narrow" if narrow else figure.anchor
    drawn = _drawn(json.dumps(spec, sort_keys=False), anchor, figure.title, figure.alternative)
    drawn = drawn.replace(f'href="{_REGION}', f'href="{reading.url("/region/")}')
    return Markup(drawn)  # noqa: S704 - serialised by lxml, which escapes all text


@lru_cache(maxsize=_MOST_PICTURES)
def _drawn(spec: str, anchor: str, title: str, alternative: str) -> str:
    return svg_of(
        json.loads(spec),
        anchor=anchor,
        title=title,
        alternative=alternative,
        region_href=_REGION.__add__,
    )


def _kind(block: object) -> str:
    return type(block).__name__


def _asset_url(name: str) -> str:
    return assets()[name].url


def _clean(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Text from outside without what no reader can see; markup stays."""
    return without_unseen(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("smartlife.web", "templates"),
                PackageLoader("smartlife.products.exports", "templates"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.globals |= {
        "asset": _asset_url,
        "scripts": modules,
        "kind": _kind,
        "runs": note_runs,
    }
    return environment
