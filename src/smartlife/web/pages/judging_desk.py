"""Where one reader judges one after another: head and form of such a page, and what is taken."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Final, Generic

from smartlife.pipeline.entered_tables import Held
from smartlife.tables.merging import Cells, Merged
from smartlife.web.page import Head, Step
from smartlife.web.pages.judging import (
    JudgingForm,
    Reader,
    check_owner,
    crumbs,
    first_open,
    form_token,
    is_ours,
    is_same_person,
    judged,
    reader_name,
    rows_changed,
    undo,
)
from smartlife.web.pages.judging_rounds import Kind, R
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.problems import NotFound, Refused
from smartlife.web.reading import Reading

_OF_THE_DRAW: Final = ("inclusion_probability", "content_hash", "date")
"""What a row has that nobody who judges sees; a day passes by itself."""


@dataclass(frozen=True, slots=True)
class Desk(Generic[R]):
    """Where one reader judges a round.

    Attributes:
        reading: The request.
        kind: What is judged.
        round_id: The round.
        reader: Who judges.
    """

    reading: Reading
    kind: Kind[R]
    round_id: str
    reader: Reader

    @property
    def about(self) -> tuple[str, ...]:
        """Table, round and reader: whose judgements may be taken back here."""
        return (self.kind.form.name, self.round_id, self.reader)

    def url(self, at: int | None = None, done: str = "") -> str:
        """Address of this place.

        Args:
            at: Number of what is judged; None: the first that is open.
            done: What has just been done.
        """
        values = {} if at is None else {"at": at, "done": done}
        return self.reading.url(f"/{self.kind.code}/{self.round_id}/{self.reader}", values)

    def open_at(self, held: R, at: int) -> int:
        """Number of what is shown, from 1 on: the one asked for, or the first that is open.

        Raises:
            NotFound: there is nothing for this reader, or not so much.
        """
        read = held.read(self.reader)
        if not read or at > len(read):
            raise NotFound(self.reading.say.say("There is nothing for this reader to judge."))
        return at or first_open(read)

    def head(self, title: str, description: str) -> Head:
        """What such a page has like every page."""
        reading, round_url = self.reading, self.kind.url(self.reading, self.round_id)
        return Head(
            title,
            description,
            crumbs=crumbs(reading, self.kind.step(reading), Step(self.round_id, round_url)),
            next_steps=(Step(reading.say.say("How far this round is"), round_url),),
            section="study",
        )

    def form(
        self, held: R, at: int, said: Sequence[Cells], filled: tuple[str, str], told: str
    ) -> JudgingForm:
        """The form of such a page.

        Args:
            held: The round.
            at: Number of what is judged.
            said: What this reader says of it by now.
            filled: Who reads, and what others should know.
            told: What has just been done.
        """
        read = held.read(self.reader)
        total, done = len(read), sum(read)
        last = judged(self.reading).last(self.about)
        return JudgingForm(
            action=self.url(),
            token=form_token(),
            at=at,
            total=total,
            done=done,
            progress=self.kind.at_words(self.reading.say, at, total, done),
            reader=filled[0],
            note=filled[1],
            earlier=self.url(at - 1) if at > 1 else "",
            later=self.url(at + 1) if at < total else "",
            told=told,
            step=last.step if last else 0,
            seen=_standing_for(said),
        )

    def name(self, rows: Sequence[Cells]) -> str:
        """Who reads here, as far as is known; see `reader_name`."""
        return reader_name(self.reading, self.about, rows)

    def undone(self, sent: Sent) -> str:
        """Address to go on at after taking a judgement back; empty if nobody asks for it.

        Raises:
            NotFound: who sends is not the owner, or a page of another site sends.
            Refused: the form is not ours, or somebody else has changed the judgement since.
        """
        check_owner(self.reading)
        if sent.one("do") != "undo":
            return ""
        if not is_ours(sent):
            say = self.reading.say
            raise Refused(
                say.say("This form is older than the server: nothing was saved"),
                say.say("Go back, load the page anew, and judge again."),
                status=HTTPStatus.FORBIDDEN,
            )
        step = int(text) if (text := sent.one("step")).isdecimal() and len(text) < 16 else 0
        at = undo(self.reading, self.kind.form, self.kind.key, self.about, step)
        return self.url(at, "undone" if at else "")

    def too_old(self, sent: Sent) -> tuple[FieldError, ...]:
        """What is wrong with a form that is not of this process: it is shown again, as filled in.

        Nothing that a page of another site sends comes so far; see `check_owner`.
        """
        if is_ours(sent):
            return ()
        text = self.reading.say.say(
            "The server was started anew meanwhile: nothing was saved yet. Look through it and "
            "send it again."
        )
        return (FieldError("", text),)

    def overtaken(self, sent: Sent, said: Sequence[Cells]) -> tuple[FieldError, ...]:
        """What is wrong if somebody else judged the same since the page was made.

        Who judges anew what she judged herself, in another tab or after going back, may.

        Args:
            sent: The form.
            said: What this reader says by now, read while nobody else writes.
        """
        others = sorted(
            {
                name
                for row in said
                if (name := row.get("reader", "")) and not is_same_person(name, sent.one("reader"))
            }
        )
        if not others or sent.one("seen") == _standing_for(said):
            return ()
        text = self.reading.say.say(
            "{name} judged this meanwhile: nothing was saved. If you still see it differently, "
            "send it again.",
            name=", ".join(others),
        )
        return (FieldError("", text),)

    def after(self, at: int, done: str) -> str:
        """Address to go on at after a judgement: what is open next, or the round if all is done."""
        read = self.kind.found(self.reading, self.round_id).read(self.reader)
        if all(read) and at >= len(read):
            return self.kind.url(self.reading, self.round_id)
        return self.url(first_open(read, at), done)

    def wrong_reader(self, name: str, first: Iterable[str]) -> tuple[FieldError, ...]:
        """What is wrong with who judges: nobody is named, or the second reader is the first one.

        Args:
            name: Who judges.
            first: Who judged the same as the first reader.
        """
        say = self.reading.say
        if not name:
            text = say.say("Say who you are: initials or a role are enough.")
            return (FieldError("reader", text),)
        if self.reader == "second" and any(is_same_person(name, one) for one in first):
            text = say.say(
                "The first reader has this name. The second one has to be another person."
            )
            return (FieldError("reader", text),)
        return ()

    @contextmanager
    def changed(self, at: int) -> Iterator[tuple[Held, list[Cells]]]:
        """Changes the table by a judgement; see `rows_changed`.

        Args:
            at: Number of what is judged.
        """
        kind = self.kind
        with rows_changed(self.reading, kind.form, kind.key, self.about, at) as changing:
            yield changing

    def put(self, rows: list[Cells], merged: Merged) -> tuple[FieldError, ...]:
        """Puts what a judgement makes of the rows into them; what is wrong if they stay."""
        if merged.older:
            text = self.reading.say.say("What is held bears a later day than today, and stays.")
            return (FieldError("", text),)
        rows[:] = merged.rows
        return ()


def _standing_for(said: Sequence[Cells]) -> str:
    """Stands for judgements, whatever a draw wrote beside them."""
    told = [sorted((k, v) for k, v in row.items() if v and k not in _OF_THE_DRAW) for row in said]
    return sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]
