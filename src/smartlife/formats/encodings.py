"""Tells apart the encodings that files around the Baltic Sea come in, and decodes lines.

Unicode encodings are recognised by their structure. The 8-bit ones share most of their bytes, so
each candidate's reading is scored by how likely its pairs of letters are in the languages of the
region (`letter_pairs.tsv`, naive Bayes over pairs, the best language counts): "bûvniecîba" is no
language's spelling, "būvniecība" is Latvian.

A file may mix encodings, as lists glued together from several exports do. In an 8-bit file each
line that is valid UTF-8 is read as UTF-8. Bytes that mean nothing become U+FFFD.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from smartlife.formats.records import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smartlife.formats.records import Opened

# Windows code pages stand before the ISO parts they extend: where both read alike, the wider one
EIGHT_BIT: Final = ("cp1252", "cp1257", "iso8859-15", "iso8859-13", "cp1250", "iso8859-2")
_BALTIC_FIRST: Final = ("cp1257", "cp1252", "iso8859-13", "iso8859-15", "cp1250", "iso8859-2")
_WINDOWS_OF: Final = {
    "iso8859-1": "cp1252",
    "iso8859-15": "cp1252",
    "iso8859-13": "cp1257",
    "iso8859-4": "cp1257",
    "iso8859-2": "cp1250",
}
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTI_BYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# an excerpt ends with ASCII where it can: a letter counts by both of its neighbours
_EXCERPT: Final = re.compile(
    rb"[\x80-\xff]+(?:[^\x80-\xff\r\n]{1,20}[\x80-\xff]+){0,5}[^\x80-\xff\r\n]{0,20}"
)
_BEFORE: Final = 20
_PLAIN_END: Final = re.compile(rb"[^\x80-\xff\r\n]*\Z")
_UNREADABLE: Final = re.compile("[\ud800-\udfff]")
_UNREADABLE_OR_C1: Final = re.compile("[\ud800-\udfff\x80-\x9f]")
_C1_IN_UTF8: Final = re.compile(rb"\xc2[\x80-\x9f]")
_C1: Final = re.compile("[\x80-\x9f]")
_LETTERLESS: Final = re.compile(r"[^\w]|[\d_]")

_CHUNK: Final = 1 << 20
_MAX_EXCERPTS: Final = 4_000
_SCORED_BYTES: Final = 60_000
_UTF8_MAJORITY: Final = 20
_BELOW_TABLE: Final = math.log(3e-6)
_FOREIGN_LETTER: Final = math.log(3e-7)
_ODD_SYMBOL: Final = math.log(1e-9)
_CASE_BREAK: Final = -4.0
_HINT: Final = 8.0
_USUAL_SYMBOLS: Final = frozenset(
    # quotation marks, dashes, ellipsis, euro, degree, paragraph, signs of trade and mathematics
    "\u201e\u201c\u201d\u2018\u2019\u201a\u2013\u2014\u2026\xab\xbb\u2039\u203a\u20ac\xb0"
    "\xa7\xb1\xb2\xb3\xbd\xd7\xa9\xae\u2022\xb7\u2122\xa0\xad"
)


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the text of a file is to be read.

    Attributes:
        codec: Name of a Python codec, without byte order mark.
        skip: Bytes of the byte order mark.
        clean: True if every byte is known to decode and no line needs a second look.
    """

    codec: str
    skip: int
    clean: bool


def inspect(opened: Opened, *, lang: str | None = None, encoding: str | None = None) -> Decoding:
    """Reads a whole file once and says how its text is encoded.

    Args:
        opened: The file.
        lang: The language that is expected (ISO 639-1); a hint, not a constraint.
        encoding: What the file's publisher states; believed unless a byte order mark differs.

    Raises:
        InputUnreadable: The stated encoding is unknown, or reading broke off.
    """
    scan = _Scan()
    with opened.open() as stream:
        head = stream.read(_CHUNK)
        codec, skip = _marked(head)
        if codec is None and encoding is None:
            codec = _utf16_without_mark(head)
        block = head[skip:]
        while block:
            scan.take(block)
            block = stream.read(_CHUNK)
    scan.end()
    if codec is None:
        codec = _stated(opened, encoding) if encoding else scan.codec(lang)
    clean = codec == "utf-8" and scan.utf8 and not scan.suspect
    return Decoding(codec, skip, clean)


def _stated(opened: Opened, encoding: str) -> str:
    codec = codec_of(encoding)
    if codec is None:
        raise unreadable(
            opened,
            f"{encoding!r} is no encoding of text.",
            "Leave the encoding out, or correct it.",
        )
    return "utf-8" if codec.startswith("utf-8") else codec


def guess_encoding(head: bytes, *, whole: bool, lang: str | None = None) -> str:
    """Returns the codec of the beginning of a file.

    Args:
        head: First bytes; a byte order mark may be there.
        whole: True if these are all bytes; else the last character may be cut.
        lang: The language that is expected.
    """
    codec, skip = _marked(head)
    codec = codec or _utf16_without_mark(head)
    if codec:
        return codec
    scan = _Scan()
    scan.take(head[skip:])
    if whole:
        scan.end()
    return scan.codec(lang)


def strip_mark(content: bytes) -> bytes:
    """Returns the bytes without a byte order mark."""
    return content[_marked(content)[1] :]


def decode(content: bytes, *, lang: str | None = None, encoding: str | None = None) -> str:
    """Returns the text of a document held in memory; undecodable bytes become U+FFFD.

    Args:
        content: All bytes of the document.
        lang: The language that is expected.
        encoding: What the document itself declares; UTF-8 is preferred where the bytes are
            valid UTF-8, whatever is declared.
    """
    marked, skip = _marked(content)
    body = content[skip:]
    if marked is None and encoding is not None and not _is_utf8(body):
        codec = codec_of(encoding) or guess_encoding(body, whole=True, lang=lang)
    else:
        codec = marked or guess_encoding(body, whole=True, lang=lang)
    if codec.startswith("utf-"):
        return repair(body.decode(codec, "replace"), codec)
    lines = body.splitlines(keepends=True)
    return "".join(repair(line.decode(codec, "surrogateescape"), codec) for line in lines)


def repair(line: str, codec: str) -> str:
    """Returns a line that was decoded with `surrogateescape` as it should have been read.

    In 8-bit files a line that is UTF-8 is decoded again. C1 control characters, which nobody
    writes, get their Windows meaning, as browsers do. What is left becomes U+FFFD.
    """
    if line.isascii() or _doubtful(codec).search(line) is None:
        return line
    if codec not in _WIDE:
        line = _reread(line, codec)
    sibling = _WINDOWS_OF.get(codec, "cp1252")
    line = _C1.sub(lambda hit: _windows_char(hit.group(), sibling), line)
    return _UNREADABLE.sub("\ufffd", line)


_WIDE: Final = frozenset({"utf-8", "utf-16-le", "utf-16-be"})


@cache
def _doubtful(codec: str) -> re.Pattern[str]:
    """Returns the pattern of what a line has that may have to be read in another way."""
    if codec in _WIDE:
        return _UNREADABLE_OR_C1
    first, following = (
        re.escape(bytes(span).decode(codec, "surrogateescape"))
        for span in (range(0xC2, 0xF5), range(0x80, 0xC0))
    )
    return re.compile(f"[{first}][{following}]|[\ud800-\udfff\x80-\x9f]")


def _reread(line: str, codec: str) -> str:
    raw = line.encode(codec, "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        valid, stray = _count_utf8(raw)
    # a line of UTF-8 with a damaged character rather than a line of the code page
    return raw.decode("utf-8", "replace") if valid > 2 * stray else line


def _windows_char(char: str, codec: str) -> str:
    return char.encode("latin-1").decode(codec, "replace")


class _Scan:
    """Collects what is needed to judge an encoding, block by block, in bounded memory."""

    def __init__(self) -> None:
        self.utf8 = True
        self.suspect = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._excerpts: list[bytes] = []

    def take(self, block: bytes) -> None:
        if b"\x00" in block:
            self.suspect = True
        if block.isascii() and not self._pending():
            return
        if b"\xef\xbf\xbd" in block or _C1_IN_UTF8.search(block):
            self.suspect = True
        self._decode(block, final=False)
        room = _MAX_EXCERPTS - len(self._excerpts)
        for _, hit in zip(range(room), _EXCERPT.finditer(block), strict=False):
            before = block[max(hit.start() - _BEFORE, 0) : hit.start()]
            plain = _PLAIN_END.search(before)
            self._excerpts.append((plain.group() if plain else b"") + hit.group())

    def end(self) -> None:
        self._decode(b"", final=True)

    def codec(self, lang: str | None) -> str:
        """Returns the codec, Unicode with marks apart."""
        if self.utf8:
            return "utf-8"
        valid, stray = map(sum, zip(*map(_count_utf8, self._excerpts), strict=True))
        if valid >= _UTF8_MAJORITY * stray:
            return "utf-8"
        foreign = [part for part in self._excerpts if not _is_utf8(part)]
        return best_codec(foreign or self._excerpts, lang)

    def _pending(self) -> bool:
        return self.utf8 and self._decoder.getstate()[0] != b""

    def _decode(self, block: bytes, *, final: bool) -> None:
        if not self.utf8:
            return
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError:
            self.utf8 = False


def best_codec(excerpts: Iterable[bytes], lang: str | None = None) -> str:
    """Returns the 8-bit codec under which excerpts look most like a language of the region."""
    sample = b"\n".join(excerpts)[:_SCORED_BYTES]
    scored = [(*_score(sample, codec, lang), codec) for codec in EIGHT_BIT]
    top, language, _ = max(scored, key=lambda row: row[0])
    equal = {codec for score, _, codec in scored if score >= top - 1e-6}
    order = _BALTIC_FIRST if language in {"lv", "lt", "et"} else EIGHT_BIT
    return next(codec for codec in order if codec in equal)


def _score(sample: bytes, codec: str, hint: str | None) -> tuple[float, str]:
    """Returns the log-likelihood of a reading and the language it is best in."""
    text = sample.decode(codec, "replace")
    symbols = sum(
        math.log(2e-5) if char in _USUAL_SYMBOLS else _ODD_SYMBOL
        for char in text
        if not char.isascii() and not char.isalpha()
    )
    breaks = sum(
        a.islower() and b.isupper() and not (a.isascii() and b.isascii()) for a, b in pairwise(text)
    )
    plain = _LETTERLESS.sub("_", text.lower())
    pairs = Counter(a + b for a, b in pairwise(plain))
    pairs.pop("__", None)
    fixed = symbols + breaks * _CASE_BREAK
    best = max(
        (_likelihood(pairs, table, letters) + (_HINT if lang == hint else 0.0), lang)
        for lang, (table, letters) in _language_pairs().items()
    )
    return fixed + best[0], best[1]


def _likelihood(pairs: Counter[str], table: dict[str, float], letters: frozenset[str]) -> float:
    total = 0.0
    for pair, count in pairs.items():
        known = table.get(pair)
        if known is None:
            known = _BELOW_TABLE if letters.issuperset(pair) else _FOREIGN_LETTER
        total += known * count
    return total


@cache
def _language_pairs() -> dict[str, tuple[dict[str, float], frozenset[str]]]:
    """Returns language → log-probabilities of its pairs of letters, and its letters."""
    tables: dict[str, dict[str, float]] = {}
    for lang, pair, per_million in _table_rows():
        tables.setdefault(lang, {})[pair] = math.log(int(per_million) / 1e6)
    return {lang: (table, frozenset("".join(table))) for lang, table in sorted(tables.items())}


def _table_rows() -> Iterator[tuple[str, str, str]]:
    source = resources.files("smartlife.formats").joinpath("letter_pairs.tsv")
    lines = source.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith(("#", "lang\t")):
            lang, pair, per_million = line.split("\t")
            yield lang, pair, per_million


def _marked(head: bytes) -> tuple[str | None, int]:
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec, len(mark)
    return None, 0


def _utf16_without_mark(head: bytes) -> str | None:
    """Recognises UTF-16 by its zero bytes: in Latin scripts most high bytes are 0."""
    sample = head[: len(head) // 2 * 2][:8192]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    half = len(sample) / 2
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else None


def _count_utf8(raw: bytes) -> tuple[int, int]:
    """Returns the number of UTF-8 sequences and of bytes above ASCII that are in none."""
    valid = len(_MULTI_BYTE.findall(raw))
    rest = _MULTI_BYTE.sub(b"", raw)
    return valid, len(rest) - len(rest.decode("ascii", "ignore"))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def codec_of(name: str) -> str | None:
    """Returns the codec that a declared name of an encoding stands for; None if none."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    # codecs like rot13 or zlib are no encodings of text
    return found if found.startswith(("utf", "cp", "iso8859", "ascii", "latin", "mac")) else None
