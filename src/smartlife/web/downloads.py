"""Files of the run to take along: open data, whole or file by file, and the reports."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

from fastapi import Request, Response
from fastapi.responses import FileResponse, StreamingResponse

from smartlife.products.open_data import ARCHIVE
from smartlife.web.page import READING
from smartlife.web.problems import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from smartlife.web.runs import OpenRun

OPEN_DATA: Final = "/open-data"
REPORTS: Final = "/reports"
_CHUNK: Final = 65_536
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "ttl": "text/turtle; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# a report carries its styles inside; it needs nothing else, and no script
_OF_REPORTS: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_downloads(app: FastAPI) -> None:
    """Adds the addresses."""

    @app.api_route(f"{OPEN_DATA}/{{name:path}}", methods=READING, include_in_schema=False)
    def open_data(request: Request, name: str) -> Response:
        with request.app.state.runs.lease() as run:
            path = run_file(run, ARCHIVE)
            if path is None:
                raise NotFound
            if name == ARCHIVE:
                return _whole(path)
            return _member(request, path, name)

    @app.api_route(f"{REPORTS}/{{name}}", methods=READING, include_in_schema=False)
    def report(request: Request, name: str) -> Response:
        with request.app.state.runs.lease() as run:
            path = run_file(run, name) if name != ARCHIVE else None
            # a run writes more than reports: its search index has texts that are not for all
            if path is None or path.suffix.removeprefix(".") not in _TYPES:
                raise NotFound
            return _whole(path)


def run_file(run: OpenRun, name: str) -> Path | None:
    """Where a written file of the run lies; only names that the run itself lists."""
    held = run.manifest.files.get(name)
    path = run.lake.folder / held if held else None
    return path if path is not None and path.is_file() else None


def media_type_of(name: str) -> str:
    """What a file is, by its ending."""
    known = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return known.partition(";")[0]


def _whole(path: Path) -> Response:
    ending = path.suffix.removeprefix(".")
    headers = {"cache-control": "public, no-cache"}
    if ending == "html":
        headers["content-security-policy"] = _OF_REPORTS
    return FileResponse(
        path,
        media_type=_TYPES.get(ending, "application/octet-stream"),
        filename=path.name,
        content_disposition_type="inline" if ending in ("html", "pdf") else "attachment",
        headers=headers,
    )


def _member(request: Request, path: Path, name: str) -> Response:
    """A file of the archive, unpacked while it is sent."""
    with zipfile.ZipFile(path) as archive:
        found = next((one for one in archive.infolist() if one.filename == name), None)
    if found is None or found.is_dir():
        raise NotFound
    etag = f'"{found.CRC:08x}-{found.file_size}"'
    headers = {"cache-control": "public, no-cache", "etag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["content-length"] = str(found.file_size)
    short = name.rpartition("/")[2]
    headers["content-disposition"] = f'attachment; filename="{short}"'
    media_type = _TYPES.get(short.rpartition(".")[2], "application/octet-stream")
    if request.method == "HEAD":
        return Response(headers=headers, media_type=media_type)
    return StreamingResponse(_chunks(path, name), headers=headers, media_type=media_type)


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            yield chunk
