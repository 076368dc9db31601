from __future__ import annotations

from smartlife.linking.memory import Memory


def test_questions_are_asked_once_and_answered_in_order():
    asked = []

    def ask(questions):
        asked.append(list(questions))
        return [question * 2 for question in questions]

    memory: Memory[int, int] = Memory(10)
    assert memory.answers([3, 1, 3], ask) == [6, 2, 6]
    assert memory.answers([1, 2], ask) == [2, 4]
    assert asked == [[3, 1], [2]]
    assert memory.answers([], ask) == []


def test_what_was_not_asked_for_long_is_forgotten():
    memory: Memory[int, int] = Memory(4)
    for number in range(1_000):
        assert memory.answers([number, 7], lambda new: new) == [number, 7]
    asked = []
    memory.answers([7, 999, 0], lambda new: asked.extend(new) or new)
    assert asked == [0]


def test_what_is_not_worth_its_space_is_asked_again():
    asked = []
    memory: Memory[str, str] = Memory(10, lambda question: len(question) < 3)
    for _ in range(2):
        assert memory.answers(["aa", "long"], lambda new: asked.extend(new) or new) == [
            "aa",
            "long",
        ]
    assert asked == ["aa", "long", "long"]


def test_more_questions_than_it_holds_are_answered():
    memory: Memory[int, int] = Memory(2)
    assert memory.answers(list(range(50)), lambda new: new) == list(range(50))
