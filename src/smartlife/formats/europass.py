"""Reads curricula vitae of Europass as XML, in both forms that people have on their disks.

`SkillsPassport` is what the editor of Cedefop wrote until 2020; `Candidate`, made of HR-XML 3, is
what europass.europa.eu writes since then, attached to the PDF as `attachment.xml`. No schema of
the second is published, so every element may be absent, once or several times, and none of them
is trusted. Who the person is is not read, but for their names: those are taken out of what they
wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smartlife.errors import FormatUnknown, LimitExceeded
from smartlife.formats.curriculum import (
    LEVELS,
    CurriculumVitae,
    Education,
    Post,
    SpokenLanguage,
)
from smartlife.formats.encodings import decode
from smartlife.formats.html_text import to_text
from smartlife.formats.limits import Limits
from smartlife.formats.records import Record, unreadable
from smartlife.formats.xml_file import read_records
from smartlife.formats.xml_nodes import (
    Node,
    children,
    first_text,
    nodes,
    nodes_at,
    own_text,
    text_of,
    texts,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smartlife.formats.records import Opened

LIMITS: Final = Limits(
    max_file_bytes=20_000_000, max_row_chars=25_000_000, max_document_bytes=20_000_000
)
"""A picture and scanned certificates may be inside of a curriculum vitae; no more than that."""

MASK: Final = "[…]"
"""Stands where a name or an address was taken out."""

_MOST_TAGS: Final = 60_000
"""Opening and closing ones; the fullest real ones have a few thousands."""
_PART: Final = 1_000_000
_MOST_ENTRIES: Final = 300
_MOST_NAMES: Final = 20
_LONGEST_TEXT: Final = 20_000
_LONGEST_TITLE: Final = 300
_HEAD: Final = 4096
_ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?(SkillsPassport|LearnerInfo|Candidate)[\s>]")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_TAGGED: Final = re.compile(r"<[a-zA-Z/][^<>]{0,500}>")
_EQF: Final = re.compile(
    r"(?<!\w)(?:EQF|EKI|EKS|EQR|ERK|LQF|LKI|LTKS|DQR|SeQF)(?!\w)\D{0,20}([1-8])"
)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")
_SPLIT: Final = re.compile(r"[\n;•▪●]|\s[-–]\s|(?<=\S),\s")
_FREE_SKILLS: Final = ("Communication", "Organisational", "JobRelated", "Computer", "Other")
_LEGACY_SKILLS: Final = (
    "CommunicationAndInterpersonalSkills", "OrganisationalSkills", "DigitalSkills",
    "JobRelatedSkills", "OtherSkills",
)  # fmt: skip
_WORK: Final = ("EmploymentHistory", "EmployerHistory", "PositionHistory")
_UNPAID: Final = (
    ("VoluntaryWorks", "VoluntaryWork"),
    ("Projects", "Project"),
    ("SocialAndPoliticalActivities", "SocialAndPoliticalActivity"),
)
_LEARNED: Final = ("EducationHistory", "EducationOrganizationAttendance")
_NAMED_SKILLS: Final = (
    (("Skills", "PersonCompetency"), "CompetencyName"),
    (("Skills", "SkillsGroup", "PersonCompetency"), "CompetencyName"),
    (("Others", "Other"), "Description"),
    (("Certifications", "Certification"), "CertificationName"),
    (("CourseCertifications", "CourseCertification"), "Title"),
)


def is_europass(head: bytes) -> bool:
    """Whether the beginning of a file is that of a Europass CV in XML."""
    return _ROOT.search(decode(head[:_HEAD])) is not None


def read_europass(opened: Opened, *, limits: Limits = LIMITS) -> CurriculumVitae:
    """Reads a Europass CV.

    Args:
        opened: An XML file, or what was attached to a PDF.
        limits: Bounds.

    Raises:
        FormatUnknown: It is no Europass CV.
        InputUnreadable: It is no well-formed XML, or declares entities.
        LimitExceeded: It is too large or too deep.
    """
    with opened.open() as stream:
        found = _ROOT.search(decode(stream.read(_HEAD)))
    if found is None:
        raise FormatUnknown(
            "The XML file is no Europass CV: it has no SkillsPassport and no Candidate.",
            where=opened.file,
            todo="Download the CV from europass.europa.eu again (PDF or XML), or give its text.",
        )
    _check_tags(opened)
    tag = found.group(1)
    for record in read_records(opened, limits=limits, tag=tag):
        if isinstance(record, Record):
            root = dict(record.values)
            return _of_candidate(root) if tag == "Candidate" else _of_passport(root)
    raise unreadable(opened, f"its <{tag}> does not end.")


def _check_tags(opened: Opened) -> None:
    """Counts tags, in no time; reading hundreds of thousands of them takes many seconds."""
    count = 0
    with opened.open() as stream:
        while part := stream.read(_PART):
            count += part.count(b"<")
            if count > _MOST_TAGS:
                raise LimitExceeded(
                    f"The CV is too long: at most {_MOST_TAGS:,} tags are read",
                    where=opened.file,
                    todo="Download it from europass.europa.eu again, or give its text.",
                )


# --- SkillsPassport, until 2020


def _of_passport(root: Node) -> CurriculumVitae:
    learner = next(nodes(root, "LearnerInfo"), root)
    names = _names_in(learner, ("Identification", "PersonName"), ("FirstName", "Surname"))
    take = _Taker(names)
    skills = list(nodes(learner, "Skills"))
    return CurriculumVitae(
        format="skills_passport",
        lang=text_of(root, "@locale").lower()[:2] or None,
        posts=tuple(take.posts(_entries(learner, "WorkExperience"))),
        education=tuple(take.education(_entries(learner, "Education"))),
        languages=tuple(_passport_languages(skills)),
        skills=_listed(
            take.long(prose)
            for block in skills
            for name in _FREE_SKILLS
            for node in nodes(block, name)
            for prose in texts(node, "Description")
        ),
        licences=_licences(
            value
            for block in skills
            for driving in nodes(block, "Driving")
            for node in (*nodes(driving, "Description"), driving)
            for value in texts(node, "Licence")
        ),
        summary=take.long(_headline(learner)),
    )


def _headline(learner: Node) -> str:
    return " ".join(
        text for node in nodes(learner, "Headline") for text in texts(node, "Description")
    )


def _entries(parent: Node, name: str) -> list[Node]:
    """Entries of a list, in `…List` as the schema has it or bare as older files have them."""
    wrapped = [node for box in nodes(parent, f"{name}List") for node in nodes(box, name)]
    return (wrapped or list(nodes(parent, name)))[:_MOST_ENTRIES]


def _passport_languages(skills: list[Node]) -> Iterator[SpokenLanguage]:
    for block in skills:
        for linguistic in nodes(block, "Linguistic"):
            for node in _entries(linguistic, "MotherTongue"):
                name = _named(node)
                if name:
                    yield SpokenLanguage(name, is_mother_tongue=True)
            for node in _entries(linguistic, "ForeignLanguage"):
                levels = [
                    value
                    for box in nodes(node, "ProficiencyLevel")
                    for value in box.values()
                    if isinstance(value, str)
                ]
                if name := _named(node):
                    yield SpokenLanguage(name, level=_lowest(levels))


def _named(node: Node) -> str:
    for box in nodes(node, "Description"):
        return (text_of(box, "Code") or text_of(box, "Label"))[:_LONGEST_TITLE]
    return text_of(node, "Description")[:_LONGEST_TITLE]


# --- Candidate, since 2020


def _of_candidate(root: Node) -> CurriculumVitae:
    names = _names_in(root, ("CandidatePerson", "PersonName"), ("GivenName", "FamilyName"))
    names += _names_in(
        root, ("CandidateSupplier", "PersonContact", "PersonName"), ("GivenName", "FamilyName")
    )
    take = _Taker(names)
    profiles = list(nodes(root, "CandidateProfile"))[:1]
    work = [post for one in profiles for post in nodes_at(one, *_WORK)]
    work += [post for one in profiles for path in _UNPAID for post in nodes_at(one, *path)]
    learned = [entry for one in profiles for entry in nodes_at(one, *_LEARNED)]
    return CurriculumVitae(
        format="candidate",
        lang=next((text_of(one, "@languageCode").lower()[:2] for one in profiles), "") or None,
        posts=tuple(take.posts(work[:_MOST_ENTRIES])),
        education=tuple(take.education(learned[:_MOST_ENTRIES])),
        languages=tuple(_candidate_languages(root, profiles)),
        skills=_listed(take.long(text) for one in profiles for text in _candidate_skills(one)),
        licences=_licences(
            value
            for one in profiles
            for licence in nodes_at(one, "Licenses", "License")
            for value in texts(licence, "LicenseTypeCode")
        ),
        summary=take.long("\n".join(t for p in profiles for t in texts(p, "ExecutiveSummary"))),
    )


def _candidate_skills(profile: Node) -> Iterator[str]:
    for path, name in _NAMED_SKILLS:
        for one in nodes_at(profile, *path):
            yield from texts(one, name)
    for name in _LEGACY_SKILLS:
        for value in children(profile, name):
            yield from words_of(value)


def _candidate_languages(root: Node, profiles: list[Node]) -> Iterator[SpokenLanguage]:
    for person in nodes(root, "CandidatePerson"):
        for name in texts(person, "PrimaryLanguageCode"):
            yield SpokenLanguage(name[:_LONGEST_TITLE], is_mother_tongue=True)
    for profile in profiles:
        for one in nodes_at(profile, "PersonQualifications", "PersonCompetency"):
            name = text_of(one, "CompetencyID") or text_of(one, "CompetencyName")
            if name and text_of(one, "TaxonomyID").lower() in ("language", ""):
                scores = nodes_at(one, "CompetencyDimension", "Score")
                levels = [text for score in scores for text in texts(score, "ScoreText")]
                yield SpokenLanguage(name[:_LONGEST_TITLE], level=_lowest(levels))


# --- both


class _Taker:
    """Takes what people wrote without their own names and addresses."""

    def __init__(self, names: list[str]) -> None:
        known = sorted({name for name in names if len(name) > 1}, key=lambda one: (-len(one), one))
        words = "|".join(re.escape(name) for name in known)
        self._names = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None
        both = "|".join(
            rf"{re.escape(one)}[\s,]{{1,3}}{re.escape(other)}"
            for one in known
            for other in known
            if one != other
        )
        self._together = re.compile(rf"(?<!\w)(?:{both})(?!\w)", re.IGNORECASE) if both else None

    def long(self, text: str) -> str:
        """A description; a name by itself is taken out too."""
        plain = _EMAIL.sub(MASK, _plain(text)[:_LONGEST_TEXT])
        return self._names.sub(MASK, plain) if self._names else plain

    def title(self, text: str) -> str:
        """A title; only the whole name is taken out: people are called Smith and are smiths."""
        plain = " ".join(_EMAIL.sub(MASK, _plain(text)).split())[:_LONGEST_TITLE]
        return self._together.sub(MASK, plain) if self._together else plain

    def posts(self, entries: Iterable[Node]) -> Iterator[Post]:
        """Work; an entry that says neither what it was called nor what was done is none."""
        for entry in entries:
            title = self.title(first_text(entry, "PositionTitle", "Position", "Title"))
            description = self.long(first_text(entry, "Description", "Activities"))
            start, end, is_current = _period(entry)
            if title or description:
                yield Post(title, start, end, is_current, description)

    def education(self, entries: Iterable[Node]) -> Iterator[Education]:
        """Learning that has a title or says what was learned."""
        for entry in entries:
            degree = next(nodes(entry, "EducationDegree"), entry)
            title = self.title(first_text(degree, "DegreeName", "Title"))
            covered = self.long(first_text(degree, "OccupationalSkillsCovered", "Activities"))
            if title or covered:
                yield Education(title, _eqf_level(entry), self.title(_field(entry)), covered)


def _period(entry: Node) -> tuple[str, str, bool]:
    """Start, end, and whether it goes on, of a period in either form."""
    boxes = [
        box
        for name in ("EmploymentPeriod", "Period", "AttendancePeriod", "Date")
        for box in nodes(entry, name)
    ]
    for box in boxes:
        start = _date(box, "StartDate", "From")
        end = _date(box, "EndDate", "To")
        said = first_text(box, "CurrentIndicator", "Current", "Ongoing").lower()
        return start, "" if said == "true" else end, said == "true"
    return "", "", False


def _date(box: Node, *names: str) -> str:
    for name in names:
        for value in children(box, name):
            node = value if isinstance(value, dict) else {}
            year, month = text_of(node, "@year"), text_of(node, "@month").lstrip("-")
            joined = f"{year}-{month:0>2}" if month else year
            text = joined or text_of(node, "FormattedDateTime") or own_text(value)
            if found := _DATE.match(text):
                # xs:gMonth is written --08; months that do not exist are none
                is_month = found[2] is not None and 1 <= int(found[2]) <= 12
                return f"{found[1]}-{found[2]}" if is_month else found[1]
    return ""


def _eqf_level(entry: Node) -> int | None:
    """The level of the European Qualifications Framework, where the file says that it is one."""
    code = text_of(entry, "EducationLevelCode")
    if re.fullmatch("[1-8]", code):
        return int(code)
    for node in nodes(entry, "Level"):
        # the numbers of older files may be of ISCED as well
        if found := _EQF.search(text_of(node, "Label")):
            return int(found[1])
    return None


def _field(entry: Node) -> str:
    return next((text_of(node, "Label") for node in nodes(entry, "Field")), "")


def _lowest(levels: Iterable[str]) -> str | None:
    known = [level.strip().upper() for level in levels if level.strip().upper() in LEVELS]
    return min(known, key=LEVELS.index, default=None)


def _licences(values: Iterable[str]) -> tuple[str, ...]:
    found = {value.strip().upper() for value in values}
    return tuple(sorted(one for one in found if re.fullmatch(r"[A-T][A-Z0-9]{0,3}", one)))


def _listed(texts: Iterable[str]) -> tuple[str, ...]:
    """Each skill by itself, once, in order."""
    parts = (" ".join(part.split()) for text in texts for part in _SPLIT.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))[:_MOST_ENTRIES]


def _names_in(root: Node, path: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    """What somebody is called; nobody has so many names as a hostile file can hold."""
    found = [text for node in nodes_at(root, *path) for name in names for text in texts(node, name)]
    return [text.strip()[:_LONGEST_TITLE] for text in found if text.strip()][:_MOST_NAMES]


def _plain(text: str) -> str:
    """Text without the marks of HTML that editors put into it."""
    return to_text(text) if _TAGGED.search(text) else text.strip()
