"""Courses as learning opportunities of the European Learning Model 3, in JSON-LD.

Source: ELM ontology 3.2 (http://data.europa.eu/snb/model/elm/), controlled vocabularies of
Europass (EQF levels, modes of learning). Of a source with `publish = "excerpt"` only title, first
day and address are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.tracing.trace import SHOWN
from smartlife.model.taxonomy import isced_uri
from smartlife.products.open_data.linked import as_json_ld, iri, said, typed

if TYPE_CHECKING:
    from smartlife.products.open_data.linked import Node
    from smartlife.store.run import StepRun

PREFIXES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dct": "http://purl.org/dc/terms/",
    "elm": "http://data.europa.eu/snb/model/elm/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SNB: Final = "http://data.europa.eu/snb"
MODES: Final = {
    "online": f"{_SNB}/learning-assessment/920fbb3cbe",
    "blended": f"{_SNB}/learning-assessment/c_3a90b26d",
    "onsite": f"{_SNB}/learning-assessment/9191af2ed9",
}
"""Mode of a course → concept of the list of modes of learning and assessment."""
_LANGUAGES: Final = {
    "lv": "LAV", "lt": "LIT", "sv": "SWE", "de": "DEU", "en": "ENG", "et": "EST", "fi": "FIN",
    "pl": "POL", "da": "DAN", "no": "NOR", "nb": "NOR", "ru": "RUS",
}  # fmt: skip
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
COLUMNS: Final = (
    "course_id", "title", "lang", "teaching_langs", "provider_name", "provider_id", "nuts_code",
    "mode", "start_date", "end_date", "hours", "price_eur", "eqf_level", "field_code", "url",
    "publish",
)  # fmt: skip
"""Columns of a course that a node is made of."""


def elm(run: StepRun) -> bytes | None:
    """The courses whose source allows it; None if there is none."""
    rows = run.read("core__courses", list(COLUMNS)).to_pylist()
    shown = sorted(
        (row for row in rows if row["publish"] in SHOWN), key=lambda row: str(row["course_id"])
    )
    if not shown:
        return None
    whole = [row for row in shown if row["publish"] == "full"]
    providers = {
        str(row["provider_id"]): str(row["provider_name"])
        for row in whole
        if row["provider_id"] and row["provider_name"]
    }
    nodes = [_provider(name, title) for name, title in sorted(providers.items())]
    return as_json_ld(PREFIXES, [*nodes, *(course_node(row, providers) for row in shown)])


def _provider_iri(name: str) -> str:
    from smartlife.model.provenance import stable_id

    return f"urn:smartlife:provider:{stable_id(name)}"


def _provider(name: str, title: str) -> Node:
    return {"@id": _provider_iri(name), "@type": "elm:Organisation", "elm:legalName": said(title)}


def course_node(row: dict[str, Any], providers: dict[str, str]) -> Node:
    """A course as a node.

    Args:
        row: A course that may be shown: columns of core__courses, days as days.
        providers: Identifiers of the providers that are described beside it, with their names.
    """
    node: Node = {
        "@id": f"urn:smartlife:course:{row['course_id']}",
        "@type": "elm:LearningOpportunity",
        "dct:title": said(str(row["title"]), row["lang"] if len(row["lang"] or "") == 2 else None),
    }
    if row["url"] and str(row["url"]).startswith(("http://", "https://")):
        node["foaf:homepage"] = {
            "@type": "elm:WebResource",
            "elm:contentURL": typed(row["url"], "xsd:anyURI"),
        }
    if row["publish"] == "full":
        node |= _more(row, providers)
    if row["start_date"] or (row["end_date"] and row["publish"] == "full"):
        period: Node = {"@type": "dct:PeriodOfTime"}
        if row["start_date"]:
            period["elm:startDate"] = typed(row["start_date"].isoformat(), "xsd:date")
        if row["end_date"] and row["publish"] == "full":
            period["elm:endDate"] = typed(row["end_date"].isoformat(), "xsd:date")
        node["dct:temporal"] = period
    return node


def _more(row: dict[str, Any], providers: dict[str, str]) -> Node:
    """What only sources with `publish = "full"` let be told."""
    node: Node = {}
    if str(row["provider_id"]) in providers:
        node["elm:providedBy"] = iri(_provider_iri(str(row["provider_id"])))
    if row["mode"] in MODES:
        node["elm:mode"] = iri(MODES[row["mode"]])
    if row["nuts_code"]:
        node["elm:location"] = {
            "@type": "dct:Location",
            "elm:spatialCode": iri(f"http://data.europa.eu/nuts/code/{row['nuts_code']}"),
        }
    if row["price_eur"] is not None:
        node["elm:priceDetail"] = {
            "@type": "elm:PriceDetail",
            "elm:amount": {
                "@type": "elm:Amount",
                "elm:value": typed(repr(float(row["price_eur"])), "xsd:decimal"),
                "elm:unit": iri(f"{_AUTHORITY}/currency/EUR"),
            },
        }
    specification = _specification(row)
    if len(specification) > 1:
        node["elm:learningAchievementSpecification"] = specification
    return node


def _specification(row: dict[str, Any]) -> Node:
    node: Node = {"@type": "elm:LearningAchievementSpecification"}
    if row["eqf_level"]:
        node["elm:EQFLevel"] = iri(f"{_SNB}/eqf/{row['eqf_level']}")
    if row["field_code"] and str(row["field_code"]).isdigit() and len(row["field_code"]) <= 4:
        node["elm:ISCEDFCode"] = iri(isced_uri(str(row["field_code"])))
    langs = [lang for lang in row["teaching_langs"] or [] if lang in _LANGUAGES]
    if langs:
        node["dct:language"] = [iri(f"{_AUTHORITY}/language/{_LANGUAGES[lang]}") for lang in langs]
    if row["hours"] is not None and row["hours"] > 0:
        minutes = round(float(row["hours"]) * 60)
        node["elm:volumeOfLearning"] = typed(f"PT{minutes}M", "xsd:duration")
    return node
