"""Methods: how each figure is made, in plain words, each under the anchor that figures link to."""

from dataclasses import dataclass
from typing import Final

from smartlife.products.document import Definition
from smartlife.products.reports.situation.methods import definitions
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.reading import Read


@dataclass(frozen=True, slots=True)
class MethodsContext:
    """All methods.

    Attributes:
        head: Title, next steps.
        lead: What there is to know first.
        principles: What holds for all figures.
        contents: Links to the methods on this page.
        definitions: The methods.
    """

    head: Head
    lead: str
    principles: tuple[str, ...]
    contents: tuple[Step, ...]
    definitions: tuple[Definition, ...]


def methods(reading: Read) -> MethodsContext:
    """How each figure is made, and when it is not given."""
    say = reading.say
    made = tuple(definitions(report_material(reading)).values())
    return MethodsContext(
        head=Head(
            say.say("How the figures are made"),
            say.say("What each figure estimates, what it rests on, when it is printed, and what "
                    "it does not say."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("See all findings"), reading.url("/findings")),
                Step(say.say("Sources and licences"), reading.url("/sources")),
                Step(say.say("Data and API"), reading.url("/data")),
            ),
        ),
        lead=say.say(
            "Advertisements and courses are linked to ESCO, the European list of occupations and "
            "skills, counted by region, and compared. Every figure says how sure it is."
        ),
        principles=(
            say.say("A number comes with its interval: in nine of ten samples like this one, such "
                    "an interval holds the true value."),
            say.say("Where too little stands behind a number, or single employers could be "
                    "recognised, it is not shown; the page says so."),
            say.say("“We found no course” does not mean that there is none: only the catalogues "
                    "held were searched."),
            say.say("The same data give the same figures, byte for byte; each figure has an "
                    "identifier that stays the same in every run."),
        ),
        contents=tuple(Step(one.title, f"#{one.anchor}") for one in made),
        definitions=made,
    )  # fmt: skip


METHODS: Final = Page("methods", "/methods", methods)
