"""National codes to international ones, and only where the step is certain.

ISCO-08 groups have one to four digits. Polish KZiS codes have six, of which the first four are
the ISCO-08 unit group (Rozporządzenie MPiT of 7 August 2014 with amendments); Latvian codes of
the profession classifier have `2512 01`. SSYK 2012 and KldB 2010 only look alike: their codes are
kept as national codes and give no ISCO group.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from smartlife.model.place_keys import place_key

_ISCO_URI: Final = re.compile(r"/isco/C?(\d{1,4})$", re.IGNORECASE)
_ESCO_CODE: Final = re.compile(r"(\d{4})(?:\.\d+)+")
_NACE: Final = re.compile(r"(?P<letter>[A-U])?\s*(?P<digits>\d{1,2}(?:\.?\d{1,2})?)?(?!\d).*")
_ISCED_FIELD: Final = re.compile(r"\d{2,4}")


@lru_cache(maxsize=50_000)
def occupation_codes(
    published: str | None, scheme: str | None = None, country: str | None = None
) -> tuple[str | None, str | None]:
    """The national code and the ISCO-08 group of a published occupation code.

    Args:
        published: As in the source: `2512`, `251401.0`, `kzis:251401`, `ssyk:2512`, an ESCO URI.
        scheme: Classification that the source's options name; a prefix in the row wins.
        country: Country of the source, ISO 3166-1; six digits are KZiS in Poland.

    Returns:
        (occupation_code, isco_code); both None if the value is no code.
    """
    text = (published or "").strip()
    if not text:
        return None, None
    named, code = _split_scheme(text)
    scheme = named or scheme_of(scheme)
    uri = _ISCO_URI.search(code)
    if uri:
        return uri.group(1), _existing(uri.group(1))
    esco = _ESCO_CODE.fullmatch(code)
    if esco and scheme in {None, "esco"}:
        return code, _existing(esco.group(1))
    return _numeric(re.sub(r"\.0+$", "", code), scheme, country)


def scheme_of(name: str | None) -> str | None:
    """The classification that a column or option names, or None."""
    return _schemes().get(place_key(name)) if name else None


def _numeric(code: str, scheme: str | None, country: str | None) -> tuple[str | None, str | None]:
    digits = re.sub(r"(?<=\d)[ .-](?=\d)", "", code)
    if not digits.isascii() or not digits.isdigit() or len(digits) > 8:
        return None, None
    if scheme == "kzis" or (scheme is None and country == "PL" and len(digits) in {5, 6}):
        # a spreadsheet takes the zero from 011001 (officers of the armed forces)
        padded = digits.zfill(6)
        return padded, _existing(padded[:4])
    if scheme == "isco":
        return digits, _existing(digits[:4])
    return digits, None


def _existing(code: str) -> str | None:
    """The ISCO group if its major and sub-major group exist; trailing zeros mean the group."""
    groups = _groups()
    if code in groups["unit_groups_in_zero"]:
        return code
    while len(code) > 1 and code[-1] == "0":
        code = code[:-1]
    if len(code) > 1 and code[:2] not in groups["sub_major_groups"]:
        return None
    return code


def nace_code(published: str | None) -> str | None:
    """A NACE Rev. 2 code as `C`, `62`, `62.0` or `62.01`; None if the value is none."""
    text = (published or "").strip().upper()
    match = _NACE.fullmatch(text) if text else None
    if not match or not (match.group("letter") or match.group("digits")):
        return None
    if match.group("digits") is None:
        # "C", "C - Manufacturing", but not "Carpentry"
        return match.group("letter") if not text[1:2].isalpha() else None
    digits = match.group("digits").replace(".", "")
    padded = digits if len(digits) > 1 else digits.zfill(2)
    if not 1 <= int(padded[:2]) <= 99:
        return None
    return padded if len(padded) <= 2 else f"{padded[:2]}.{padded[2:]}"


def isced_field(published: str | None) -> str | None:
    """An ISCED-F 2013 code of two to four digits; None if the value is a name or no such code."""
    text = re.sub(r"\.0+$", "", (published or "").strip())
    if not _ISCED_FIELD.fullmatch(text) or text[:2] not in _BROAD_FIELDS:
        return None
    return text


_BROAD_FIELDS: Final = frozenset(f"{number:02d}" for number in range(11))


def esco_uris(published: str | None) -> tuple[list[str], list[str]]:
    """ESCO skill URIs in a text, sorted and without repeats, and the words that are none."""
    good: set[str] = set()
    bad: list[str] = []
    for word in re.split(r"[\s,;|]+", published or ""):
        bare = word.strip("<>\"'[]()")
        if not bare:
            continue
        uri = bare.replace("https://", "http://", 1)
        if _SKILL_URI.fullmatch(uri):
            good.add(uri)
        else:
            bad.append(bare)
    return sorted(good), bad


_SKILL_URI: Final = re.compile(r"http://data\.europa\.eu/esco/skill/[\w.-]{1,80}")


def _split_scheme(text: str) -> tuple[str | None, str]:
    name, colon, rest = text.partition(":")
    if colon and not name.lower().startswith("http"):
        scheme = scheme_of(name)
        if scheme:
            return scheme, rest.strip()
    return None, text


@cache
def _schemes() -> dict[str, str]:
    return {
        place_key(str(name)): scheme
        for scheme, names in _data()["schemes"].items()
        for name in names
    }


@cache
def _groups() -> dict[str, frozenset[str]]:
    return {name: frozenset(codes) for name, codes in _data()["isco"].items()}


@cache
def _data() -> dict[str, Any]:
    text = (files("smartlife.tables") / "codes.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
