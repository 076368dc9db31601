"""What the pages of a learner show: one question per step, and the path at the end."""

from dataclasses import dataclass
from typing import Literal

from smartlife.products.document import SourceNote
from smartlife.web.page import Head

StepCode = Literal["skills", "check", "goal", "life", "path"]


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with a field.

    Attributes:
        field: Name of the field; empty for the whole form.
        text: What is wrong, and what to do.
    """

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick or to choose.

    Attributes:
        value: What is sent.
        text: Its name.
        note: What it rests on, or means.
        is_on: True if it is chosen.
    """

    value: str
    text: str
    note: str = ""
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices under a heading.

    Attributes:
        code: Stands for it.
        title: The heading.
        hint: What ticking means.
        choices: The choices.
        is_folded: True if it is shown closed.
    """

    code: str
    title: str
    hint: str
    choices: tuple[Choice, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class SaidRow:
    """Something that was said, and the step to change it in.

    `course_id` is of a course that has to be in the plan: it is not changed, but taken out.
    """

    label: str
    value: str
    step: StepCode
    course_id: str = ""


@dataclass(frozen=True, slots=True)
class SkillsStep:
    """The question what somebody can do: what they typed; a text that was read is not repeated."""

    occupation: str = ""
    years: str = ""
    can: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CheckStep:
    """What was found, to be confirmed: occupations, then skills."""

    work: ChoiceGroup | None
    groups: tuple[ChoiceGroup, ...]


@dataclass(frozen=True, slots=True)
class GoalStep:
    """The question where somebody wants to go.

    Attributes:
        kind: What was chosen.
        to: Words for an occupation.
        to_skills: Words for skills.
        meant: Occupations or skills that the words may mean, to choose from.
        asked: The words that `meant` belongs to.
    """

    kind: str
    to: str = ""
    to_skills: str = ""
    meant: ChoiceGroup | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class LifeStep:
    """What somebody's life allows: what was typed, and what may be chosen.

    `has_more` is true if something was said of what is shown closed.
    """

    place: str
    stages: tuple[Choice, ...]
    online: tuple[Choice, ...]
    langs: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    hours_a_week: str
    weeks: str
    budget_eur: str
    travel_minutes: str
    age: str
    start: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class TeachesShown:
    """A skill that a course teaches: its name, how sure that is, the words of the course."""

    name: str
    sure: str
    words: str


@dataclass(frozen=True, slots=True)
class CourseStep:
    """A course of a path.

    Attributes:
        number: Its number, from 1.
        weeks: Weeks of the plan.
        when: Its days.
        title: Its title, in the language of `lang`.
        lang: Language of the title; empty if not known.
        where: Provider, place and way, languages.
        hours: Hours of study.
        price: Price.
        teaches: What of the missing it teaches.
        notes: What to know of it: what it follows on, how sure it stays.
        url: Its page outside; empty if it has none or none may be shown.
        course_id: For its page here; empty if it has none.
        is_new: True if the first answer, which was there at once, did not have it.
        is_hidden: True if everybody else sees less of it than the owner, who reads this.
        offset: Where its bar begins, in hundredths of the whole time.
        width: Length of its bar.
    """

    number: int
    weeks: str
    when: str
    title: str
    lang: str
    where: str
    hours: str
    price: str
    teaches: tuple[TeachesShown, ...]
    notes: tuple[str, ...]
    url: str
    course_id: str
    is_new: bool
    is_hidden: bool
    offset: float
    width: float


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the goal.

    Attributes:
        anchor: Its place on the page.
        title: What it is best at.
        totals: Its sums.
        notes: What of them is assumed, what it covers.
        steps: Its courses.
    """

    anchor: str
    title: str
    totals: str
    notes: tuple[str, ...]
    steps: tuple[CourseStep, ...]


@dataclass(frozen=True, slots=True)
class Idea:
    """An occupation that somebody could go for."""

    uri: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence; `is_item` if it is one of several under the one before."""

    text: str
    is_item: bool
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Ways beside each other: titles of the columns, then a row for each way."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences under a heading, which may be empty."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one limit that would help; `value` is empty where a button cannot make it."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class PathShown:
    """The answer.

    Attributes:
        before: What is held and missing, what the law demands, why there is no path.
        ways: The recommended way, then others.
        compared: The ways side by side; None if there is one at most.
        ideas: What one could become, where that was asked.
        after: What stays open, courses for the whole, what to know.
        support: Schemes that may help to pay, or recognise what is held: name, then sentences.
        changes: What would help.
        changes_lead: That they help only together; empty if each does by itself.
        has_dates: True if a calendar file would hold anything.
        is_first: True if this is the quick answer; the best one and other ways may yet be asked
            for.
        seen: Of the quick answer: what to send as `seen` then.
        since_first: What is another way since the quick answer; empty if none was shown.
    """

    before: tuple[Part, ...]
    ways: tuple[Way, ...]
    compared: Compared | None
    ideas: tuple[Idea, ...]
    after: tuple[Part, ...]
    support: tuple[Part, ...]
    changes: tuple[Change, ...]
    has_dates: bool
    is_first: bool = False
    seen: str = ""
    since_first: str = ""
    changes_lead: str = ""


@dataclass(frozen=True, slots=True)
class LearnerContext:
    """A step of a learner's way.

    Attributes:
        head: Title, next steps.
        step: Which step this is.
        number: Its number.
        of: Number of steps.
        lead: What to do, or what to know; may be empty.
        kept: All that was said, for the next step; the same as the file that can be saved.
        errors: What is wrong with what was sent.
        said: What was said so far.
        is_ready: True if the way can be shown without a further question.
        skills: The first question.
        check: What was found.
        goal: The second question.
        life: The third question.
        path: The answer.
        sources: What the page cites.
    """

    head: Head
    step: StepCode
    number: int
    of: int
    lead: str
    kept: str
    errors: tuple[FieldError, ...] = ()
    said: tuple[SaidRow, ...] = ()
    is_ready: bool = False
    skills: SkillsStep | None = None
    check: CheckStep | None = None
    goal: GoalStep | None = None
    life: LifeStep | None = None
    path: PathShown | None = None
    sources: tuple[SourceNote, ...] = ()
