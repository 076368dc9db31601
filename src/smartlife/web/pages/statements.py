"""About this site, privacy, accessibility: what the code does, in plain words."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from smartlife.web.api_description import program_version
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.citing import Citation, cite, licence_of
from smartlife.web.pages.figure import Fact
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_ON_TRUST: Final = "/methods"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a statement: heading, anchor, paragraphs, points, where to turn to."""

    title: str
    anchor: str
    texts: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    contact: Step | None = None


@dataclass(frozen=True, slots=True)
class StatementContext:
    """A statement of this site.

    Attributes:
        head: Title, next steps.
        lead: The gist.
        parts: Its parts.
        facts: Facts on the study and the program.
        citation: How to cite the study; None where that is not the matter.
    """

    head: Head
    lead: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...] = ()
    citation: Citation | None = None


def _head(reading: Reading, title: str, description: str, *steps: Step) -> Head:
    start = Step(reading.say.say("Start"), reading.url("/"))
    return Head(title, description, crumbs=(start,), next_steps=(*steps, start))


def _contact(reading: Reading) -> Step | None:
    """Where the study says that its readers can turn to."""
    contact = reading.run.study.contact
    if not contact:
        return None
    return Step(contact, contact if contact.startswith("http") else f"mailto:{contact}")


def _without_contact(reading: Reading) -> tuple[str, ...]:
    """That nobody is named, and to the owner how that is mended."""
    say = reading.say
    if reading.run.study.contact:
        return ()
    missing = say.say("This study names no contact.")
    if reading.audience != "owner":
        return (missing,)
    how = say.say(
        "You can name one in study.toml, under [study]: contact = an e-mail address or a web page."
    )
    return (missing, how)


def privacy(reading: Read) -> StatementContext:
    """What this site does with data on people."""
    say = reading.say
    lead = say.say("You need no account here, and nothing that you enter is kept.")
    return StatementContext(
        head=_head(
            reading,
            say.say("Privacy"),
            lead,
            Step(say.say("My path"), reading.url("/learner")),
            Step(say.say("Sources and licences"), reading.url("/sources")),
        ),
        lead=lead,
        parts=(
            Part(
                say.say("What you enter"),
                "entered",
                points=(
                    say.say("A profile, a CV, an advertisement or a draft of a course is sent to "
                            "this server, used to answer you, and forgotten. It never stands in "
                            "an address or a log."),
                    say.say("What you want to keep, you save as a file on your own device."),
                    say.say("No service of anybody else is asked: texts are read by programs on "
                            "this server."),
                ),
            ),
            Part(
                say.say("What your browser keeps"),
                "browser",
                points=(
                    say.say("No cookies. If you choose light or dark, your browser remembers it; "
                            "it is not sent to us."),
                    say.say("Pages load nothing from other sites: no fonts, no maps, no counters."),
                ),
            ),
            Part(
                say.say("What the server notes"),
                "server",
                points=(
                    say.say("For each request the kind of page, the time it took and the status; "
                            "no network address, no search words, nothing that you entered."),
                    say.say("To refuse floods of requests it counts requests per network address "
                            "in memory, by the minute, and forgets them."),
                    say.say("A server in front of this one may keep records of its own; ask who "
                            "runs this site."),
                ),
                contact=_contact(reading),
            ),
            Part(
                say.say("People in the data"),
                "people",
                points=(
                    say.say("Advertisements are read for what they ask for. Names of contact "
                            "persons, e-mail addresses and telephone numbers are masked."),
                    say.say("Single advertisements and courses are shown only as their source "
                            "allows; figures that could point at a single employer are held back."),
                ),
            ),
        ),
    )  # fmt: skip


def accessibility(reading: Read) -> StatementContext:
    """Accessibility statement, after the model of Implementing Decision (EU) 2018/1523."""
    say = reading.say
    lead = say.say(
        "This site is made to be used by everyone: with a keyboard, a screen reader, large type, "
        "on a telephone, without JavaScript."
    )
    return StatementContext(
        head=_head(
            reading,
            say.say("Accessibility"),
            lead,
            Step(say.say("Data and API"), reading.url("/data")),
        ),
        lead=lead,
        parts=(
            Part(
                say.say("Compliance status"),
                "status",
                (
                    say.say("This site is partially compliant with the Web Content Accessibility "
                            "Guidelines (WCAG) 2.2, level AA, and the standard EN 301 549, due to "
                            "the exceptions listed below."),
                ),
            ),
            Part(
                say.say("Content that is not accessible"),
                "exceptions",
                points=(
                    say.say("Names of skills, occupations and courses stand in another language "
                            "where there is no translation; they are marked as such, but not "
                            "easier to understand."),
                    say.say("Titles and texts of advertisements and courses are as their "
                            "publishers wrote them."),
                    say.say("Charts are pictures with a text alternative. The table behind each "
                            "chart has all its numbers."),
                    say.say("The reference of the API and exact formulas are in English only."),
                ),
            ),
            Part(
                say.say("How this statement was prepared"),
                "preparation",
                (
                    say.say("It rests on a self-assessment by the makers: automatic tests of the "
                            "pages, paths with the keyboard, and looking at pages at several "
                            "widths, light, dark and in print. No one independent has tested the "
                            "site yet."),
                ),
            ),
            Part(
                say.say("Feedback and contact"),
                "contact",
                (
                    say.say("If something cannot be used, tell the organisation that runs this "
                            "site, with the address of the page. Everything is also there as open "
                            "data and as JSON."),
                    *_without_contact(reading),
                ),
                contact=_contact(reading),
            ),
            Part(
                say.say("Enforcement"),
                "enforcement",
                (
                    say.say("If you get no satisfactory answer, you can turn to the body that "
                            "watches over the accessibility of public websites in your country."),
                ),
            ),
        ),
    )  # fmt: skip


def about(reading: Read) -> StatementContext:
    """About the study and the program behind this site."""
    say, run, material = reading.say, reading.run, report_material(reading)
    study = run.study
    licence = licence_of(run).title or say.say("differs by source")
    facts = (
        (say.say("Study"), study.title(reading.lang)),
        (say.say("Under study"), say.listed([material.names.region(r) for r in study.regions])),
        (say.say("Compared with"), say.listed([material.names.region(r) for r in study.partners])),
        (say.say("Period"), material.period()),
        (say.say("Run"), f"{run.run_id}{_run_day(reading, run)}"),
        (say.say("Licence of the figures"), licence),
        (say.say("Program"), f"smartlife {program_version()}, EUPL-1.2"),
    )
    lead = say.say(
        "smartlife compares what advertisements ask for with what courses teach, region by region "
        "around the Baltic Sea, and helps people decide what to learn, offer and agree on."
    )
    return StatementContext(
        head=_head(
            reading,
            say.say("About this site"),
            lead,
            Step(say.say("How the figures are made"), reading.url(_ON_TRUST)),
            Step(say.say("Data and API"), reading.url("/data")),
        ),
        lead=lead,
        parts=(
            Part(
                say.say("Who makes it"),
                "makers",
                (
                    say.say("The program is open-source software under the European Union Public "
                            "Licence (EUPL-1.2). The study belongs to who ran it with their data; "
                            "what it says is computed, not written by hand."),
                ),
            ),
            Part(
                say.say("What it is not"),
                "limits",
                (
                    say.say("Advertisements are not all work, and lists of courses are not all "
                            "learning: what is filled or taught without being published does not "
                            "show here. A difference in emphasis is no shortage."),
                ),
            ),
        ),
        facts=tuple(Fact(term, text) for term, text in facts if text),
        citation=cite(reading, say.say("Learning and work: figures and findings"), "/"),
    )  # fmt: skip


def _run_day(reading: Reading, run: OpenRun) -> str:
    path = run.lake.folder / "runs" / f"{run.run_id}.json"
    if not path.is_file():
        return ""
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return f" ({reading.say.day(day)})"


PRIVACY: Final = Page("privacy", "/privacy", privacy)
ACCESSIBILITY: Final = Page("accessibility", "/accessibility", accessibility)
ABOUT: Final = Page("about", "/about", about)
