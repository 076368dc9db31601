"""Made tables of a finished run: every kind of figure, status and note that a report must show."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from smartlife.analysis.indicators import INDICATORS
from smartlife.model.study import Study
from tests.harness import make_source, make_study

REGION, PARTNER, COUNTRY, OTHER = "LV00C", "LT026", "LV", "LT"
ESCO = "http://data.europa.eu/esco"
ISCO = {"C25": "IT professionals", "C72": "Metal trades workers", "C83": "Drivers", "C53": "Carers"}
SKILLS = [
    "Managing people and organisations in enterprises of every size and branch",
    "Using digital tools",
    "Welding",
    "Caring for people",
    "Teaching",
    "Driving",
]


def study(folder: Path, **changes: object) -> Study:
    """A study of one region with a partner."""
    values: dict[str, object] = {
        "titles": {"en": "Learning and work in Vidzeme", "lv": "Mācīšanās un darbs Vidzemē"},
        "languages": ("en", "lv"),
        "sources": (
            make_source("ads", "vacancies", title="Advertisements of a board"),
            make_source("lists", "courses", title="Lists of courses"),
            make_source("esco", "taxonomy"),
            make_source("official", "statistics"),
        ),
    }
    return make_study(folder, **{**values, **changes})


def tables(*, rich: bool = True) -> dict[str, list[dict[str, object]]]:
    """All tables that the report reads; poor: too little of everything."""
    made: dict[str, list[dict[str, object]]] = {
        "core__origins": _origins(),
        "core__source_counts": _counts(),
        "core__issues": _issues(),
        "core__left_out": _left_out(),
        "core__regions": _regions(),
        "core__labels": _labels(),
        "core__vacancies": [_vacancy(i) for i in range(6)] if rich else [],
        "core__courses": [],
        **{f"ind__{name}": [] for name in INDICATORS},
        "out__findings": _findings() if rich else [],
    }
    for row in [*_card(rich), *_occupations(rich), *_offer(rich), *_skills(rich), *_official(rich)]:
        made[f"ind__{row['indicator']}"].append(row)
    return made


def row(indicator: str, measure: str, region: str, **columns: object) -> dict[str, object]:
    """One indicator row."""
    dimensions = columns.pop("dimensions", None)
    base: dict[str, object] = {
        "indicator": indicator,
        "measure": measure,
        "nuts_code": region,
        "nuts_version": "2024",
        "side": "demand",
        "estimand": "A made figure",
        "level": "made",
        "universe_id": "made",
        "evidence": "observed",
        "unit": "share",
        "n_docs": 240,
        "n_clusters": 60,
        "n_eff": 120.0,
        "status": "published",
        "grade": "B",
        "dimensions": json.dumps(dimensions) if dimensions else None,
        "origins": ["o-ads"],
    }
    return base | columns


def _origins() -> list[dict[str, object]]:
    return [
        {
            "origin_id": f"o-{source}",
            "source_id": source,
            "kind": kind,
            "file": f"{source}.csv",
            "format": "csv",
            "publisher": "Test publisher",
            "title": f"Title of {source}",
            "licence": "CC0-1.0",
            "url": "https://example.org/data" if source == "ads" else None,
            "retrieved_date": date(2026, 2, 17),
            "checksum": "ab" * 32,
            "size_bytes": 1,
            "publish": "counts",
        }
        for source, kind in (
            ("ads", "vacancies"),
            ("lists", "courses"),
            ("esco", "taxonomy"),
            ("official", "statistics"),
        )
    ]


def _counts() -> list[dict[str, object]]:
    names = ("read", "kept", "rejected", "duplicate", "outside", "noted")
    numbers = {"ads": (1300, 1250, 3, 40, 7, 2), "lists": (90, 90, 0, 0, 0, 0)}
    kinds = {"ads": "vacancies", "lists": "courses"}
    return [
        {"source_id": source, "kind": kinds[source]}
        | {f"{name}_count": number for name, number in zip(names, values, strict=True)}
        for source, values in numbers.items()
    ]


def _issues() -> list[dict[str, object]]:
    return [
        {
            "source_id": "ads",
            "kind": "vacancies",
            "severity": "rejected",
            "reason": "title_missing",
            "file": "ads.csv",
            "row": number,
            "value": "<script>alert(1)</script>",
            "message": "The record has no title.",
        }
        for number in (5, 9, 12)
    ]


def _left_out() -> list[dict[str, object]]:
    return [
        {
            "source_id": "ads",
            "kind": "vacancies",
            "decision": "duplicate",
            "rule": "same_id",
            "file": "ads.csv",
            "row": number,
        }
        for number in range(20, 60)
    ]


def _regions() -> list[dict[str, object]]:
    named = {
        "LV": ("Latvija", 0),
        "LV00": ("Latvija", 2),
        "LV00A": ("Rīga", 3),
        "LV00C": ("Vidzeme", 3),
        "LT": ("Lietuva", 0),
        "LT02": ("Vidurio ir vakarų Lietuvos regionas", 2),
        "LT01": ("Sostinės regionas", 2),
        "LT026": ("Šiaulių apskritis", 3),
        "EE": ("Eesti", 0),
    }
    return [
        {
            "nuts_code": code,
            "nuts_version": "2024",
            "nuts_level": level,
            "parent_code": code[:-1] if level else None,
            "country_code": code[:2],
            "name": name,
            "names": json.dumps({"en": "Šiauliai County"} if code == "LT026" else {}),
            "lon": 25.0,
            "lat": 57.0,
            "source_id": "embedded",
        }
        for code, (name, level) in named.items()
    ]


def _labels() -> list[dict[str, object]]:
    concepts = {f"{ESCO}/isco/{code}": name for code, name in ISCO.items()}
    concepts |= {f"{ESCO}/skill/S{i}": name for i, name in enumerate(SKILLS)}
    made = [
        {"concept_uri": uri, "lang": "en", "label_kind": "preferred", "label": name}
        for uri, name in concepts.items()
    ]
    made.append(
        {
            "concept_uri": f"{ESCO}/isco/C72",
            "lang": "lv",
            "label_kind": "preferred",
            "label": "metālapstrādes strādnieki",
        }
    )
    return [label | {"source_id": "esco"} for label in made]


def _vacancy(number: int) -> dict[str, object]:
    return {
        "vacancy_id": f"v{number}",
        "source_id": "ads",
        "source_ids": ["ads"],
        "origin_id": "o-ads",
        "file": "ads.csv",
        "row": number,
        "title": "SECRET-TITLE-OF-A-SINGLE-RECORD",
        "has_text": False,
        "lang": "lv",
        "employer_kind": "employer",
        "employer_name": "SECRET-EMPLOYER",
        "place_status": "coded",
        "nuts_code": "LV00C" if number < 4 else "LV00A",
        "nuts_level": 3,
        "nuts_version": "2024",
        "is_remote": False,
        "date_status": "undated",
        "positions_count": 1,
        "skill_uris": [],
        "repeat_count": 0,
        "observation": "stock",
        "publish": "counts",
    }


def _card(rich: bool) -> list[dict[str, object]]:
    made = []
    for region in ("ALL", REGION, PARTNER, COUNTRY, OTHER):
        for side, number in (("demand", 240 if rich else 12), ("offer", 90 if rich else 0)):
            held = number * 5 if region == "ALL" else number

            def one(measure, estimate, side=side, region=region, **more):
                columns = {"side": side, "unit": "documents", "status": "published", **more}
                return row("evidence_card", measure, region, estimate=estimate, **columns)

            made.append(one("documents", held))
            made += [
                one("documents_by", share * held, group_scheme="place_status", group_code=code)
                for code, share in (("coded", 0.75), ("default", 0.25))
            ]
            made.append(one("clusters", 60))
            if side == "demand":
                made.append(one("share_with_employer", 0.35, unit="share"))
            made.append(one("share_with_text", 0.7, unit="share"))
            made.append(one("share_with_skills", 0.6, unit="share"))
            made.append(
                one(
                    "linking_precision",
                    None,
                    status="not_observed",
                    note="quality_not_measured",
                    group_scheme="lang",
                    group_code="lv",
                )
            )
    made.append(
        row(
            "evidence_card",
            "statistics_year",
            "ALL",
            side="both",
            unit="year",
            estimate=2024,
            group_scheme="dataset",
            group_code="TRNG_LFSE_04",
        )
    )
    return made


def _occupations(rich: bool) -> list[dict[str, object]]:
    shares = {"C72": (0.14, 0.10, 0.19), "C25": (0.11, 0.07, 0.16), "C83": (0.05, 0.03, 0.08)}
    made = []
    for region in (REGION, COUNTRY):
        for code in ISCO:
            group = {
                "group_scheme": "isco",
                "group_code": code[1:],
                "group_uri": f"{ESCO}/isco/{code}",
            }
            if not rich and region == REGION:
                figure: dict[str, object] = {
                    "status": "too_little_data",
                    "grade": "C",
                    "n_docs": 12,
                    "n_clusters": 9,
                    "n_eff": 8.4,
                }
            elif code in shares:
                estimate, lo, hi = shares[code]
                figure = {"estimate": estimate, "lo": lo, "hi": hi}
            else:
                figure = {"status": "at_most", "hi": 0.03, "note": "few_employers"}
            made.append(row("occupation_mix", "share", region, **group, **figure))
    return made


def _offer(rich: bool) -> list[dict[str, object]]:
    if not rich:
        return [
            row("open_offer", "courses", REGION, side="offer", unit="courses", estimate=0.0,
                note="no_catalogue")
        ]  # fmt: skip
    common = {"side": "offer", "unit": "courses", "origins": ["o-lists"], "n_docs": 90}
    made = [
        row("open_offer", "courses", REGION, estimate=90.0, **common),
        row("open_offer", "providers", REGION, estimate=14.0, **common),
        row("open_offer", "courses_per_1000_adults", REGION, estimate=0.63,
            **common | {"unit": "courses per 1,000 adults", "year": 2025}),
    ]  # fmt: skip
    groups = [("isced_f", "06", 40), ("isced_f", "04", 30), ("isced_f", "unknown", 20)]
    groups += [("mode", "online", 30), ("mode", "onsite", 60), ("language", "lv", 80)]
    made += [
        row("open_offer", "courses_by", REGION, group_scheme=scheme, group_code=code,
            estimate=float(number), **common)
        for scheme, code, number in groups
    ]  # fmt: skip
    return made


def _skills(rich: bool) -> list[dict[str, object]]:
    both = {"side": "both", "origins": ["o-ads", "o-lists"]}
    if not rich:
        return [
            row("emphasis", "groups_kept", REGION, status="too_little_data", note="no_text",
                unit="groups", **both),
            row("uncovered_bracket", "not_found", REGION, status="too_little_data",
                note="no_catalogue",
                dimensions={"reach": "region_online_country", "courses": 0}, **both),
        ]  # fmt: skip
    classes = ["asked_more", "asked_more", "in_line", "cannot_tell", "taught_more", None]
    made = [row("emphasis", "groups_kept", REGION, unit="groups", estimate=6.0, **both)]
    for i in range(len(SKILLS)):
        group = {
            "group_scheme": "esco",
            "group_code": f"S{i}",
            "group_uri": f"{ESCO}/skill/S{i}",
        }
        made.append(
            row("emphasis", "emphasis", REGION, unit="log ratio", estimate=0.8 - 0.3 * i,
                lo=0.4 - 0.3 * i, hi=1.2 - 0.3 * i, emphasis_class=classes[i], position=i + 1,
                **group, **both)
        )  # fmt: skip
        for measure, side, share in (
            ("demand_share", "demand", 0.2 - 0.02 * i),
            ("offer_share", "offer", 0.08 + 0.02 * i),
        ):
            made.append(
                row("emphasis", measure, REGION, side=side, estimate=share, lo=share * 0.7,
                    hi=share * 1.3, **group)
            )  # fmt: skip
        made.append(
            row("uncovered_bracket", "group_to_check", REGION, estimate=0.1, lo=0.05, hi=0.15,
                position=i + 1, dimensions={"found": "not_found" if i % 2 else "doubtful"},
                **group, **both)
        )  # fmt: skip
    for reach, lo, hi in (
        ("region_online_country", 0.17, 0.33),
        ("with_partners", 0.12, 0.28),
        ("all_courses", 0.06, 0.11),
    ):
        made.append(
            row("uncovered_bracket", "not_found", REGION, lo=lo, hi=hi, grade=None, note="bracket",
                dimensions={"reach": reach, "courses": 90}, **both)
        )  # fmt: skip
    return made


def _official(rich: bool) -> list[dict[str, object]]:
    if not rich:
        return []
    made = []
    common = {"side": "both", "unit": "percent", "grade": None, "origins": ["o-official"]}
    for region, level in (("LV", 30.0), ("LT", 25.0)):
        made += [
            row("participation", "participation_12_months_history", region, year=year,
                estimate=level + (year - 2011) / 2,
                note="break_in_series" if year == 2022 else None, **common)
            for year in (2011, 2016, 2022)
        ]  # fmt: skip
        made.append(
            row("participation", "participation_12_months", region, year=2022,
                estimate=level + 5.5, **common)
        )  # fmt: skip
    made.append(
        row("region_profile", "unemployment_rate", "LV00", year=2024, estimate=6.9, **common)
    )
    return made


def _findings() -> list[dict[str, object]]:
    def one(position, template, parameters, indicator, measure, region):
        return {
            "finding_id": f"f{position}",
            "position": position,
            "template": template,
            "parameters": json.dumps(parameters),
            "firmness": "firm" if position == 1 else "indicative",
            "doubts": [] if position == 1 else ["one_source"],
            "side": "demand" if position == 1 else "both",
            "n_docs": 412,
            "n_clusters": 96,
            "nuts_code": region,
            "rests_on": json.dumps(
                [{"indicator": indicator, "measure": measure, "nuts_code": region}]
            ),
            "origins": ["o-ads"],
        }

    return [
        one(1, "occupation_most_asked",
            {"region": REGION, "group": f"{ESCO}/isco/C72", "share": 14, "lo": 10, "hi": 19},
            "occupation_mix", "share", REGION),
        one(2, "uncovered", {"region": REGION, "share": 25, "lo": 15, "hi": 35},
            "uncovered", "uncovered", REGION),
        one(3, "skills_taught_not_measured", {"region": REGION, "taught_in": ["lv", "en"]},
            "emphasis", "groups_kept", REGION),
    ]  # fmt: skip
