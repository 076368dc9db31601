"""All pages, in the order in which the documentation names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.web.pages.region import REGION, REGIONS
from smartlife.web.pages.start import START

if TYPE_CHECKING:
    from smartlife.web.page import AnyPage

PAGES: Final[tuple[AnyPage, ...]] = (START, REGIONS, REGION)
