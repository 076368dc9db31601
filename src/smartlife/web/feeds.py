"""Feeds (Atom, RFC 4287): the new courses that a search finds.

A course is new if an earlier run that is still kept did not have it; it carries the time of the
run that first had it. Where no earlier run is kept nothing can be called new: then the feed
has the courses whose catalogue was obtained last. A course keeps its identifier, so no reader
of feeds shows it twice.
"""

# FastAPI reads the annotations of the endpoint when it runs.
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final
from xml.etree import ElementTree as ET

from fastapi import Depends, FastAPI, Request, Response

from smartlife.products.exports.printable import without_unseen
from smartlife.search.index import SearchIndex, index_path
from smartlife.search.query import Hit
from smartlife.web.page import READING
from smartlife.web.pages.course_asked import CourseAsked, Wanted, index_of, read_asked
from smartlife.web.pages.course_cards import facts
from smartlife.web.pages.course_filters import chips
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

MOST: Final = 50
"""Entries of a feed."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
_TYPE: Final = "application/atom+xml"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the runs that are still kept had.

    Attributes:
        at: When each run ended, the oldest first; the current one is the last.
        had: Courses that each but the current one had.
    """

    at: tuple[datetime, ...]
    had: tuple[frozenset[str], ...]


def add_feeds(app: FastAPI) -> None:
    """Adds the address."""

    @app.api_route("/{lang:lang}/courses.atom", methods=READING, include_in_schema=False)
    def course_feed(
        request: Request, reading: Read, asked: Annotated[CourseAsked, Depends()]
    ) -> Response:
        etag = f'"{_key(reading)}"'
        who = "public" if reading.audience == "public" else "private"
        headers = {"etag": etag, "cache-control": f"{who}, no-cache"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(atom(reading, asked), media_type=_TYPE, headers=headers)


def atom(reading: Reading, asked: CourseAsked) -> bytes:
    """The feed of a search."""
    say, wanted = reading.say, read_asked(reading, asked)
    told = " · ".join(chip.text for group in chips(reading, wanted) for chip in group)
    earlier = reading.run.once("earlier courses", lambda: _earlier(reading.run))
    entries = list(_new(reading, wanted, earlier))
    page = reading.base + reading.url("/courses", asked.values())
    own = reading.base + reading.url("/courses.atom", asked.values())
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": reading.lang})
    title = say.say("New courses: {words}", words=told) if told else say.say("New courses")
    _text(feed, "title", title)
    _text(feed, "subtitle", _what_is_new(reading, earlier))
    # the same search has one name, in whatever order its address has the values
    _text(feed, "id", f"urn:smartlife:search:{_digest(repr(sorted(asked.values().items())))}")
    ET.SubElement(feed, "link", {"rel": "self", "type": _TYPE, "href": own})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(feed, "updated", _moment(max((at for _, at in entries), default=earlier.at[-1])))
    author = ET.SubElement(feed, "author")
    _text(author, "name", reading.run.study.title(reading.lang))
    for hit, at in entries:
        _entry(feed, reading, hit, at)
    return bytes(ET.tostring(feed, "utf-8", xml_declaration=True))


def _what_is_new(reading: Reading, earlier: Earlier) -> str:
    say = reading.say
    if not earlier.had:
        return say.say("No earlier run of this study is kept, so nothing can be called new yet: "
                       "these are the courses whose catalogue was obtained last.")  # fmt: skip
    return say.say(
        "A course is new if it was not there on {day}. It may have been published before: that "
        "day is in no catalogue.",
        day=say.day(earlier.at[0].date()),
    )


def _new(reading: Reading, wanted: Wanted, earlier: Earlier) -> Iterator[tuple[Hit, datetime]]:
    """New courses with the time of the run that first had them, the newest first."""
    index = index_of(reading)
    query = replace(wanted.query, sort="retrieved", page=1, per_page=MOST)
    if not earlier.had:
        found = index.courses(query, audience=reading.audience, with_facets=False)
        yield from ((hit, _obtained(hit, earlier.at[-1])) for hit in found.hits)
        return
    found = index.courses(
        query, audience=reading.audience, unless=earlier.had[0], with_facets=False
    )
    dated = [(hit, _first_seen(hit.course_id, earlier)) for hit in found.hits]
    # those that only the current run has come first, whatever else there is
    yield from sorted(dated, key=lambda pair: pair[1], reverse=True)


def _first_seen(course_id: str, earlier: Earlier) -> datetime:
    for at, had in zip(earlier.at, earlier.had, strict=False):
        if course_id in had:
            return at
    return earlier.at[-1]


def _obtained(hit: Hit, otherwise: datetime) -> datetime:
    day = hit.row.get("retrieved_date")
    if not day:
        return otherwise
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)


def _earlier(run: OpenRun) -> Earlier:
    """Reads which courses the earlier runs had; runs without an index tell nothing."""
    ended = {path.stem: _ended(path) for path in (run.lake.folder / "runs").glob("*.json")}
    now = ended.pop(run.run_id)
    before = sorted((at, run_id) for run_id, at in ended.items() if at < now)
    moments, had = [], []
    for at, run_id in before:
        manifest = run.lake.manifest(run_id)
        path = index_path(run.lake, manifest) if manifest is not None else None
        if path is not None and path.is_file():
            index = SearchIndex.open(path)
            had.append(index.course_ids("owner"))
            index.close()
            moments.append(at)
    return Earlier((*moments, now), tuple(had))


def _ended(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def _entry(feed: ET.Element, reading: Reading, hit: Hit, at: datetime) -> None:
    entry = ET.SubElement(feed, "entry")
    url = reading.base + reading.url(f"/course/{hit.course_id}")
    _text(entry, "title", hit.title)
    _text(entry, "id", f"urn:smartlife:course:{hit.course_id}")
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
    _text(entry, "updated", _moment(at))
    provider = str(hit.row.get("provider_name") or "")
    told = [provider, *facts(reading.say, hit.row)]
    piece = hit.snippet.text if hit.snippet is not None else ""
    _text(entry, "summary", "\n".join((" · ".join(one for one in told if one), piece)).strip())


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("", without_unseen(text))


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _key(reading: Reading) -> str:
    parts = (reading.run.run_id, reading.audience, reading.lang, reading.base, repr(reading.query))
    return _digest("\0".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
