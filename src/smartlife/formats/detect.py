"""Says what a file is by its content: magic bytes first, then the structure of its beginning.

The name of a file plays no part: portals serve CSV as `.txt`, and Excel writes HTML as `.xls`.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final, Literal

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.formats.encodings import guess_encoding, strip_mark

if TYPE_CHECKING:
    from smartlife.formats.records import Opened

FormatName = Literal[
    "delimited",
    "workbook",
    "json",
    "json_lines",
    "json_stat",
    "geojson",
    "html",
    "xml",
    "parquet",
    "zip",
    "gzip",
    "eurostat_tsv",
    "sdmx_csv",
]
ZipContent = Literal["archive", "workbook", "document"]

HEAD_BYTES: Final = 1 << 16
_BINARY: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEFORE_ROOT: Final = re.compile(r"^(?:\s|<\?[^>]*>|<!--.*?-->)+", re.DOTALL)
_HTML: Final = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|div|table|article|section|main|script|p|ul|meta)\b",
    re.IGNORECASE,
)
_XML_START: Final = re.compile(r"<(?:\?xml\b|!--|!DOCTYPE\b|[A-Za-z_][\w.:-]*[\s/>])")
_EUROSTAT: Final = re.compile(r"^[^\t\n]*[\w ]\\\w+\t")
_SDMX: Final = re.compile(r"^(?:DATAFLOW|STRUCTURE)\b[^\n]*\bOBS_VALUE\b")
_STAT_CLASS: Final = re.compile(r'"class"\s*:\s*"(?:dataset|collection)"')
_STAT_PARTS: Final = (re.compile(r'"dimension"\s*:\s*\{'), re.compile(r'"size"\s*:\s*\['))
_GEO_CLASS: Final = re.compile(r'"type"\s*:\s*"FeatureCollection"')
_LIST_START: Final = re.compile(
    r"\[\s*(?:[\[{\"\]]|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\s*[,\]]|(?:true|false|null)\b|$)"
)
_NEXT_OBJECT: Final = re.compile(r"\}[ \t]*\r?\n\s*\{")
# of C0, text holds tab, line feed, form feed, carriage return, and escape at the most
_CONTROL: Final = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(opened: Opened) -> FormatName:
    """Returns the format of a file, judged by its content.

    Plain text that is nothing else is "delimited" (a list of lines is a table of one column).

    Raises:
        InputUnreadable: The file is empty.
        FormatUnknown: The content is none of the formats that are read; the message says what
            it is where that is known.
        ArchiveRefused: The file is a damaged member of an archive.
    """
    head = _head(opened, HEAD_BYTES)
    if not strip_mark(head).strip(b" \t\r\n\x00"):
        raise _empty(opened)
    return _by_magic(opened, head) or _by_text(opened, head)


def is_gzip(opened: Opened) -> bool:
    """True if the content begins as gzip does."""
    return _head(opened, 3) == b"\x1f\x8b\x08"


def zip_content(opened: Opened) -> ZipContent | None:
    """Says what a zip file is: an archive of files, a workbook or another office document.

    Returns:
        None if the content is no zip file. A damaged zip file counts as an archive, so that
        opening it says what is wrong.
    """
    if _head(opened, 4) not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return None
    try:
        with opened.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return "archive"
    if "xl/workbook.xml" in names or mime.startswith(
        b"application/vnd.oasis.opendocument.spreadsheet"
    ):
        return "workbook"
    return "document" if mime or "[Content_Types].xml" in names else "archive"


def _head(opened: Opened, size: int) -> bytes:
    try:
        with opened.open() as stream:
            return stream.read(size)
    except (OSError, EOFError) as error:
        raise InputUnreadable(
            f"The file cannot be read: {error}.", where=opened.file, todo="Fetch it again."
        ) from error


def _by_magic(opened: Opened, head: bytes) -> FormatName | None:
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLE):
        return _ole(opened, head)
    content = zip_content(opened)
    if content == "document":
        raise _unknown(opened, "an office document without a table")
    if content:
        return "workbook" if content == "workbook" else "zip"
    for magic, name in _BINARY:
        if head.startswith(magic):
            raise _unknown(opened, name)
    if head[257:262] == b"ustar":
        raise _unknown(opened, "a tar archive")
    return None


def _ole(opened: Opened, head: bytes) -> FormatName:
    # names of streams are UTF-16 in the directory, which small files hold near the beginning and
    # large ones anywhere: only what is surely something else is turned away here
    wide = "EncryptedPackage".encode("utf-16-le")
    if wide in head:
        raise _unknown(opened, "an encrypted workbook", "Save it without a password.")
    if "WordDocument".encode("utf-16-le") in head:
        raise _unknown(opened, "a Word document")
    return "workbook"


def _by_text(opened: Opened, head: bytes) -> FormatName:
    encoding = guess_encoding(head, whole=len(head) < HEAD_BYTES)
    text = codecs.decode(strip_mark(head), encoding, "replace")
    if len(_CONTROL.findall(text)) + text.count("\x00") > 3 + len(text) / 50:
        raise _unknown(opened, "binary data of an unknown kind")
    text = text.lstrip("\ufeff \t\r\n\x00")
    if not text:
        raise _empty(opened)
    if text[0] == "<":
        return _markup(opened, text)
    if text[0] in "{[":
        return _json(text)
    if _EUROSTAT.match(text):
        return "eurostat_tsv"
    if _SDMX.match(text.lstrip('"')):
        return "sdmx_csv"
    return "delimited"


def _markup(opened: Opened, text: str) -> FormatName:
    beginning = _BEFORE_ROOT.sub("", text[:8192])
    if _HTML.match(beginning):
        return "html"
    if _XML_START.match(text):
        return "html" if "<html" in beginning[:2048].lower() else "xml"
    raise _unknown(opened, "text that begins with '<' and is neither HTML nor XML")


def _json(text: str) -> FormatName:
    if text[0] == "[":
        # a line of a log, "[2026-02-03] …", is no JSON
        return "json" if _LIST_START.match(text) else "delimited"
    if not re.match(r"\{\s*(?:\"|\}|$)", text):
        return "delimited"
    if _STAT_CLASS.search(text) or all(part.search(text) for part in _STAT_PARTS):
        return "json_stat"
    if _GEO_CLASS.search(text[:4096]):
        return "geojson"
    # pretty-printed JSON has a comma between objects, so this is one object a line
    return "json_lines" if _NEXT_OBJECT.search(text) else "json"


def _empty(opened: Opened) -> InputUnreadable:
    return InputUnreadable(
        "The file is empty.", where=opened.file, todo="Fetch or export it again."
    )


def _unknown(opened: Opened, name: str, todo: str | None = None) -> FormatUnknown:
    return FormatUnknown(
        f"The file is {name}, which is not read.",
        where=opened.file,
        todo=todo or "Save it as CSV, XLSX, ODS, JSON, XML, HTML or Parquet.",
    )
