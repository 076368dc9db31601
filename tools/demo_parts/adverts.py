"""Advertisements of the demo study, composed from the hand-written material.

Several kinds of advertisement are made: terse lists, headings with bullets, HTML, prose, long
ones with praise and legal sentences, one-liners, and titles without any text.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from demo_parts.material import Chance, apportion, fold, read_material, slug, split

FIRST = date(2025, 3, 3)
DAYS = 350
SALARIES = {"lv": (780, 2400), "lt": (1100, 2900), "en": (1600, 4200), "sv": (0, 1), "de": (0, 1)}
STYLES = ("bullets", "html", "prose", "long", "terse", "line", "none")
STYLE_WEIGHTS = (22, 16, 22, 18, 9, 8, 5)
HTML_HEADS = (("<h3>", "</h3>"), ("<p><strong>", ":</strong></p>"), ("<p><b>", "</b></p>"))
DESK = ("it", "finance", "public")
PUBLIC = ("health", "care", "education", "school", "preschool", "public")
FORMS = ("SIA", "AS", "UAB", "AB", "ZS", "IK", "MB", "KS", "BĮ", "VšĮ", "GmbH", "AG", "eG")
# How unequal employers are, the share of advertisements for several posts, and how many at most:
# the small boards of the partners would have too few effective documents with Latvia's.
CONCENTRATION = {"lv": 0.85, "en": 0.85, "lt": 0.35, "sv": 0.35, "de": 0.35}
SEVERAL = {"lv": (0.14, 5), "en": (0.1, 4), "lt": (0.1, 3), "sv": (0.1, 3), "de": (0.1, 3)}
BULLETS = ("- ", "• ", "* ", "\u2013 ", "")


@dataclass(frozen=True)
class Advert:
    """One advertisement as it will be printed by a board.

    Attributes:
        key: Identifier at the board.
        title: Title as printed.
        text: Text, perhaps HTML, perhaps empty.
        employer: Name as printed.
        place: Place as printed, perhaps empty.
        posted: Day of publication; None if the board does not say.
        closes: Last day for applications, perhaps None.
        positions: Number of posts as printed.
        lang: Language.
        sector: Sector of the employer.
        board: Board it is on.
        town: Town of the employer, nominative.
    """

    key: str
    title: str
    text: str
    employer: str
    place: str
    posted: date | None
    closes: date | None
    positions: str
    lang: str
    sector: str
    board: str
    town: str


class Composer:
    """Makes the advertisements of one language."""

    def __init__(self, lang: str, employers: dict[str, Any]) -> None:
        self.lang = lang
        self.material = read_material(f"vacancies_{lang}")
        self.shared = employers
        self.more_prose: dict[str, list[str]] = read_material("prose").get(lang, {})
        self.chance = Chance(f"vidzeme adverts {lang}")
        country = "lv" if lang == "en" else lang
        self.by_sector: dict[str, list[str]] = employers[country]
        self.lists = {
            key: split(self.material[key])
            for key in (
                "extra",
                "offers",
                "praise",
                "praise_public",
                "ask",
                "legal",
                "lead",
                "desk_offers",
            )
        }

    def compose(self, total: int) -> list[Advert]:
        """About `total` different advertisements, in random order."""
        weights = {key: float(spec["n"]) for key, spec in self.material["occupations"].items()}
        counts = apportion(weights, total)
        adverts = []
        for occupation, count in counts.items():
            titles = split(self.material["occupations"][occupation]["t"])
            order = self.chance.some(titles, len(titles), len(titles))
            adverts += [self._advert(occupation, order[i % len(order)]) for i in range(count)]
        self.chance.shuffle(adverts)
        return [
            replace(advert, key=f"DEMO-{self.lang.upper()}-{number:05d}")
            for number, advert in enumerate(adverts, start=1)
        ]

    def _advert(self, occupation: str, title: str) -> Advert:
        spec = self.material["occupations"][occupation]
        sector = self.chance.one(spec["s"].split())
        name, town = self.chance.heavy(self.by_sector[sector], CONCENTRATION[self.lang]).split(
            " @ "
        )
        posted = FIRST + timedelta(days=self.chance.number(0, DAYS))
        closes = posted + timedelta(days=self.chance.number(10, 35))
        prose = [*spec["p"], *self.more_prose.get(occupation, [])]
        text = self._text({**spec, "sector": sector, "p": prose}, title, name, town, closes)
        title, text = self._damage(title, text)
        agency = self.by_sector["agencies"]
        employer = self.chance.one(agency) if self.chance.hit(0.04) else self._spelling(name)
        if self.by_sector["aliases"] and self.chance.hit(0.02):
            employer = self.chance.one(self.by_sector["aliases"])
        share, most = SEVERAL[self.lang]
        many = str(self.chance.number(2, most)) if self.chance.hit(share) else "1"
        return Advert(
            key="",
            title=title,
            text=text,
            employer=employer,
            place=self._place(town),
            posted=None if self.chance.hit(0.03) else posted,
            closes=closes if self.chance.hit(0.7) else None,
            positions=many if self.chance.hit(0.8) else "",
            lang=self.lang,
            sector=sector,
            board="Darbabirža.demo" if self.chance.hit(0.75) else "Vidzemes vakances.demo",
            town=town,
        )

    def _spelling(self, name: str) -> str:
        """The employer's name; now and then with the legal form behind it."""
        form, _, rest = name.partition(" ")
        if form in ("SIA", "AS", "UAB", "ZS") and self.chance.hit(0.3):
            return self.chance.one((f"{rest}, {form}", f'{form} "{rest}"', f"{form} „{rest}“"))
        return name

    def _place(self, town: str) -> str:
        forms: list[str] = self.shared["inflected"].get(town, [town])
        return self.chance.heavy(forms, 0.5)

    def _text(self, spec: dict[str, Any], title: str, name: str, town: str, closes: date) -> str:
        style = self.chance.heavy(
            [s for s, w in zip(STYLES, STYLE_WEIGHTS, strict=True) for _ in range(w)], 0.0
        )
        if style == "none":
            return ""
        extra = self.chance.some(self.lists["extra"], 0, 2)
        number = self.chance.number(1, 98)
        low, high = SALARIES[self.lang]
        praise = "praise_public" if spec["sector"] in PUBLIC else "praise"
        scenes = self.material["scenes"].get(spec["sector"], "")
        offers = list(self.lists["offers"])
        if spec["sector"] in DESK:
            offers += self.lists["desk_offers"]
        company = " ".join(word for word in name.split() if word not in FORMS)
        words = {
            "e": name,
            "t": title,
            "title": title,
            "place": town,
            "mail": self.shared["mail"][self.lang].format(slug=slug(company)),
            "tel": self.chance.one(split(self.shared["phone"][self.lang])).format(n=number),
            "kontakt": self.chance.one(self.shared["names"][self.lang]),
            "date": f"{closes.day:02d}.{closes.month:02d}.",
            "alga": str(self.chance.number(low, high) // 10 * 10),
        }
        parts = {
            "lead": self.chance.one(self.lists["lead"]).format(**words),
            "praise": " ".join(self.chance.some(self.lists[praise], 1, 2)),
            "prose": self._scenery(spec["p"], split(scenes) if scenes else []),
            "duties": self.chance.some(split(spec["d"]), 3, 7),
            "needs": self._needs(split(spec["r"]), extra),
            "offers": [offer.format(**words) for offer in self.chance.some(offers, 2, 5)],
            "ask": self.chance.one(self.lists["ask"]).format(**words),
            "legal": self.chance.one(self.lists["legal"]),
        }
        if style in ("bullets", "html", "long") and self.chance.hit(0.45):
            for section in ("duties", "needs", "offers"):
                parts[section] = [item[:1].upper() + item[1:] for item in parts[section]]
        made: str = getattr(self, f"_{style}")(parts)
        return made

    def _scenery(self, prose: list[str], scenes: list[str]) -> str:
        """Sentences about this occupation, this sector's daily life, both or neither."""
        parts = [self.chance.one(prose)] if prose and self.chance.hit(0.75) else []
        if scenes and self.chance.hit(0.6):
            parts.append(self.chance.one(scenes))
        return " ".join(parts)

    def _needs(self, own: list[str], extra: list[str]) -> list[str]:
        """What is asked for, without repeating what is already in another item."""
        needs = self.chance.some(own, 2, 5)
        known = " ".join(needs).lower()
        return needs + [item for item in extra if item.split()[0].lower() not in known]

    def _head(self, kind: str) -> str:
        heads: list[str] = self.material["heads"][kind]
        return self.chance.one(heads)

    def _listed(self, items: list[str]) -> str:
        """Items as running text."""
        conjunction = str(self.material["and"])
        joins = any(conjunction in item for item in items)
        if len(items) > 1 and not joins and self.chance.hit(0.6):
            return ", ".join(items[:-1]) + conjunction + items[-1]
        return ", ".join(items)

    def _sentence(self, kind: str, items: list[str]) -> str:
        return str(self.chance.one(self.material[kind])).format(self._listed(items))

    def _bullets(self, parts: dict[str, Any]) -> str:
        mark = self.chance.one(BULLETS)
        end = self.chance.one((";", "", "."))
        colon = self.chance.one((":", ""))
        sections = ["duties", "needs", "offers"]
        if self.chance.hit(0.25):
            sections = ["offers", "duties", "needs"]
        if self.chance.hit(0.2):
            sections.remove("offers")
        lines = [parts["lead"]] if self.chance.hit(0.5) else []
        for section in sections:
            lines.append(self._head(section) + colon)
            lines += [f"{mark}{item}{end}" for item in parts[section]]
            lines.append("")
        return "\n".join([*lines, parts["ask"]]).strip()

    def _html(self, parts: dict[str, Any]) -> str:
        opening, closing = HTML_HEADS[self.chance.number(0, len(HTML_HEADS) - 1)]
        made = [f"<p>{html.escape(parts['prose'] or parts['praise'], quote=False)}</p>"]
        for section in ("duties", "needs", "offers"):
            items = "".join(f"<li>{html.escape(i, quote=False)}</li>" for i in parts[section])
            made.append(f"{opening}{self._head(section)}{closing}<ul>{items}</ul>")
        made.append(f"<p>{html.escape(parts['ask'], quote=False)}<br/>{parts['legal']}</p>")
        return "".join(made)

    def _prose(self, parts: dict[str, Any]) -> str:
        made = [parts["prose"] or parts["praise"], self._sentence("join", parts["duties"][:4])]
        made.append(self._sentence("want", parts["needs"][:4]))
        if self.chance.hit(0.5):
            made.append(f"{self._head('offers')}: {self._listed(parts['offers'])}.")
        made.append(parts["ask"] + ("" if parts["ask"].endswith((".", "!", "?")) else "."))
        return " ".join(made)

    def _long(self, parts: dict[str, Any]) -> str:
        made: list[str] = [f"{self._head('company')}\n{parts['praise']}"]
        if parts["prose"]:
            made.append(parts["prose"])
        made.append(f"{self._head('duties')}:\n" + "\n".join(f"• {i}" for i in parts["duties"]))
        made.append(f"{self._head('needs')}:\n" + "\n".join(f"• {i}" for i in parts["needs"]))
        made.append(f"{self._head('offers')}:\n" + "\n".join(f"• {i}" for i in parts["offers"]))
        made.append(f"{self._head('apply')}\n{parts['ask']}\n{parts['legal']}")
        return "\n\n".join(made)

    def _terse(self, parts: dict[str, Any]) -> str:
        items: list[str] = [*parts["duties"][:3], *parts["needs"][:2]]
        return "; ".join(items) + f". {parts['ask']}"

    def _line(self, parts: dict[str, Any]) -> str:
        return self._sentence("join", parts["duties"][:2])

    def _damage(self, title: str, text: str) -> tuple[str, str]:
        """Typing errors and missing diacritics, as they occur."""
        folding = {"lt": 0.12, "lv": 0.04}.get(self.lang, 0.0)
        if self.chance.hit(folding):
            text = fold(text)
            title = fold(title)
        elif self.chance.hit(folding):
            title = fold(title)
        if text and self.chance.hit(0.12):
            spot = self.chance.number(len(text) // 4, len(text) * 3 // 4)
            if text[spot : spot + 3].isalpha():
                text = text[: spot + 1] + text[spot + 2] + text[spot + 1] + text[spot + 3 :]
        if self.chance.hit(0.03):
            title = title.replace(" ", "  ", 1) + " "
        return title, text
