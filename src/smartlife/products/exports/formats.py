"""The formats that a document can be written in. A new one is a module and a line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smartlife.products.document import Document

_HOME: Final = "smartlife.products.exports"
# format → module and function; imported when it is needed, as writers are large
_WRITERS: Final = {
    "html": (f"{_HOME}.html_file", "write_html"),
    "pdf": (f"{_HOME}.pdf_file", "write_pdf"),
    "docx": (f"{_HOME}.docx_file", "write_docx"),
    "xlsx": (f"{_HOME}.report_workbook", "write_workbook"),
}

FORMATS: Final = tuple(_WRITERS)
"""Names of all formats; each is the ending of its files too."""


def write(document: Document, file_format: str) -> bytes:
    """The content of a file with the document.

    Raises:
        KeyError: there is no such format.
    """
    module, function = _WRITERS[file_format]
    content: str | bytes = getattr(import_module(module), function)(document)
    return content.encode() if isinstance(content, str) else content
