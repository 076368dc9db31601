"""What may be asked of a search index, and what it answers. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from smartlife.model.fields import CourseMode, Publish

Audience = Literal["public", "owner"]
"""Who asks: the public sees what sources publish, the owner of the study everything."""

Sort = Literal["relevance", "start", "price", "hours", "retrieved"]

FacetName = Literal[
    "mode", "teaching_lang", "region", "level", "price", "hours", "start", "part_time",
    "provider", "skill", "source",
]  # fmt: skip

EntityKind = Literal[
    "skill", "knowledge", "occupation", "skill_group", "isco_group", "area", "region", "place",
    "provider",
]  # fmt: skip

WordUse = Literal["found", "similar", "relaxed", "unknown", "attribute", "light"]
"""found: as it stands, inflected, in a compound, or by a skill of that name; similar: nothing was
found, so words spelled alike were taken; relaxed: no course has it together with the others, so
the courses were found without it; unknown: no course has it, nor a word spelled alike;
attribute: it says what a column says ("online"); light: it helps to rank and was not demanded
("course", "and")."""

MOST_PER_PAGE = 100
MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Near:
    """A point and how far from it: great-circle kilometres."""

    lon: float
    lat: float
    km: float


@dataclass(frozen=True, slots=True)
class CourseQuery:
    """A question for courses. Filters of one kind are alternatives, kinds are joined by "and".

    Attributes:
        text: Any words; nothing is syntax.
        lang: Language of the reader: whose stop words count, in which labels are told.
        skills: URIs of skills, knowledge, skill groups, fields (ISCED-F) or occupations.
        region: NUTS code; courses in it.
        near: Courses within a distance, as far as their place is known.
        or_online: With `region` or `near`: online courses too.
        modes: onsite, online, blended, unknown.
        teaching_langs: ISO 639-1; where none is stated the language of the description counts.
        price_to: Most that it may cost; 0: free.
        hours_to: Most hours.
        levels: Levels of the EQF.
        start_from: First day on which it may start.
        start_to: Last one.
        part_time: True: only part-time; False: only those that are not.
        providers: Identifiers of providers (`provider_id`).
        sources: Codes of sources.
        retrieved_from: Obtained on that day or later.
        with_unstated: True: also those that do not state what a filter asks about.
        sort: Order; within it the more relevant, then the number.
        page: From 1; at most 1,000.
        per_page: At most 100.
    """

    text: str = ""
    lang: str = "en"
    skills: tuple[str, ...] = ()
    region: str = ""
    near: Near | None = None
    or_online: bool = False
    modes: tuple[CourseMode, ...] = ()
    teaching_langs: tuple[str, ...] = ()
    price_to: float | None = None
    hours_to: float | None = None
    levels: tuple[int, ...] = ()
    start_from: date | None = None
    start_to: date | None = None
    part_time: bool | None = None
    providers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    retrieved_from: date | None = None
    with_unstated: bool = False
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text, from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a course's description.

    Attributes:
        text: As published, white space made single.
        spans: The words in it that were looked for; in order, not overlapping.
        starts_inside: True if text was left out before.
        ends_inside: True if text was left out after.
    """

    text: str
    spans: tuple[Span, ...] = ()
    starts_inside: bool = False
    ends_inside: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a course was found.

    Attributes:
        kind: words: it has them; attribute: a column says it; skill: it is linked to a skill (or
            group) of that name; name: it has the words of another name, mostly in another
            language, of a concept of that name; occupation: it is linked to a skill that an
            occupation of that name needs.
        words: Words of the question, as typed; empty for a filter by skill.
        where: Parts of the course that have the words: title, text, provider, place, subject.
        is_similar: True if words spelled alike were taken.
        concept_uri: The skill that the course is linked to.
        label: Its label, in the reader's language if it has one.
        label_lang: Language of `label`.
        probability: That the course teaches it, as linked.
        occupation_uri: The occupation that needs it.
        occupation_label: Its label.
        evidence: The words of the course that made the link, or the other name; None if the
            source names the skill, or the text may not be shown.
    """

    kind: Literal["words", "attribute", "skill", "name", "occupation"]
    words: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    is_similar: bool = False
    concept_uri: str = ""
    label: str = ""
    label_lang: str = ""
    probability: float | None = None
    occupation_uri: str = ""
    occupation_label: str = ""
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One course.

    Attributes:
        course_id: Its identifier.
        title: Title.
        title_spans: Words of the question in it.
        snippet: A piece of its text; None if it has none.
        row: Its other columns by the names of core__courses, as far as they may be shown, with
            `retrieved_date`, `region_name` and, if a point was asked for, `km`.
        reasons: Why it was found, the best first; empty if nothing but filters was asked.
        score: For comparing within one answer only.
        lang: Language of its description.
        is_other_language: True if that is not the reader's.
        publish: How much of it may be shown; "counts" is seen by owners only.
        same_course: The same for occasions of one course: provider, title and level.
    """

    course_id: str
    title: str
    title_spans: tuple[Span, ...]
    snippet: Snippet | None
    row: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    score: float
    lang: str
    is_other_language: bool
    publish: Publish
    same_course: int


@dataclass(frozen=True, slots=True)
class Teaches:
    """A concept that a course is linked to.

    Attributes:
        uri: Its URI.
        kind: What it is.
        label: In the reader's language if it has one.
        label_lang: Language of `label`.
        probability: That the course teaches it.
        words: The words of the course that made the link; None if the source names the concept,
            or the text may not be shown.
    """

    uri: str
    kind: EntityKind
    label: str
    label_lang: str
    probability: float
    words: str | None = None


@dataclass(frozen=True, slots=True)
class CourseDetail:
    """One course with all that may be told of it.

    Attributes:
        hit: As it is found.
        text: Its whole text; None if it has none, or only an excerpt may be shown.
        teaches: What it is linked to, the likeliest first.
    """

    hit: Hit
    text: str | None
    teaches: tuple[Teaches, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the taxonomy, by its name.

    Attributes:
        uri: Its URI.
        kind: What it is.
        label: In the reader's language if it has one.
        label_lang: Language of `label`.
    """

    uri: str
    kind: EntityKind
    label: str
    label_lang: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that answers could be narrowed to.

    Attributes:
        key: What to put into the query; "unknown": not stated.
        label: For people; equals the key where the web has words for it.
        count: Courses there would be, other filters unchanged.
        is_chosen: True if the query has it.
    """

    key: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What became of one word of the question.

    Attributes:
        text: As typed.
        use: See `WordUse`.
        taken: Words that were taken for it, if it is "similar".
    """

    text: str
    use: WordUse
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A concept that the question, or words of it, were taken to name.

    Attributes:
        uri: Its URI.
        kind: What it is.
        label: In the reader's language if it has one.
        label_lang: Language of `label`.
        words: The words of the question.
        probability: That it is meant.
    """

    uri: str
    kind: EntityKind
    label: str
    label_lang: str
    words: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class CourseResults:
    """What was found.

    Attributes:
        total: Courses found.
        hits: Those of the page.
        page: Number of the page.
        pages: Number of pages that can be asked for.
        facets: Name → values with counts, which ignore the facet's own filter.
        words: What became of the words, in order.
        relaxed: Words, unknown ones too, that no course has together with the others; the courses
            have the rest.
        ignored: Words beyond the first 12, which were not looked for.
        did_you_mean: The question with words spelled as courses have them; only if that finds
            more. None: nothing to propose.
        understood: Concepts that the words were taken to name.
        unstated_count: Further courses that do not state what a filter asks about.
        hidden_count: Courses of the whole study whose source lets them be counted only; None: too
            few to be told, or nothing hidden. It never hangs on the question.
    """

    total: int
    hits: tuple[Hit, ...]
    page: int
    pages: int
    facets: Mapping[FacetName, tuple[FacetValue, ...]]
    words: tuple[Word, ...] = ()
    relaxed: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    did_you_mean: str | None = None
    understood: tuple[Understood, ...] = ()
    unstated_count: int = 0
    hidden_count: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that what was typed may become.

    Attributes:
        kind: What it is.
        key: URI, NUTS code, identifier of the provider or area; of a place its name with its NUTS
            code ("Valmiera, LV00C").
        label: In the reader's language if it has one there.
        label_lang: Language of `label`; "" for names.
        is_fallback: True if the label is of another language than the reader's.
        matched: The name that fits what was typed, if it is not the label.
        matched_lang: Its language.
        spans: Where it fits, in `matched` if that is given, else in `label`.
        is_similar: True if it is spelled alike only.
        course_count: Courses of it that may be counted.
        nuts_code: Of places and regions.
        lon: Of places; None if not known.
        lat: Of places; None if not known.
    """

    kind: EntityKind
    key: str
    label: str
    label_lang: str
    is_fallback: bool
    matched: str = ""
    matched_lang: str = ""
    spans: tuple[Span, ...] = ()
    is_similar: bool = False
    course_count: int = 0
    nuts_code: str | None = None
    lon: float | None = field(default=None)
    lat: float | None = field(default=None)
