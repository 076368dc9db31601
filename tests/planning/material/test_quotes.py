from __future__ import annotations

from smartlife.planning.material.catalogue import course_numbers
from smartlife.planning.material.reading import read_material
from tests.analysis.world import World, skill
from tests.planning.material.conftest import OpenRun


def test_words_are_told_as_they_stand_in_the_course(world: World, open_run: OpenRun) -> None:
    text = "You learn to weld\n  steel pipes, and more."
    first = world.course(skills=(skill("0a"), skill("0b")), text=text)
    second = world.course(skills=(skill("0a"),), title="Welding " + "very " * 40)
    spans = {(first, skill("0a")): ("text", 13, 31), (second, skill("0a")): ("title", 0, 200)}
    for link in world.course_links:
        field, start, end = spans.get(
            (link["course_id"], link["concept_uri"]), ("text", None, None)
        )
        link |= {"span_field": field, "span_start": start, "span_end": end}
    material = read_material(open_run(world))
    one, two = course_numbers(material.catalogue, [first, second])
    assert one is not None
    assert two is not None
    quotes = material.quotes([(one, skill("0a")), (one, skill("0b")), (two, skill("0a"))])
    assert quotes[one, skill("0a")] == "weld steel pipes"
    assert (one, skill("0b")) not in quotes
    assert quotes[two, skill("0a")].startswith("Welding very")
    assert len(quotes[two, skill("0a")]) <= 81
    assert material.quotes([]) == {}


def test_words_of_advertisements_are_told_too(world: World, open_run: OpenRun) -> None:
    name = world.vacancy(employer="e1", skills=(skill("0a"),), text="We want you to weld pipes.")
    world.vacancy_links[0] |= {"span_field": "text", "span_start": 15, "span_end": 25}
    material = read_material(open_run(world))
    asked = [(name, skill("0a")), (name, skill("0b"))]
    assert material.quotes_of("vacancies", asked) == {(name, skill("0a")): "weld pipes"[:10]}
