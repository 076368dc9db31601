"""Where one reader judges one after another: head and form of such a page, and what is taken."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic

from smartlife.pipeline.entered_tables import Held
from smartlife.tables.merging import Cells, Merged
from smartlife.web.page import Head, Step
from smartlife.web.pages.judging import (
    JudgingForm,
    Reader,
    check_sent,
    crumbs,
    first_open,
    form_token,
    is_same_person,
    judged,
    reader_name,
    rows_changed,
    undo,
)
from smartlife.web.pages.judging_rounds import Kind, R
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.problems import NotFound
from smartlife.web.reading import Reading


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

    def form(self, held: R, at: int, filled: tuple[str, str], told: str) -> JudgingForm:
        """The form of such a page.

        Args:
            held: The round.
            at: Number of what is judged.
            filled: Who reads, and what others should know.
            told: What has just been done.
        """
        read = held.read(self.reader)
        total, done = len(read), sum(read)
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
            can_undo=judged(self.reading).last(self.about) is not None,
        )

    def name(self, rows: Sequence[Cells]) -> str:
        """Who reads here, as far as is known; see `reader_name`."""
        return reader_name(self.reading, self.about, rows)

    def undone(self, sent: Sent) -> str:
        """Address to go on at after taking the last judgement back; empty if nobody asks for it.

        Raises:
            NotFound: who sends is not the owner, or a page of another site sends.
            Refused: the form is not ours, or somebody else has changed the judgement since.
        """
        check_sent(self.reading, sent)
        if sent.one("do") != "undo":
            return ""
        return self.url(undo(self.reading, self.kind.form, self.kind.key, self.about), "undone")

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
