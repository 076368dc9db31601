"""Texts that are handed in: any encoding, PDF, Word; what cannot be read is told, never cut."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from smartlife.cli.pasted import read_text
from smartlife.errors import FormatUnknown, InputUnreadable, LimitExceeded, SmartlifeError

TEXT = "Metinātājs prot lasīt rasējumus un strādā Šiauļos būvniecībā.\nZweite Zeile."


def write(folder: Path, content: bytes, name: str = "a b.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1257"])
def test_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, TEXT.encode(encoding))
    assert read_text(path, most=1000).lstrip("\ufeff") == TEXT


def test_a_word_document_is_read(tmp_path: Path) -> None:
    body = f'<w:document xmlns:w="http://x"><w:p><w:t>{TEXT}</w:t></w:p></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", body)
    assert "rasējumus" in read_text(write(tmp_path, made.getvalue(), "a.docx"), most=1000)


def test_a_saved_page_is_read(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><head><style>p {{}}</style></head><p>{TEXT}</p>" + " " * 2000
    assert read_text(write(tmp_path, page.encode(), "a.html"), most=1000).startswith("Metinātājs")


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", InputUnreadable, "no text in it"),
        (b" \n\t\r\n", InputUnreadable, "no text in it"),
        (b"... --- ...", InputUnreadable, "no text in it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, FormatUnknown, "a picture"),
        (bytes(range(256)) * 9, FormatUnknown, "binary data"),
        (b"{\\rtf1\\ansi word}", FormatUnknown, "rich text"),
        (b"%PDF-1.4 nothing", InputUnreadable, "PDF"),
        (b"PK\x03\x04 nothing", SmartlifeError, ""),
        (b"word " * 300, LimitExceeded, "at most 1,000 characters"),
    ],
)
def test_what_is_no_text_says_so(
    tmp_path: Path, content: bytes, kind: type[SmartlifeError], said: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(kind) as caught:
        read_text(path, most=1000)
    assert said in caught.value.what
    assert caught.value.where
    assert caught.value.todo
    assert caught.value.exit_code == 3


def test_a_folder_and_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="folder"):
        read_text(tmp_path, most=9)
    with pytest.raises(InputUnreadable, match="cannot be opened"):
        read_text(tmp_path / "none.txt", most=9)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, most in ((TEXT.encode("cp1257"), 1000), (TEXT.encode(), len(TEXT))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert read_text(Path("-"), most=most) == TEXT
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(InputUnreadable, match="no text"):
        read_text(Path("-"), most=9)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputUnreadable, match="no text"):
        read_text(Path("-"), most=9)
