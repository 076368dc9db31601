"""Sentences, numbers and dates in the reader's language.

Catalogues are gettext files `languages/<code>/messages.po`; the English text is the key. They
are read as they are: translators' tools write them, and no compiled file can fall behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SOURCE_LANGUAGE = "en"
THIN_SPACE = "\u202f"
MINUS = "\u2212"
EN_DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Messages:
    """The catalogue of one language.

    Attributes:
        lang: ISO 639-1.
        one: English text → translation.
        many: English singular → translations by plural form.
    """

    lang: str
    one: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, `{name}` replaced; English where it is not translated.

        Args:
            text: English text as in the catalogue.
            values: For the placeholders; numbers must be formatted before.
        """
        said = self.one.get(text, text)
        for name, value in values.items():
            # a value that ends with a full stop (“1 d.”) ends the sentence too
            if isinstance(value, str) and value.endswith("."):
                said = said.replace(f"{{{name}}}.", f"{{{name}}}")
        return said.format(**values)

    def count(self, singular: str, plural: str, number: int, /, **values: object) -> str:
        """The sentence for that number; `{n}` is the number, formatted."""
        forms = self.many.get(singular)
        english = singular if number == 1 else plural
        chosen = forms[_plural_index(self.lang, number)] if forms else english
        return chosen.format(n=self.whole(number), **values)

    def knows(self, text: str) -> bool:
        """True if the text is translated (or this is the language it is written in)."""
        return self.lang == SOURCE_LANGUAGE or text in self.one or text in self.many

    def whole(self, number: float) -> str:
        """A whole number, thousands apart: 12 345."""
        return self.number(number, decimals=0)

    def number(self, number: float, *, decimals: int) -> str:
        """A number with a fixed count of decimals and a real minus sign."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        # adding zero takes the sign off a rounded zero
        rounded = round(number, decimals) + 0.0
        text = str(format_decimal(rounded, pattern, locale=_locale(self.lang)))
        return text.replace("\xa0", THIN_SPACE).replace("-", MINUS)

    def share(self, share: float, *, decimals: int = 0) -> str:
        """A share from 0 to 1 as a percentage; what would round to 0 but is not says so."""
        return self._percent(self._limit(share, decimals))

    def interval(self, lo: float, hi: float, *, decimals: int = 0) -> str:
        """A range of shares: 3–7 %; a limit that would round to 0 but is not says so: <1–7 %."""
        low, high = (self._limit(limit, decimals) for limit in (lo, hi))
        # what reaches up to less than one per cent is less than that from wherever it starts
        one = low == high or high.startswith("<")
        return self._percent(high if one else f"{low}{EN_DASH}{high}")

    def _limit(self, share: float, decimals: int) -> str:
        """A limit of a range without its sign of per cent."""
        if 0 < share < 0.5 / 10 ** (decimals + 2):
            return f"<{self.number(10**-decimals, decimals=decimals)}"
        return self.number(share * 100, decimals=decimals)

    def day(self, day: date, *, width: Literal["short", "medium", "long"] = "long") -> str:
        """A date as people write it."""
        return str(format_date(day, width, locale=_locale(self.lang)))

    def listed(self, items: list[str]) -> str:
        """Items joined as in speech: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        patterns = _locale(self.lang).list_patterns["standard"]
        if len(items) == 2:
            return str(patterns["2"].format(*items))
        joined = patterns["start"].format(items[0], items[1])
        for item in items[2:-1]:
            joined = patterns["middle"].format(joined, item)
        return str(patterns["end"].format(joined, items[-1]))

    def _percent(self, text: str) -> str:
        # English sets the sign close; the other languages of the region set a space before it
        return f"{text}%" if self.lang == SOURCE_LANGUAGE else f"{text}\u00a0%"


@cache
def _locale(lang: str) -> Locale:
    """English as it is written in Europe; the others as they are."""
    return Locale.parse("en_GB" if lang == "en" else lang)


def _plural_index(lang: str, number: int) -> int:
    """Index of the plural form in the order of the catalogue (CLDR categories in gettext order)."""
    category = _locale(lang).plural_form(number)
    return PLURAL_ORDER[lang].index(category)


PLURAL_ORDER: Mapping[str, tuple[str, ...]] = {
    "en": ("one", "other"),
    "lv": ("one", "other", "zero"),
    "lt": ("one", "few", "other"),
    "sv": ("one", "other"),
    "de": ("one", "other"),
}
"""Order of the forms msgstr[0], msgstr[1], … in messages.po of each language."""


@cache
def messages(lang: str) -> Messages:
    """The catalogue of a language; an empty one (English is shown) if it has no file."""
    path = files("smartlife.languages") / lang / "messages.po"
    if lang == SOURCE_LANGUAGE or not path.is_file():
        return Messages(lang, {}, {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=lang)
    one: dict[str, str] = {}
    many: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.string, str):
            if message.string:
                one[str(message.id)] = message.string
        elif message.string and all(message.string):
            many[str(message.id[0])] = tuple(message.string)
    return Messages(lang, one, many)
