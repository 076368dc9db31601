"""What a learner takes along: all they said, a Europass CV, the dated courses as a calendar.

Each is made from what the form holds and sent back at once; nothing is kept.
"""

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import FastAPI, Response

from smartlife.formats.curriculum import CurriculumVitae, Education, Post, SpokenLanguage
from smartlife.formats.europass_writing import write_europass
from smartlife.planning.path.words import PathWords
from smartlife.planning.people.held import held_skills
from smartlife.web.calendar_file import Event, calendar_file
from smartlife.web.holdings import planning_material
from smartlife.web.pages.learner_form import Form, Kept
from smartlife.web.pages.learner_path import answer_for
from smartlife.web.problems import Refused
from smartlife.web.reading import Read, Reading

_PRIVATE: Final = {"cache-control": "no-store"}


def add_taking(app: FastAPI) -> None:
    """Adds the addresses."""

    @app.post("/{lang:lang}/learner/file", include_in_schema=False)
    def take(reading: Read, sent: Form) -> Response:
        say = reading.say
        made = _MAKERS.get(sent.one("take"))
        if sent.lost or made is None:
            raise Refused(
                say.say("What you said before cannot be read any more. Please begin again.")
            )
        name, media_type, make = made
        headers = {**_PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
        return Response(make(reading, sent.kept), media_type=media_type, headers=headers)


def _said(reading: Reading, kept: Kept) -> bytes:
    return kept.file(reading.lang).encode("utf-8", "replace")


def _europass(reading: Reading, kept: Kept) -> bytes:
    """Only what counts as theirs; skills and occupations by their names in the reader's tongue."""
    graph, lang, profile = planning_material(reading.run).skills, reading.lang, kept.profile
    say = reading.say
    level = profile.eqf_level
    cv = CurriculumVitae(
        format="skills_passport",
        lang=lang,
        posts=tuple(
            Post(graph.label(one.uri, lang)) for one in profile.occupations if one.confirmed
        ),
        education=(Education(say.say("Highest qualification"), level),) if level else (),
        languages=tuple(
            SpokenLanguage(one.lang, is_mother_tongue=True)
            if one.level == "native"
            else SpokenLanguage(one.lang, level=one.level)
            for one in profile.languages
        ),
        skills=tuple(sorted(graph.label(uri, lang) for uri in held_skills(profile).basis)),
        licences=profile.licences,
    )
    return write_europass(cv)


def _calendar(reading: Reading, kept: Kept) -> bytes:
    if not kept.wanted.is_clear:
        raise Refused(reading.say.say("Say where you want to go first."))
    answer, material = answer_for(reading, kept)
    words = PathWords.of(reading.lang, material.skills)
    dated = [
        step.shown
        for way in answer.alternatives[:1]
        for step in way.steps
        if step.shown.timing == "dated" and step.shown.start is not None
    ]
    events = [
        Event(
            one.title, one.start, one.end or one.start, one.place,
            " · ".join(filter(None, (
                one.provider, words.course_hours(one), words.course_price(one)))),
            one.url,
        )
        for one in dated
        if one.start is not None
    ]  # fmt: skip
    return calendar_file(events, stamp=reading.run.study.end)


_MAKERS: Final[Mapping[str, tuple[str, str, Callable[[Reading, Kept], bytes]]]] = {
    "said": ("smartlife.json", "application/json", _said),
    "europass": ("europass-cv.xml", "application/xml", _europass),
    "calendar": ("courses.ics", "text/calendar; charset=utf-8", _calendar),
}
