"""The open data package: the figures and what may be published of their evidence, by standard.

Imports nothing heavy: steps are listed without it.
"""

from typing import Final

READS: Final = (
    "core__origins",
    "core__source_counts",
    "core__issues",
    "core__regions",
    "core__labels",
    "core__vacancies",
    "core__courses",
    "link__quality",
    "out__findings",
)
"""Tables that it is made from, beside those of the indicators."""

ARCHIVE: Final = "open_data.zip"
"""Name of the archive among the files of a run."""

DESCRIPTOR: Final = "datapackage.json"
"""File of the package that describes all others."""
