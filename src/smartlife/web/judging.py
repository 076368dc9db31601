"""Takes what people judge on pages: only from the study's owner, only from a page of ours."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Response
from fastapi.responses import RedirectResponse

from smartlife.web.page import AnyPage
from smartlife.web.pages.audit_group import AUDIT_GROUP
from smartlife.web.pages.audit_taking import take as take_verdict
from smartlife.web.pages.gold_document import GOLD_DOCUMENT
from smartlife.web.pages.gold_taking import take as take_marks
from smartlife.web.pages.judging import Reader, RoundName
from smartlife.web.pages.learner_form import Form, Sent
from smartlife.web.reading import Read, Reading
from smartlife.web.rendering import rendered

_NOT_KEPT: Final = {"cache-control": "no-store"}
_SEE_OTHER: Final = 303
_WRONG: Final = 422


def add_judging(app: FastAPI) -> None:
    """Adds the addresses."""

    @app.post(f"/{{lang:lang}}{AUDIT_GROUP.path}", include_in_schema=False)
    def verdict(reading: Read, round_id: RoundName, reader: Reader, sent: Form) -> Response:
        return _answered(AUDIT_GROUP, take_verdict, (reading, round_id, reader, sent))

    @app.post(f"/{{lang:lang}}{GOLD_DOCUMENT.path}", include_in_schema=False)
    def marks(reading: Read, round_id: RoundName, reader: Reader, sent: Form) -> Response:
        return _answered(GOLD_DOCUMENT, take_marks, (reading, round_id, reader, sent))


def _answered(
    page: AnyPage,
    take: Callable[[Reading, str, Reader, Sent], Any],
    request: tuple[Reading, str, Reader, Sent],
) -> Response:
    """Sends the reader on; if something is wrong, the page again with what was entered."""
    made = take(*request)
    if isinstance(made, str):
        # so that loading the next page anew sends nothing again
        return RedirectResponse(made, _SEE_OTHER, _NOT_KEPT)
    text = rendered(f"pages/{page.name}.html", made, made.head, request[0])
    return Response(text.encode("utf-8", "replace"), _WRONG, _NOT_KEPT, "text/html")
