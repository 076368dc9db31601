"""Calendar files: lines, escapes, whole days."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.web.calendar_file import Event, calendar_file

STAMP = date(2026, 6, 30)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_an_event_takes_whole_days():
    event = Event("Metināšana, I daļa; ā\\b", date(2027, 1, 30), date(2027, 2, 1), "Cēsis", "a\nb")
    lines = unfolded(calendar_file([event], stamp=STAMP))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//smartlife//learner//EN"]
    assert "DTSTART;VALUE=DATE:20270130" in lines
    assert "DTEND;VALUE=DATE:20270202" in lines
    assert "SUMMARY:Metināšana\\, I daļa\\; ā\\\\b" in lines
    assert "DESCRIPTION:a\\nb" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=100))
def test_no_words_break_out_of_their_line(title, place, url):
    event = Event(title, date(2027, 1, 1), date(2026, 1, 1), place, title, url)
    content = calendar_file([event], stamp=STAMP)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = unfolded(content)
    assert lines.count("BEGIN:VEVENT") == 1
    assert sum(line.startswith("UID:") for line in lines) == 1
    allowed = ("BEGIN:", "END:", "VERSION:", "PRODID:", "UID:", "DT", "SUMMARY:", "LOCATION:",
               "DESCRIPTION:", "URL:", "TRANSP:")  # fmt: skip
    assert all(line.startswith(allowed) for line in lines if line)
