"""Days as a calendar file (RFC 5545), which calendars of all makers read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 75
"""Octets of a line without its end."""
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes whole days.

    Attributes:
        title: What it is.
        start: First day.
        end: Last day.
        place: Where; may be empty.
        note: More about it; may be empty.
        url: Its address; may be empty.
    """

    title: str
    start: date
    end: date
    place: str = ""
    note: str = ""
    url: str = ""


def calendar_file(events: Iterable[Event], *, stamp: date) -> bytes:
    """A calendar with these events.

    Args:
        events: Events, in order.
        stamp: Day from which they are known.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//smartlife//learner//EN"]
    for one in events:
        key = "\0".join((one.title, one.start.isoformat(), one.place))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@smartlife",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{max(one.end, one.start) + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.title)}",
            *([f"LOCATION:{_text(one.place)}"] if one.place else []),
            *([f"DESCRIPTION:{_text(one.note)}"] if one.note else []),
            # an address is no text: commas stay, and nothing in it may end the line
            *([f"URL:{_UNSEEN.sub('', one.url).replace(chr(10), '')}"] if one.url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8", "replace")


def _text(words: str) -> str:
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    plain = _UNSEEN.sub("", plain)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in parts of no more octets than allowed; a letter is never cut."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode("utf-8", "replace"))
        if size + octets > _LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
