"""What is taken from a curriculum vitae: work, learning, languages, skills; nothing that says who.

Names, addresses, telephone numbers, e-mail addresses, dates of birth, nationality, sex, pictures,
employers and schools have no place here, so no reader can hand them on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

CvFormat = Literal["skills_passport", "candidate", "text"]
"""Europass until 2020, Europass since then, or any text."""

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of the Common European Framework of Reference for Languages, lowest first."""


@dataclass(frozen=True, slots=True)
class Post:
    """Work that somebody did, paid or not.

    Attributes:
        title: What it was called.
        start: When it began: `2014`, `2014-03`; "" if not said.
        end: When it ended; "" if not said or if it goes on.
        is_current: True if it goes on.
        description: What was done, as plain text.
    """

    title: str
    start: str = ""
    end: str = ""
    is_current: bool = False
    description: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Education:
    """Something learned at a school or on a course.

    Attributes:
        title: Qualification or course.
        eqf_level: Level of the European Qualifications Framework, 1 to 8; None if not said.
        subject: Field of study, as words.
        covered: What was learned, as plain text.
    """

    title: str
    eqf_level: int | None = None
    subject: str = ""
    covered: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language and how well it is spoken.

    Attributes:
        name: Code or name, as the file has it.
        is_mother_tongue: True if it is a mother tongue.
        level: The lowest of the levels given for listening, reading, speaking and writing; None
            if there is none.
    """

    name: str
    is_mother_tongue: bool = False
    level: str | None = None


@dataclass(frozen=True, slots=True)
class CurriculumVitae:
    """What a curriculum vitae says of work and learning.

    Attributes:
        format: What it was read from.
        lang: Language it says it is in; None if it does not say.
        posts: Work, in the order of the file.
        education: Learning, in the order of the file.
        languages: Languages.
        skills: Skills that it lists, one text each.
        licences: Categories of driving licences, such as B.
        summary: What somebody says about their work in general.
        text: All words, of a file that has no fields.
    """

    format: CvFormat
    lang: str | None = None
    posts: tuple[Post, ...] = ()
    education: tuple[Education, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    skills: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    summary: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
