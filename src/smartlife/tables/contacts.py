"""Takes out what points at a person: e-mail addresses, telephone numbers, contact persons.

Each is replaced by `[…]`, so a reader sees that something stood there. Numbers that are pay,
dates, times, postcodes or amounts stay: a run of digits is a telephone number only if it is
written internationally, stands after a word for telephone, or is a valid number of the country
whose language the text is in. The words are data (`contacts.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

MASK: Final = "[…]"

_COUNTRIES: Final = {
    "lv": ("LV",),
    "lt": ("LT",),
    "et": ("EE",),
    "sv": ("SE",),
    "de": ("DE", "CH"),
    "pl": ("PL",),
    "fi": ("FI",),
    "da": ("DK",),
    "nb": ("NO",),
    "no": ("NO",),
    "ru": ("LV", "EE"),
}

_EMAIL: Final = re.compile(
    # an address as people mistype it (info@firma,pl), and one in disguise (info (at) firma.pl)
    r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:[.,][\w-]{1,63}){0,4}|"
    r"[\w.+-]{1,64}\s?(?:@|\((?:at|eta|ät)\)|\[(?:at|eta|ät)\]|\{at\}|＠)\s?"
    r"[\w-]{1,63}(?:(?:\.|\s?(?:\(dot\)|\[dot\]|\(punkt\))\s?)[\w-]{1,63}){1,4}"
)
_PROFILE: Final = re.compile(
    r"(?:https?://)?(?:\w{2,3}\.)?linkedin\.com/in/[\w%-]+|(?:https?://)?(?:www\.)?"
    r"(?:wa\.me|t\.me)/[\w+]+",
    re.IGNORECASE,
)
_SOME_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){5}")
# a run of 6 to 17 digits in groups; the ends may not touch letters, digits or separated digits
_DIGITS: Final = re.compile(
    r"(?<![\w@])(?<!\d[/.,:–-])(?:\(\s?)?(?:\+|00)?\(?\d(?:[\s\u00a0().\u2011\u2013/-]{0,3}\d){5,16}"
    r"(?![\w@%])(?![.,:]\d)"
)
_DATE: Final = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|"
    r"(?<!\d)\d{1,2}-\d{1,2}-(?:19|20)\d\d(?!\d)"
)
_YEARS: Final = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d")
_TIMES: Final = re.compile(r"\d{1,2}[.:]?\d{2}\s?[-–]\s?\d{1,2}[.:]?\d{2}")
_MONEY_AFTER: Final = re.compile(
    r"\s?(?:€|eur|euro|sek|kr\b|kronor|pln|zł|zl\b|chf|nok|dkk|usd|\$|£|lei|h\b|stund|std|m2|m²|kg)",
    re.IGNORECASE,
)
_MONEY_BEFORE: Final = re.compile(
    r"(?:€|eur|euro|sek|pln|zł|chf|nok|dkk|usd|\$|£|alga|atlyginimas|lön|gehalt|salary|brutto|"
    r"neto|netto|bruto|reg\.? ?nr\.?|org\.? ?nr\.?|nip|regon|krs|ref\.? ?nr\.?|ref|kodas|kods|"
    r"kennziffer|iban|id|nr)[ :.#]{0,3}$",
    re.IGNORECASE,
)
# upper and lower case alternate in Latin Extended-A, so that a range would hold both
_LETTERS: Final = [chr(code) for code in (*range(0xC0, 0x180), *range(0x218, 0x21C))]
_UPPER: Final = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())
_LOWER: Final = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
_NAME_WORD: Final = rf"[{_UPPER}][{_LOWER}]+(?:-[{_UPPER}][{_LOWER}]+)?"
_CAPS_WORD: Final = rf"[{_UPPER}]{{2,}}"
_PARTICLE: Final = r"(?:von|van|de|af|zu|der|den)\s"


@dataclass(frozen=True, slots=True)
class _Patterns:
    telephone: re.Pattern[str]
    person: re.Pattern[str]
    honorific: re.Pattern[str]
    honorific_after: re.Pattern[str]
    not_names: frozenset[str]


def mask_contacts(text: str, lang: str | None = None) -> str:
    """Replaces e-mail addresses, telephone numbers and contact persons by `[…]`.

    Args:
        text: Plain text.
        lang: Language of the text or of its source; decides which national numbers are valid.
    """
    if not text:
        return text
    masked = text
    if any(sign in text for sign in "@＠([{"):
        masked = _EMAIL.sub(MASK, masked)
    if "linkedin" in masked or ".me/" in masked:
        masked = _PROFILE.sub(MASK, masked)
    if _SOME_DIGITS.search(masked):
        masked = _mask_telephones(masked, lang)
    return _mask_persons(masked)


def _mask_telephones(text: str, lang: str | None) -> str:
    patterns = _patterns()

    def decide(match: re.Match[str]) -> str:
        found = match.group()
        before = text[max(0, match.start() - 30) : match.start()]
        after = text[match.end() : match.end() + 8]
        if _is_telephone(found, before, after, lang, patterns):
            return MASK
        return found

    return _DIGITS.sub(decide, text)


def _is_telephone(
    found: str, before: str, after: str, lang: str | None, patterns: _Patterns
) -> bool:
    digits = re.sub(r"\D", "", found)
    if patterns.telephone.search(before):
        return True
    if _DATE.search(found) or _YEARS.search(found) or _TIMES.fullmatch(found.strip()):
        return False
    if _MONEY_AFTER.match(after) or _MONEY_BEFORE.search(before):
        return False
    if found.lstrip("( ").startswith(("+", "00")):
        return 8 <= len(digits) <= 17
    if len(digits) < 7 or re.fullmatch(r"\d{1,3}(?:[ .]000)+|\d{3,5}\s?[-–]\s?\d{3,5}", found):
        return False
    return _is_valid(digits, _COUNTRIES.get(lang or "", ()))


@lru_cache(maxsize=20_000)
def _is_valid(digits: str, countries: tuple[str, ...]) -> bool:
    import phonenumbers

    for country in countries:
        try:
            number = phonenumbers.parse(digits, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


def _mask_persons(text: str) -> str:
    patterns = _patterns()

    def hide(match: re.Match[str]) -> str:
        name = match.group("name")
        words = [word.strip(".,").lower() for word in name.split()]
        if words[0] in patterns.not_names:
            return match.group()
        return match.group().replace(name, MASK, 1)

    masked = patterns.person.sub(hide, text)
    masked = patterns.honorific.sub(hide, masked)
    masked = patterns.honorific_after.sub(hide, masked)
    if MASK in masked:
        masked = _name_before_mask().sub(hide, masked)
    return masked


@cache
def _patterns() -> _Patterns:
    data = _words()
    name = rf"(?:{_NAME_WORD}|{_CAPS_WORD})"
    full = rf"(?P<name>{name}(?:[ \u00a0](?:{_PARTICLE})?(?:{name}|[{_UPPER}]\.)){{1,3}})"
    one_or_more = rf"(?P<name>{name}(?:[ \u00a0](?:{_PARTICLE})?{name}){{0,2}})"
    honorifics = _alternatives(data["honorific"])
    titles = rf"(?:(?:{honorifics})[ \u00a0])*"
    return _Patterns(
        telephone=re.compile(
            rf"(?:^|[\W_])(?:{_alternatives(data['telephone'])})"
            r"(?:[ ./]*(?:nr|no|numurs|numeris|nummer))?[\s.:/()–-]*(?:(?:uz|på|til|an|unter|pod|"
            r"at|us|oss|us at|numer|numeri|numerį|telefonu)[\s:]+)*\+?\(?$",
            re.IGNORECASE,
        ),
        person=re.compile(
            rf"(?<!\w)(?i:{_alternatives(data['person'])})(?:[ \u00a0]?\([^()\n]{{1,30}}\))?"
            rf"[\s:–,-]{{1,4}}{titles}{full}(?!\w)"
        ),
        honorific=re.compile(rf"(?<!\w)(?:{honorifics})[ \u00a0]{titles}{one_or_more}(?!\w)"),
        honorific_after=re.compile(
            rf"(?<!\w){one_or_more}[ \u00a0](?:{_alternatives(data['honorific_after'])})(?!\w)"
        ),
        not_names=frozenset(data["not_names"]),
    )


@cache
def _name_before_mask() -> re.Pattern[str]:
    # "Anna Svensson, tel. […]": a name and, after a comma or colon, a masked number or address
    words = _alternatives(_words()["telephone"])
    name = rf"(?P<name>{_NAME_WORD}(?: {_NAME_WORD}){{1,2}})"
    gap = rf"[,:;|(–-]{{1,2}} ?(?i:(?:{words}|e-pasts|e-?mail|e-post|el\. ?paštas)[.:]{{0,2}} ?)"
    return re.compile(rf"(?<!\w){name} ?{gap}?\[…\]")


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _words() -> dict[str, Any]:
    text = (files("smartlife.tables") / "contacts.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
