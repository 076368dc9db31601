"""From what a publisher wrote to plain text: no markup, no control characters, even spaces.

Lists and paragraphs keep their lines, since headings and bullet points of an advertisement tell
what is asked for. Nothing is shortened but texts beyond `MAX_TEXT`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from smartlife.formats import html_text

MAX_TEXT: Final = 60_000
"""Characters of a text that are kept; the longest real advertisement has about 15,000."""

MAX_TITLE: Final = 300
"""Characters of a title that are kept."""

_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_ESCAPED_BREAK: Final = re.compile(r"\\r\\n|\\n|_x000[dD]_")
# zero-width and formatting characters, byte order marks, private use; soft hyphens
_INVISIBLE: Final = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ue000-\uf8ff]"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PICTURES: Final = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U000e0020-\U000e007f]+"
)
_REFERENCE: Final = re.compile(
    r"\s*[\(\[]?\b(?:ref(?:erence|erenz|\.)?|job[ -]?id|id|kennziffer|kenn-nr|annons-?id|diarienr|"
    r"dnr|konkurss? nr|nr ref)\b[ .:#-]*(?:nr|no|num[a-z]*)?[ .:#]*"
    r"(?=[\w/-]*\d)[\w/-]{3,}[\)\]]?",
    re.IGNORECASE,
)
_NUMBER_AT_EDGE: Final = re.compile(r"^\s*#?\d{4,}\s*[-–:|]\s*|\s*[-–|#]\s*#?\d{5,}\s*$")
_EDGE: Final = " \t\n-–—|•·*,;:/\\_~=>»«!"


def to_text(value: str) -> str:
    """Turns HTML, entities or plain text into plain text with one line per block.

    Args:
        value: Anything a publisher wrote; hostile markup is taken out with what it holds.

    Returns:
        The text, at most `MAX_TEXT` characters, without surrounding space; may be empty.
    """
    text = html_text.to_text(value) if "<" in value or "&" in value else value
    return tidy(_ESCAPED_BREAK.sub("\n", text))[:MAX_TEXT].rstrip()


def tidy(text: str) -> str:
    """Composes letters, drops control and invisible characters, evens out spaces and lines."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINES.sub("\n", _SPACES.sub(" ", plain)).strip()


def to_line(value: str) -> str:
    """The same on one line, for names and titles."""
    return " ".join(to_text(value).split())


def to_title(value: str) -> str:
    """A title as people would say it: no markup, pictures, reference numbers or stray signs."""
    line = _PICTURES.sub(" ", to_line(value))
    shorter = _NUMBER_AT_EDGE.sub(" ", _REFERENCE.sub(" ", line))
    bare = " ".join(shorter.split()).strip(_EDGE)
    if not any(letter.isalpha() for letter in bare):
        bare = " ".join(line.split()).strip(_EDGE)
    return bare[:MAX_TITLE].rstrip()


def first_line(text: str, limit: int = 120) -> str:
    """The beginning of a text that may stand for a title: its first line or sentence."""
    line = next((one for one in text.split("\n") if any(map(str.isalpha, one))), "")
    if len(line) <= limit:
        return to_title(line)
    sentence = re.split(r"(?<=[.!?])\s|\s[-–•|]\s", line, maxsplit=1)[0]
    if len(sentence) > limit:
        sentence = sentence[:limit].rsplit(" ", 1)[0]
    return to_title(sentence)
