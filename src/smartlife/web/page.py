"""What a page is: an address, a function that makes its typed context, a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smartlife.web.runs import OpenRun

FormValues = Mapping[str, Sequence[str]]
"""What a form sends: field → values."""

READING: Final[list[str]] = ["GET", "HEAD"]
"""Methods of every address that is read."""

Door = Literal["learner", "employer", "provider", "policy", "region"]
"""The five groups: adults who learn, employers, learning providers, policy makers, regional and
local authorities."""


@dataclass(frozen=True, slots=True)
class Step:
    """A link with words: a crumb, or what the reader may do next."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What every page has.

    Attributes:
        title: Says what the page is about; the finding, where there is one.
        description: A sentence or two for search engines and previews.
        crumbs: The way here from the start page, without this page.
        next_steps: What to do next: at least one on every page, the first is the main one.
        section: Code of the part of the menu that this page belongs to; may be empty.
    """

    title: str
    description: str
    crumbs: tuple[Step, ...] = ()
    next_steps: tuple[Step, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is made of what a person entered, and made anew when it is asked for.

    Attributes:
        text: What it is.
        name: Name of the file.
        media_type: Its type.
        content: What it holds; no part of the page.
    """

    text: str
    name: str
    media_type: Annotated[str, Field(exclude=True)]
    content: Annotated[bytes, Field(exclude=True)]


Context = TypeVar("Context")


def _no_places(run: OpenRun) -> Iterable[Mapping[str, str]]:
    del run
    return ({},)


def _as_sent(context: object, values: FormValues) -> FormValues:
    del context
    return values


@dataclass(frozen=True, slots=True)
class Page(Generic[Context]):
    """One page.

    Attributes:
        name: Code: of the template `pages/<name>.html` and in the documentation.
        path: Address without language, with `{parts}`.
        build: Makes the context: a dataclass whose field `head` is a `Head`. Its arguments are
            the reading (`Read`) and, annotated for FastAPI, parts and values of the address.
        places: Run → the parts of every address there is, for the sitemap and the tests.
        method: `POST` for pages made of what a person enters: they are never cached, and have
            no address of their own.
        is_listed: False keeps it out of the sitemap.
        is_for_owner: True: only the study's owner sees it.
        again: Of a `POST` page: its context and what the form sent → what a form has to send to
            get the same in another language.
        files: Of a `POST` page: its context → the files to take along. They are made from what
            the page's form sends to `file_address`; None: it has none.
    """

    name: str
    path: str
    build: Callable[..., Context]
    places: Callable[[OpenRun], Iterable[Mapping[str, str]]] = _no_places
    method: Literal["GET", "POST"] = "GET"
    is_listed: bool = True
    is_for_owner: bool = False
    again: Callable[[Context, FormValues], FormValues] = _as_sent
    files: Callable[[Context], Sequence[Download]] | None = None

    def address(self, parts: Mapping[str, str]) -> str:
        """The address, its parts filled in."""
        return self.path.format_map(parts)


AnyPage = Page[Any]


def file_address(path: str) -> str:
    """Where the files of a page are asked for, without language."""
    return f"{path.rstrip('/')}/file"
