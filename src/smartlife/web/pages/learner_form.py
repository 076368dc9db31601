"""What a learner's form sends, and what goes with it from step to step; nothing stays here.

A file that is uploaded is held in memory only, never in a temporary file. What was said so far
travels in one hidden field, as the text that the person may also save.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from smartlife.errors import InputUnreadable
from smartlife.planning.people.profile import VERSION, Profile, profile_in, profile_text
from smartlife.web.problems import Refused
from smartlife.web.reading import Read

MOST_FILE_BYTES: Final = 10_000_000
_MOST_FIELDS: Final = 6_000
_MOST_PART: Final = 2_500_000
_MOST_WORDS: Final = 300
_MOST_LISTED: Final = 5_000
_MOST_WANTED: Final = 100
_MOST_COURSES: Final = 12
LIFE: Final = (
    "stage", "age", "hours_a_week", "weeks", "budget_eur", "travel_minutes", "online", "start",
)  # fmt: skip
"""What is said of somebody's life, as it was typed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants, as far as they said it.

    Attributes:
        kind: occupation, skills, ideas; empty if nothing was said yet.
        words: What they wrote.
        occupation: URI of the occupation that is meant; empty if that is open.
        skills: URIs of the skills that are meant.
    """

    kind: str = ""
    words: str = ""
    occupation: str = ""
    skills: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether a path can be planned to it."""
        needs = {"occupation": self.occupation, "skills": self.skills, "ideas": "ideas"}
        return bool(needs.get(self.kind))


@dataclass(frozen=True, slots=True)
class Kept:
    """All that somebody said so far.

    Attributes:
        profile: What they can do, where they live, what they speak.
        wanted: Where they want to go.
        life: What their life allows, as typed; names as in `LIFE`.
        courses: Identifiers of courses that have to be in the plan.
    """

    profile: Profile = field(default_factory=Profile)
    wanted: Wanted = field(default_factory=Wanted)
    life: Mapping[str, str] = field(default_factory=dict)
    courses: tuple[str, ...] = ()

    def without(self, course_id: str) -> "Kept":
        """The same, but for a course that had to be in the plan."""
        return replace(self, courses=tuple(one for one in self.courses if one != course_id))

    def text(self) -> str:
        """It as the text of the hidden field."""
        values = {"smartlife_profile": VERSION, **asdict(self.profile), **self._more()}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    def file(self, lang: str) -> str:
        """It as the text of the file that a person may keep: a profile's, with more in it.

        Args:
            lang: Language of the note in it.
        """
        values = {**json.loads(profile_text(self.profile, lang=lang)), **self._more()}
        return json.dumps(values, ensure_ascii=False, indent=1) + "\n"

    def _more(self) -> dict[str, Any]:
        return {
            "wanted": asdict(self.wanted),
            "life": dict(self.life),
            "courses": list(self.courses),
        }


def kept_in(text: str) -> Kept:
    """What a hidden field or a saved file holds.

    Raises:
        InputUnreadable: It is damaged.
    """
    profile = profile_in(text.encode("utf-8", "replace"))
    values = json.loads(text)
    courses = values.get("courses")
    return Kept(profile, _wanted(values.get("wanted")), _life(values.get("life")), _listed(courses))


def _listed(values: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever somebody sent
    if not isinstance(values, list):
        return ()
    return tuple(dict.fromkeys(str(one)[:_MOST_WORDS] for one in values[:_MOST_COURSES]))


def _wanted(values: Any) -> Wanted:  # noqa: ANN401 - whatever somebody sent
    if not isinstance(values, dict):
        return Wanted()
    skills = values.get("skills")
    kind, words, occupation = (
        str(values.get(name, ""))[:_MOST_WORDS] for name in ("kind", "words", "occupation")
    )
    known = tuple(str(one) for one in skills[:_MOST_WANTED]) if isinstance(skills, list) else ()
    return Wanted(kind, words, occupation, known)


def _life(values: Any) -> dict[str, str]:  # noqa: ANN401 - whatever somebody sent
    if not isinstance(values, dict):
        return {}
    said = {name: str(values.get(name, "")).strip()[:_MOST_WORDS] for name in LIFE}
    return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent.

    Attributes:
        values: Field → its values.
        content: The file, if one was sent.
        file: Name of the file.
        kept: What was said in the steps before.
        lost: True if that could not be read.
    """

    values: Mapping[str, tuple[str, ...]]
    content: bytes = b""
    file: str = ""
    kept: Kept = field(default_factory=Kept)
    lost: bool = False

    def one(self, name: str, most: int = _MOST_WORDS) -> str:
        """The value of a field, without space around it; empty if it was not sent."""
        return self.values.get(name, ("",))[0].strip()[:most]

    def many(self, name: str) -> tuple[str, ...]:
        """The values of a field, each once."""
        return tuple(dict.fromkeys(self.values.get(name, ())[:_MOST_LISTED]))


class _InMemory(MultiPartParser):
    """Never writes what is uploaded to a disk."""

    spool_max_size = MOST_FILE_BYTES * 2


async def read_sent(request: Request, reading: Read) -> Sent:
    """Reads a form.

    Raises:
        Refused: It is no form, or too large.
    """
    say = reading.say
    try:
        form = await _form(request.headers, request.stream())
    except (MultiPartException, ValueError) as error:
        # also one that names letters nobody knows: "charset=undefined"
        what = say.say("What you sent cannot be read as a form.")
        raise Refused(what, say.say("Go back and send it again."), status=400) from error
    sent = await _sent(form)
    if len(sent.content) > MOST_FILE_BYTES:
        megabytes = say.whole(MOST_FILE_BYTES // 1_000_000)
        what = say.say("The file is too large: at most {n} MB are read.", n=megabytes)
        raise Refused(what, say.say("Go back and choose a smaller file, or paste its text."),
                      status=413)  # fmt: skip
    try:
        text = sent.one("kept", _MOST_PART)
        return replace(sent, kept=kept_in(text)) if text else sent
    except (InputUnreadable, ValueError):
        return replace(sent, lost=True)


async def _form(headers: Headers, stream: AsyncGenerator[bytes, None]) -> FormData:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        parser = _InMemory(
            headers, stream, max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_PART
        )
        return await parser.parse()
    if kind == "application/x-www-form-urlencoded":
        parser_of_words = FormParser(
            headers, stream, max_fields=_MOST_FIELDS, max_part_size=_MOST_PART
        )
        return await parser_of_words.parse()
    return FormData()


async def _sent(form: FormData) -> Sent:
    values: dict[str, list[str]] = {}
    content, file = b"", ""
    try:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.size:
                    content, file = await value.read(), value.filename or ""
            else:
                values.setdefault(name, []).append(value)
    finally:
        await form.close()
    return Sent({name: tuple(many) for name, many in values.items()}, content, file[:_MOST_WORDS])


Form = Annotated[Sent, Depends(read_sent)]
"""What a page takes that reads a learner's form."""
