"""All pages, in the order in which the documentation names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.web.pages.api import API_PAGE
from smartlife.web.pages.area import AREA, AREAS
from smartlife.web.pages.audit import AUDIT, AUDITS
from smartlife.web.pages.audit_group import AUDIT_GROUP
from smartlife.web.pages.compare import COMPARE
from smartlife.web.pages.course import COURSE
from smartlife.web.pages.courses import COURSES
from smartlife.web.pages.data import DATA
from smartlife.web.pages.describe import DESCRIBE, DESCRIBE_ANSWER
from smartlife.web.pages.documents import DOCUMENTS
from smartlife.web.pages.employer import EMPLOYER, EMPLOYER_ANSWER
from smartlife.web.pages.figure import FIGURE
from smartlife.web.pages.findings import FINDINGS_PAGE
from smartlife.web.pages.gold import GOLD, GOLDS
from smartlife.web.pages.gold_document import GOLD_DOCUMENT
from smartlife.web.pages.learner import LEARNER, LEARNER_STEP
from smartlife.web.pages.methods import METHODS
from smartlife.web.pages.occupation import OCCUPATION
from smartlife.web.pages.one_region import REGION
from smartlife.web.pages.policy import POLICY_PAGE
from smartlife.web.pages.portfolio import PORTFOLIO, PORTFOLIO_ANSWER
from smartlife.web.pages.provider import PROVIDER, PROVIDERS
from smartlife.web.pages.region import REGIONS
from smartlife.web.pages.skill import SKILL
from smartlife.web.pages.skills import SKILLS_PAGE
from smartlife.web.pages.sources import SOURCES
from smartlife.web.pages.start import START
from smartlife.web.pages.statements import ABOUT, ACCESSIBILITY, PRIVACY
from smartlife.web.pages.study import STUDY
from smartlife.web.pages.suggest import SUGGEST, SUGGEST_TYPED
from smartlife.web.pages.what_if import WHAT_IF, WHAT_IF_ANSWER

if TYPE_CHECKING:
    from smartlife.web.page import AnyPage

PAGES: Final[tuple[AnyPage, ...]] = (
    START,
    REGIONS,
    REGION,
    COMPARE,
    SKILLS_PAGE,
    SKILL,
    OCCUPATION,
    AREAS,
    AREA,
    LEARNER,
    LEARNER_STEP,
    FINDINGS_PAGE,
    FIGURE,
    DOCUMENTS,
    METHODS,
    SOURCES,
    COURSES,
    COURSE,
    SUGGEST,
    SUGGEST_TYPED,
    EMPLOYER,
    EMPLOYER_ANSWER,
    PROVIDERS,
    PROVIDER,
    PORTFOLIO,
    PORTFOLIO_ANSWER,
    WHAT_IF,
    WHAT_IF_ANSWER,
    DESCRIBE,
    DESCRIBE_ANSWER,
    POLICY_PAGE,
    DATA,
    API_PAGE,
    STUDY,
    AUDITS,
    AUDIT,
    AUDIT_GROUP,
    GOLDS,
    GOLD,
    GOLD_DOCUMENT,
    PRIVACY,
    ACCESSIBILITY,
    ABOUT,
)
