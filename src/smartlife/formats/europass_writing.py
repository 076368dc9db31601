"""Writes a curriculum vitae as Europass XML, in the form whose schema is published (V3.3).

Nothing of who somebody is stands in it: they add that themselves where they load it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.formats.curriculum import CurriculumVitae, Post, SpokenLanguage

_NAMESPACE: Final = "http://europass.cedefop.europa.eu/Europass"
_VERSION: Final = "V3.3.0"
_SKILLS_OF_LANGUAGE: Final = (
    "Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing",
)  # fmt: skip
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_europass(cv: CurriculumVitae) -> bytes:
    """A Europass CV as XML; `read_europass` reads the same from it.

    Args:
        cv: The CV; of learning its titles and levels are written.
    """
    root = etree.Element(
        "SkillsPassport",
        nsmap={None: _NAMESPACE},  # type: ignore[dict-item] # the stub knows no default namespace
    )
    if cv.lang:
        root.set("locale", cv.lang)
    about = etree.SubElement(root, "DocumentInfo")
    _add(about, "DocumentType", "ECV")
    _add(about, "XSDVersion", _VERSION)
    learner = etree.SubElement(root, "LearnerInfo")
    if cv.summary:
        headline = etree.SubElement(learner, "Headline")
        _labelled(headline, "Description", cv.summary)
    if cv.posts:
        _work(etree.SubElement(learner, "WorkExperienceList"), cv.posts)
    if cv.education:
        learned = etree.SubElement(learner, "EducationList")
        for one in cv.education:
            entry = etree.SubElement(learned, "Education")
            _add(entry, "Title", one.title)
            if one.eqf_level is not None:
                _labelled(entry, "Level", f"EQF {one.eqf_level}")
    _skills(etree.SubElement(learner, "Skills"), cv)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    found = etree.SubElement(parent, name)
    found.text = _NOT_XML.sub("", text)
    return found


def _labelled(parent: etree._Element, name: str, text: str, code: str = "") -> None:
    box = etree.SubElement(parent, name)
    if code:
        _add(box, "Code", code)
    _add(box, "Label", text)


def _work(parent: etree._Element, posts: Iterable[Post]) -> None:
    for post in posts:
        entry = etree.SubElement(parent, "WorkExperience")
        if post.start or post.end or post.is_current:
            period = etree.SubElement(entry, "Period")
            for name, day in (("From", post.start), ("To", post.end)):
                year, _, month = day.partition("-")
                if year:
                    box = etree.SubElement(period, name, year=year)
                    if month:
                        box.set("month", f"--{month}")
            if post.is_current:
                _add(period, "Current", "true")
        _labelled(entry, "Position", post.title)
        if post.description:
            _add(entry, "Activities", post.description)


def _skills(parent: etree._Element, cv: CurriculumVitae) -> None:
    native = [one for one in cv.languages if one.is_mother_tongue]
    foreign = [one for one in cv.languages if not one.is_mother_tongue]
    if cv.languages:
        linguistic = etree.SubElement(parent, "Linguistic")
        if native:
            box = etree.SubElement(linguistic, "MotherTongueList")
            for one in native:
                _language(etree.SubElement(box, "MotherTongue"), one)
        if foreign:
            box = etree.SubElement(linguistic, "ForeignLanguageList")
            for one in foreign:
                _language(etree.SubElement(box, "ForeignLanguage"), one)
    if cv.skills:
        # the schema has one text of HTML for all of them
        job = etree.SubElement(parent, "JobRelated")
        listed = etree.Element("ul")
        for skill in cv.skills:
            _add(listed, "li", skill)
        _add(job, "Description", etree.tostring(listed, encoding="unicode"))
    if cv.licences:
        driving = etree.SubElement(etree.SubElement(parent, "Driving"), "Description")
        for licence in cv.licences:
            _add(driving, "Licence", licence)


def _language(parent: etree._Element, one: SpokenLanguage) -> None:
    _labelled(parent, "Description", one.name, code=one.name)
    if one.level is not None:
        box = etree.SubElement(parent, "ProficiencyLevel")
        for name in _SKILLS_OF_LANGUAGE:
            _add(box, name, one.level)
