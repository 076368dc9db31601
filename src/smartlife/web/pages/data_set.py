"""The open data as search engines for data sets want them described (schema.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.web.pages.data import DataFile
    from smartlife.web.reading import Reading


def described_as_data_set(
    reading: Reading, description: str, files: Sequence[DataFile], licence: str
) -> dict[str, Any]:
    """A schema.org Dataset.

    Args:
        reading: The request.
        description: What the data are, in the reader's language.
        files: What can be downloaded.
        licence: Address of the licence; empty if the sources' licences differ.
    """
    run, base = reading.run, reading.base
    codes = (*run.study.regions, *run.study.partners)
    made = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": run.study.title(reading.lang),
        "description": description,
        "url": f"{base}{reading.url('/data')}",
        "identifier": run.study.study_id,
        "version": run.run_id,
        "inLanguage": reading.lang,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "smartlife", "url": f"{base}/"},
        "temporalCoverage": f"{run.study.start.isoformat()}/{run.study.end.isoformat()}",
        "spatialCoverage": [{"@type": "Place", "identifier": f"NUTS {code}"} for code in codes],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "encodingFormat": file.media_type,
                "contentUrl": f"{base}{file.url}",
            }
            for file in files
        ],
    }
    return made | ({"license": licence} if licence else {})
