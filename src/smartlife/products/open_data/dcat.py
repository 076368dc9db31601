"""DCAT-AP 3 of the package: catalogue, data sets, distributions.

Source: https://semiceu.github.io/DCAT-AP/releases/3.0.1/ (mandatory and recommended properties);
code lists of the Publications Office of the EU. Addresses of files are relative: they hold wherever
the package is put.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.open_data.linked import as_json_ld, as_turtle, iri, said, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.open_data.described import Described, PackageFile
    from smartlife.products.open_data.linked import Node

PREFIXES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
_IANA: Final = "https://www.iana.org/assignments/media-types"
_LANGUAGES: Final = {"en": "ENG", "lv": "LAV", "lt": "LIT", "sv": "SWE", "de": "DEU"}
_FILE_TYPES: Final = {
    "csv": "CSV", "parquet": "PARQUET", "json": "JSON", "jsonld": "JSON_LD", "md": "TXT",
}  # fmt: skip
_THEMES: Final = ("EDUC", "SOCI", "REGI")


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set of the catalogue.

    Attributes:
        name: End of its identifier.
        title: In English.
        description: In English.
        files: Its distributions.
        licence: As `Described.licence`; None if it is not one that is recognised.
        origin: What it is made from, one sentence.
    """

    name: str
    title: str
    description: str
    files: tuple[PackageFile, ...]
    licence: dict[str, str] | None
    origin: str


def dcat(described: Described, sets: Sequence[DataSet]) -> tuple[bytes, bytes]:
    """The catalogue as JSON-LD and as Turtle."""
    nodes = [_catalogue(described, sets)]
    for one in sets:
        nodes.append(_data_set(described, one))
        nodes += [_distribution(one, file) for file in one.files]
    return as_json_ld(PREFIXES, nodes), as_turtle(PREFIXES, nodes)


def _catalogue(described: Described, sets: Sequence[DataSet]) -> Node:
    node: dict[str, Any] = {
        "@id": "#catalogue",
        "@type": "dcat:Catalog",
        **_common(described),
        "dct:title": [said(title, lang) for lang, title in sorted(described.titles.items())],
        "dct:description": said(described.description, "en"),
        "dcat:dataset": [iri(f"#{one.name}") for one in sets],
    }
    if described.licence and described.licence["authority"]:
        node["dct:license"] = iri(described.licence["authority"])
    return node


def _common(described: Described) -> Node:
    """What catalogue and data sets share: who, where, when, in which language."""
    node: dict[str, Any] = {
        "dct:publisher": {
            "@type": "foaf:Agent",
            "foaf:name": said(described.title("en"), "en"),
        },
        "dct:language": [
            iri(f"{_AUTHORITY}/language/{_LANGUAGES[lang]}")
            for lang in described.languages
            if lang in _LANGUAGES
        ],
        "dct:spatial": [iri(f"http://data.europa.eu/nuts/code/{code}") for code in
                        described.regions],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": typed(described.start.isoformat(), "xsd:date"),
            "dcat:endDate": typed(described.end.isoformat(), "xsd:date"),
        },
    }  # fmt: skip
    if described.modified is not None:
        node["dct:modified"] = typed(described.modified.isoformat(), "xsd:date")
    return node


def _data_set(described: Described, one: DataSet) -> Node:
    return {
        "@id": f"#{one.name}",
        "@type": "dcat:Dataset",
        "dct:title": said(one.title, "en"),
        "dct:description": said(one.description, "en"),
        "dct:identifier": said(f"{described.name}/{one.name}"),
        "dcat:version": said(described.version),
        **_common(described),
        "dct:accessRights": iri(f"{_AUTHORITY}/access-right/PUBLIC"),
        "dcat:theme": [iri(f"{_AUTHORITY}/data-theme/{theme}") for theme in _THEMES],
        "dcat:keyword": [said(word, "en") for word in ("adult learning", "skills", "vacancies")],
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": said(one.origin, "en"),
        },
        "dcat:distribution": [iri(f"#{_anchor(file)}") for file in one.files],
    }


def _anchor(file: PackageFile) -> str:
    return "file-" + file.path.replace("/", "-")


def _distribution(one: DataSet, file: PackageFile) -> Node:
    node: dict[str, Any] = {
        "@id": f"#{_anchor(file)}",
        "@type": "dcat:Distribution",
        "dct:title": said(file.title, "en"),
        # the description lies in metadata/, the files above it
        "dcat:accessURL": iri(f"../{file.path}"),
        "dcat:downloadURL": iri(f"../{file.path}"),
        "dcat:mediaType": iri(f"{_IANA}/{file.media_type}"),
        "dcat:byteSize": typed(len(file.content), "xsd:nonNegativeInteger"),
        "adms:status": iri(f"{_AUTHORITY}/distribution-status/COMPLETED"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": iri("spdx:checksumAlgorithm_sha256"),
            "spdx:checksumValue": typed(file.checksum, "xsd:hexBinary"),
        },
    }
    if file.format in _FILE_TYPES:
        node["dct:format"] = iri(f"{_AUTHORITY}/file-type/{_FILE_TYPES[file.format]}")
    if one.licence is not None:
        node["dct:license"] = iri(one.licence["authority"] or one.licence["path"])
    else:
        node["dct:rights"] = {
            "@type": "dct:RightsStatement",
            "rdfs:label": said(
                "The terms of the sources differ, or are none of the common licences: "
                "data/sources.csv names them.",
                "en",
            ),
        }
    return node
