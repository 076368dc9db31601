"""Which version of NUTS the codes of a file belong to. Pure, on the embedded lists of codes.

A code means a region only together with its version (LV007 of 2021 and of 2024 are not the same
land). Files of statistics do not say their version, so it is found from all their codes at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.model.regions import VERSIONS, is_code
from smartlife.sources.geography.nuts.reader import embedded_codes

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """What the codes of a file say.

    Attributes:
        version: The version that knows most of them; the newest of equals.
        others: Further versions that know as many.
    """

    version: str
    others: tuple[str, ...] = ()


def find_version(codes: Iterable[str]) -> FoundVersion:
    """The NUTS version of codes that stand together in one file."""
    below_country = {code for code in codes if is_code(code) and len(code) > 2}
    known = {version: len(below_country & embedded_codes(version)) for version in VERSIONS}
    most = max(known.values())
    best = [version for version in reversed(VERSIONS) if known[version] == most]
    return FoundVersion(best[0], tuple(best[1:]))


def version_of_code(code: str, preferred: str) -> str | None:
    """The version a single code is from: the file's, else the newest that knows it, else None.

    Publishers leave a few codes of older versions in their tables, beside those of today.
    """
    for version in (preferred, *reversed(VERSIONS)):
        if code in embedded_codes(version):
            return version
    return None
