"""Remembers answers to what is asked again and again, in bounded space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

Question = TypeVar("Question", bound="Hashable")
Answer = TypeVar("Answer")


class Memory(Generic[Question, Answer]):
    """Answers by question. What was not asked for long is forgotten.

    It has two halves: when the young one is full it becomes the old one, and what the old one
    held is forgotten unless it was asked meanwhile. Several threads may use it: the worst that
    can happen is that a question is answered twice.

    Args:
        most: Answers that it holds at most; the latest half of them it always holds.
        is_kept: Tells the questions that are worth their space; by default all are.
    """

    def __init__(self, most: int, is_kept: Callable[[Question], bool] | None = None) -> None:
        self._most = max(1, most // 2)
        self._is_kept = is_kept or (lambda _: True)
        self._young: dict[Question, Answer] = {}
        self._old: dict[Question, Answer] = {}

    def answers(
        self, questions: Sequence[Question], ask: Callable[[list[Question]], Sequence[Answer]]
    ) -> list[Answer]:
        """The answer to each question; `ask` is called once, for those not known."""
        young, old = self._young, self._old
        found = {
            question: young[question] if question in young else old[question]
            for question in questions
            if question in young or question in old
        }
        new = list(dict.fromkeys(one for one in questions if one not in found))
        if new:
            found |= dict(zip(new, ask(new), strict=True))
        for question in filter(self._is_kept, found.keys() - young.keys()):
            if len(self._young) >= self._most:
                self._old, self._young = self._young, {}
            self._young[question] = found[question]
        return [found[question] for question in questions]
