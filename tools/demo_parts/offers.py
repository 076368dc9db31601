"""Courses of the demo study, composed from the hand-written material."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo_parts.material import Chance, apportion, read_material, split

FIRST = date(2025, 3, 10)
DAYS = 340
HANDS_ON = ("07", "08", "09", "10")
"""Broad fields (ISCED-F) that nobody teaches wholly on line: trades, land, health, services."""
PARTLY_ONLINE = ("tiešsaist", "distans med", "nuotoliniu")
"""Words of a description that say that part of it is on line."""
NO_PLACE = ("tiešsaiste", "distans", "nuotoliniu būdu", "attālināti")


@dataclass(frozen=True)
class Course:
    """One course as a catalogue prints it.

    Attributes:
        key: Identifier in the catalogue.
        title: Title.
        text: Description with contents or outcomes.
        provider: Name of the provider.
        place: Town; empty for courses on line.
        mode: onsite, online or blended.
        start: First day; None if it starts when enough people are there.
        end: Last day, perhaps None.
        hours: Hours.
        price: Price in euro; 0 is free.
        lang: Language of the text and of teaching.
        level: Level of the European Qualifications Framework.
        field: ISCED-F code.
        evening: True if in the evening or part-time.
        enrolment: True if an adult can enrol in it by itself.
        seats: Places, 0 if not said.
    """

    key: str
    title: str
    text: str
    provider: str
    place: str
    mode: str
    start: date | None
    end: date | None
    hours: int
    price: int
    lang: str
    level: int
    field: str
    evening: bool
    enrolment: bool
    seats: int


class Catalogue:
    """Makes the courses of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.material = read_material(f"courses_{lang}")
        self.chance = Chance(f"vidzeme courses {lang}")

    def compose(self, totals: dict[str, int]) -> list[Course]:
        """About as many courses as said per group of providers (v, r or m)."""
        made: list[Course] = []
        seen: set[tuple[str, str]] = set()
        for group, total in totals.items():
            specs = self.material["courses"]
            weights = {k: float(s["g"][group]) for k, s in specs.items() if s["g"].get(group)}
            for key, count in apportion(weights, total).items():
                for index in range(count):
                    course = self._course(specs[key], group, index, len(made) + 1)
                    if (course.provider, course.title) not in seen:
                        seen.add((course.provider, course.title))
                        made.append(course)
        return made

    def written(self, group: str, first: int) -> list[Course]:
        """The courses that `written_<language>.yml` spells out one by one.

        Args:
            group: Group of providers that offers them.
            first: Number of the first one in the catalogue.
        """
        providers = self.material["providers"][group]
        turns: dict[str, int] = {}
        made = []
        for number, line in enumerate(read_material(f"written_{self.lang}")["courses"], first):
            title, kind, field, level, hours, price, text = line.split(" | ")
            kind, _, chosen = kind.partition(" ")
            turn = turns[kind] = turns.get(kind, -1) + 1
            position = int(chosen) - 1 if chosen else turn % len(providers[kind])
            facts = {"e": int(level), "f": field, "h": hours, "c": price}
            made.append(
                self._dated(facts, number, title=title, text=text, at=providers[kind][position])
            )
        return made

    def _course(self, spec: dict[str, Any], group: str, index: int, number: int) -> Course:
        titles = split(spec["t"])
        kinds = spec["p"].split()
        providers = self.material["providers"][group][kinds[index % len(kinds)]]
        at = self.chance.one(providers)
        title = titles[(index + self.chance.number(0, 1)) % len(titles)]
        return self._dated(spec, number, title=title, text=self._text(spec), at=at)

    def _dated(
        self, spec: dict[str, Any], number: int, *, title: str, text: str, at: str
    ) -> Course:
        """A course with the days, places and prices that chance gives it."""
        name, town = at.split(" @ ")
        online = town in NO_PLACE
        modes = ("onsite", "blended", "online")
        mode = self.chance.heavy(modes[:1] if spec["f"][:2] in HANDS_ON else modes, 1.9)
        if any(word in text.lower() for word in PARTLY_ONLINE):
            mode = "blended"
        mode = "online" if online else mode
        hours = int(self.chance.one(spec["h"].split()))
        start = FIRST + timedelta(days=self.chance.number(0, DAYS))
        return Course(
            key=f"DEMO-K-{self.lang.upper()}-{number:04d}",
            title=title,
            text=text,
            provider=name,
            place="" if mode == "online" else town,
            mode=mode,
            start=None if self.chance.hit(0.12) else start,
            end=start + timedelta(days=max(1, hours // 5)) if self.chance.hit(0.7) else None,
            hours=hours,
            price=int(self.chance.one(spec["c"].split())),
            lang=self.lang,
            level=spec["e"],
            field=spec["f"],
            evening=self.chance.hit(0.55),
            enrolment=not self.chance.hit(0.12),
            seats=self.chance.number(8, 24) if self.chance.hit(0.6) else 0,
        )

    def _text(self, spec: dict[str, Any]) -> str:
        outcomes = self.chance.some(split(spec["o"]), 2, 5)
        about = self.chance.one(split(spec["x"]))
        target = self.chance.one(split(self.material["target"]))
        heads = self.material["heads"]
        organised = self.chance.one(split(self.material["org"]))
        style = self.chance.number(0, 4)
        if style == 0:
            head = self.chance.one(heads["outcomes"])
            lines = "\n".join(f"- {item}" for item in outcomes)
            return f"{about} {target}".strip() + f"\n\n{head}:\n{lines}\n\n{organised}"
        if style == 1:
            items = "".join(f"<li>{item}</li>" for item in outcomes)
            head = self.chance.one(heads["content"])
            return f"<p>{about or organised}</p><h4>{head}</h4><ul>{items}</ul><p>{target}</p>"
        sentence = self.chance.one(split(self.material["out"])).format(", ".join(outcomes))
        if style == 2:
            return sentence
        parts = [about, sentence, target] if style == 3 else [sentence, organised, about]
        return " ".join(part for part in parts if part)
