"""Takes a verdict that somebody gave on a page: as a list that says so would be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.tables.audit_answers import merge, read_answers
from smartlife.tables.audits import FORM
from smartlife.web.pages.audit import AUDITED
from smartlife.web.pages.audit_group import shown
from smartlife.web.pages.judging import MOST_WORDS, Said, as_line, judged, today
from smartlife.web.pages.judging_desk import Desk
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.problems import NotFound

if TYPE_CHECKING:
    from smartlife.web.pages.audit import AuditRound, Case
    from smartlife.web.pages.audit_group import AuditGroupContext
    from smartlife.web.pages.judging import Reader
    from smartlife.web.pages.learner_form import Sent
    from smartlife.web.reading import Reading


def take(reading: Reading, round_id: str, reader: Reader, sent: Sent) -> str | AuditGroupContext:
    """Saves a verdict, or takes the last one back.

    Returns:
        The address to go on at, or the page with what is wrong.

    Raises:
        Refused: the form is not ours.
        NotFound: who sends is not the owner, or there is no such round.
    """
    desk = Desk(reading, AUDITED, round_id, reader)
    if address := desk.undone(sent):
        return address
    held = AUDITED.found(reading, round_id)
    cases = held.cases(reader)
    at = int(text) if (text := sent.one("at")).isdecimal() and len(text) < 8 else 0
    case = (sent.one("region"), sent.one("for_region"), sent.one("group_uri", MOST_WORDS))
    if not 0 < at <= len(cases):
        raise NotFound
    # rows may have been added since the page was made: what was judged is what it showed
    case = case if case in cases else cases[at - 1]
    at = cases.index(case) + 1
    errors = desk.too_old(sent) or _wrong(desk, held, case, sent) or _save(desk, case, sent, at)
    if errors:
        return shown(reading, round_id, reader, at, Said("", sent, errors))
    judged(reading).name_reader(desk.about, sent.one("reader"))
    return desk.after(at, "saved")


def _wrong(
    desk: Desk[AuditRound], held: AuditRound, case: Case, sent: Sent
) -> tuple[FieldError, ...]:
    """What the table cannot know to be wrong."""
    first = held.row(case, "first").get("reader", "")
    if errors := desk.wrong_reader(sent.one("reader"), [first]):
        return errors
    if sent.one("verdict") == "yes" and not (sent.one("course_id") or sent.one("found_course")):
        say = desk.reading.say
        text = say.say("Choose the course that teaches it, or name one that you found elsewhere.")
        return (FieldError("found_course", text),)
    return ()


def _save(desk: Desk[AuditRound], case: Case, sent: Sent, at: int) -> tuple[FieldError, ...]:
    """Takes the verdict as a list with one line that says it would be taken."""
    is_yes = sent.one("verdict") == "yes"
    said = {
        "round_id": desk.round_id, "region": case[0], "for_region": case[1], "group_uri": case[2],
        "reading": desk.reader, "verdict": sent.one("verdict"), "reader": sent.one("reader"),
        "date": today(), "note": sent.one("note"),
    }  # fmt: skip
    if is_yes:
        said["found_course"] = sent.one("found_course")
    if is_yes and sent.one("course_id"):
        # a list has numbered courses; here it has the one that was chosen
        said |= {"candidate": "1", "taught_by": "1", "course_id": sent.one("course_id")}
    line = as_line(FORM, 1, said)
    with desk.changed(at) as (table, rows):
        now = AUDITED.found(desk.reading, desk.round_id).row(case, desk.reader)
        if errors := desk.overtaken(sent, [now]):
            return errors
        answers = read_answers([line], table.rows)
        if answers.problems or not answers.said:
            told = [one.message for one in answers.problems]
            told = told or [desk.reading.say.say("Choose yes, no, or cannot tell.")]
            return tuple(FieldError("", text) for text in told)
        return desk.put(rows, merge(table.rows, answers))
