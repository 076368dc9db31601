from __future__ import annotations

from smartlife.linking.labels import LabelSet
from smartlife.linking.names import NameIndex

LABELS = LabelSet.of(
    [
        (0, "en", "preferred", "JavaScript"),
        (1, "en", "preferred", "SQL Server"),
        (1, "en", "alternative", "MS SQL Server"),
        (2, "en", "preferred", "SQL"),
        (3, "en", "preferred", "manage budgets"),
        (4, "en", "preferred", "C#"),
        (5, "en", "alternative", "JavaScript"),
        (6, "en", "preferred", "AB"),
        (7, "de", "preferred", "Arbeitsrecht"),
        (8, "en", "preferred", "Unity (digital game creation systems)"),
    ]
)


def test_takes_names_with_capitals_only() -> None:
    assert NameIndex.build(LABELS).names.tolist() == [
        "C#",
        "JavaScript",
        "MS SQL Server",
        "SQL",
        "SQL Server",
    ]


def test_finds_the_longest_name_at_each_place() -> None:
    text = "Zināšanas: MS SQL Server, SQL un JavaScript; javascript nav"
    [found] = NameIndex.build(LABELS).find([text])
    assert [(one.concept, text[one.start : one.end]) for one in found] == [
        (1, "MS SQL Server"),
        (2, "SQL"),
        (0, "JavaScript"),
    ]
    assert found[0].phrase == "ms sql server"


def test_a_name_does_not_reach_into_the_next_text() -> None:
    names = NameIndex.build(LABELS)
    assert [[one.concept for one in of] for of in names.find(["", "SQL", "Server", "C#"])] == [
        [],
        [2],
        [],
        [4],
    ]
    assert names.find([]) == []


def test_arrays_make_the_same_names() -> None:
    names = NameIndex.build(LABELS)
    again = NameIndex.from_arrays(names.arrays())
    assert again.find(["SQL Server"]) == names.find(["SQL Server"])
