"""Answers: a page's context as HTML or JSON, with an ETag, kept while its run is current."""

from __future__ import annotations

import gzip
import hashlib
import inspect
import threading
from collections import OrderedDict
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from zlib import crc32

from fastapi import Request, Response
from pydantic import TypeAdapter

from smartlife.web.assets import digest_of_all
from smartlife.web.bounds import is_plan
from smartlife.web.charts import MEDIA_TYPES, chart_file, page_path
from smartlife.web.pages.learner_form import Sent
from smartlife.web.problems import NotFound, Refused
from smartlife.web.rendering import rendered

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from smartlife.web.crowd import Crowd
    from smartlife.web.page import AnyPage
    from smartlife.web.reading import Reading

KEPT_BYTES: Final = 24_000_000
"""What kept pages may take of a worker's memory."""

_TURNS: Final = 64
"""Locks for answers under way, by a checksum of their key; two may share one and wait in turn."""

_JSON: Final = "application/json"

_SMALL: Final = 800
"""Bytes below which packing an answer is not worth it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is sent to nearly all readers.

    Attributes:
        packed: Gzipped; the few who cannot read that get it unpacked, so that a worker does not
            hold each page twice. As it is, if it is small.
        etag: What caches know it by.
        is_packed: False for a small answer.
    """

    packed: bytes
    etag: str
    is_packed: bool

    @property
    def content(self) -> bytes:
        """The answer itself."""
        return gzip.decompress(self.packed) if self.is_packed else self.packed


class Keeper:
    """Answers by key, the least recently used given up first. For many threads."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(_TURNS)]

    def once(self, key: str, make: Callable[[], Kept]) -> Kept:
        """The answer that is held, or what `make` makes: once, whoever asks for it meanwhile."""
        found = self.get(key)
        if found is not None:
            return found
        with self._turns[crc32(key.encode()) % _TURNS]:
            found = self.get(key)
            if found is None:
                found = make()
                self.put(key, found)
        return found

    def get(self, key: str) -> Kept | None:
        """The answer, if it is held."""
        with self._lock:
            held = self._kept.get(key)
            if held is not None:
                self._kept.move_to_end(key)
            return held

    def put(self, key: str, answer: Kept) -> None:
        """Keeps an answer."""
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += _size(answer) - (_size(old) if old else 0)
            self._kept[key] = answer
            while self._size > self._most and len(self._kept) > 1:
                _, given_up = self._kept.popitem(last=False)
                self._size -= _size(given_up)


def answer_html(
    page: AnyPage, request: Request, reading: Reading, values: dict[str, object]
) -> Response:
    """The page for a request, from what is kept if it can be."""
    return _answer(page, request, reading, lambda: _html(page, reading, values))


def answer_json(
    page: AnyPage, request: Request, reading: Reading, values: dict[str, object]
) -> Response:
    """The page's context as JSON, from what is kept if it can be."""

    def make() -> bytes:
        return shape_of(page).dump_json(page.build(**values))

    return _answer(page, request, reading, make, _JSON)


@cache
def shape_of(page: AnyPage) -> TypeAdapter[Any]:
    """What a page's context looks like as JSON; it takes a while, so only who needs it asks."""
    return TypeAdapter(inspect.signature(page.build, eval_str=True).return_annotation)


def _answer(
    page: AnyPage,
    request: Request,
    reading: Reading,
    make: Callable[[], bytes],
    media_type: str = "text/html",
) -> Response:
    if page.is_for_owner and reading.audience != "owner":
        raise NotFound
    if page.method == "POST" or page.is_for_owner:
        # what a person entered: kept by her browser only, so that “back” loses nothing; and what
        # the owner enters shows at once
        headers = {"cache-control": "private, no-cache"}
        with _place(page, request, reading):
            made = make()
        return _response(request, _kept(made, ""), headers, media_type)
    keeper: Keeper = request.app.state.keeper
    key = _key(reading)
    etag = f'"{key}"'
    headers = {"etag": etag, **_public(reading)}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={**headers, "vary": _vary(media_type)})
    found = keeper.once(key, lambda: _kept(make(), etag))
    return _response(request, found, headers, media_type)


def answer_chart(
    page: AnyPage, request: Request, reading: Reading, values: dict[str, Any]
) -> Response:
    """A chart or table of a page as a file."""
    if page.is_for_owner and reading.audience != "owner":
        raise NotFound
    anchor, ending = values.pop("chart_anchor"), values.pop("chart_ending")
    etag = f'"{_key(reading)}"'
    headers = {"etag": etag, **_public(reading)}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    keeper: Keeper = request.app.state.keeper

    def make() -> Kept:
        seen = replace(reading, path=page_path(reading.path))
        context = page.build(
            **{name: seen if value is reading else value for name, value in values.items()}
        )
        address = f"{reading.base}{seen.here(reading.lang)}#{anchor}"
        made = chart_file(context, anchor, ending, address)
        if made is None:
            raise NotFound
        return _kept(made, etag)

    kept = keeper.once(etag, make)
    if ending != "json":
        name = f"smartlife-{page.name}-{anchor}-{reading.lang}.{ending}"
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return _response(request, kept, headers, MEDIA_TYPES[ending])


def _place(page: AnyPage, request: Request, reading: Reading) -> AbstractContextManager[object]:
    """A place among those who plan; what is no plan needs none."""
    crowd: Crowd = request.app.state.crowd
    return crowd.place(reading.say) if is_plan(page.method, page.path) else nullcontext()


def answer_file(
    page: AnyPage, request: Request, reading: Reading, values: dict[str, Any]
) -> Response:
    """One of the files of a page that answers a form; `take` in the form says which.

    Raises:
        Refused: The answer has no such file.
    """
    sent: Sent = values["sent"]
    seen = replace(reading, path=page.path)
    with _place(page, request, reading):
        context = page.build(
            **{name: seen if value is reading else value for name, value in values.items()}
        )
    files = page.files(context) if page.files is not None else ()
    found = next((one for one in files if one.name == sent.one("take")), None)
    if found is None:
        say = reading.say
        raise Refused(
            say.say("This file cannot be made of what you sent."),
            say.say("Go back and send it again."),
        )
    disposition = f"attachment; filename*=UTF-8''{quote(found.name)}"
    headers = {"cache-control": "no-store", "content-disposition": disposition}
    return Response(found.content, media_type=found.media_type, headers=headers)


def _html(page: AnyPage, reading: Reading, values: dict[str, object]) -> bytes:
    context = page.build(**values)
    template = f"pages/{page.name}.html"
    # what was made of what a person entered has no address, and so have its charts
    sent = values.get("sent")
    text = rendered(
        template,
        context,
        context.head,
        reading,
        has_address=page.method == "GET",
        again=page.again(context, sent.values) if isinstance(sent, Sent) else None,
    )
    return text.encode("utf-8", "replace")


def _kept(content: bytes, etag: str) -> Kept:
    if len(content) <= _SMALL:
        return Kept(content, etag, is_packed=False)
    return Kept(gzip.compress(content, compresslevel=5, mtime=0), etag, is_packed=True)


def _response(
    request: Request, kept: Kept, headers: dict[str, str], media_type: str = "text/html"
) -> Response:
    packs = "gzip" in request.headers.get("accept-encoding", "") and kept.is_packed
    content = kept.packed if packs else kept.content
    more = {"content-encoding": "gzip"} if packs else {}
    return Response(
        content,
        media_type=media_type,
        headers={**headers, **more, "vary": _vary(media_type)},
    )


def _vary(media_type: str) -> str:
    """What of a request an answer depends on: the API speaks the language that is preferred."""
    return "Accept-Encoding, Accept-Language" if media_type == _JSON else "Accept-Encoding"


def _public(reading: Reading) -> dict[str, str]:
    """A proxy may keep what everybody sees, and asks each time whether it is still so."""
    who = "public" if reading.audience == "public" else "private"
    return {"cache-control": f"{who}, no-cache"}


def _key(reading: Reading) -> str:
    parts = (
        reading.run.run_id,
        digest_of_all(),
        reading.audience,
        reading.base,
        reading.lang,
        reading.path,
        repr(reading.query),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _size(answer: Kept) -> int:
    return len(answer.packed)
