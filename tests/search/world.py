"""A small made world for search: courses in five languages, skills with labels in all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from smartlife.search.steps import steps
from tests.harness import make_study, run_step

ESCO = "http://data.europa.eu/esco/"
LANGS = ("lv", "lt", "sv", "de", "en")

# key: kind; labels lv, lt, sv, de, en (alternatives after "|")
CONCEPTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "welding": ("knowledge", ("metināšana", "suvirinimas", "svetsning", "Schweißen", "welding")),
    "spreadsheets": ("skill", (
        "lietot izklājlapu programmas|izklājlapas", "naudotis skaičiuoklėmis|skaičiuoklės",
        "använda kalkylprogram|kalkylblad", "Tabellenkalkulation verwenden|Tabellenkalkulation",
        "use spreadsheets software|spreadsheets")),
    "bookkeeping": ("knowledge", (
        "grāmatvedība", "buhalterinė apskaita|buhalterija", "bokföring|redovisning",
        "Buchhaltung|Buchführung", "bookkeeping|accounting")),
    "care": ("skill", (
        "aprūpēt vecus cilvēkus|vecu cilvēku aprūpe", "slaugyti senyvo amžiaus žmones|slauga",
        "vårda äldre|äldreomsorg", "ältere Menschen pflegen|Altenpflege",
        "care for the elderly|elderly care")),
    "programming": ("knowledge", (
        "programmēšana", "programavimas", "programmering", "Programmierung", "programming")),
    "project": ("knowledge", (
        "projektu vadība", "projektų valdymas", "projektledning", "Projektmanagement",
        "project management")),
    "timber": ("skill", (
        "būvēt koka karkasa mājas|koka būvniecība", "statyti medinius karkasus|medinė statyba",
        "bygga trähus|träbyggnad", "Holzrahmen bauen|Holzbau",
        "build timber frames|timber building")),
    "english": ("knowledge", ("angļu valoda", "anglų kalba", "engelska", "Englisch", "English")),
    "security": ("skill", (
        "kiberdrošība", "kibernetinis saugumas", "cybersäkerhet", "IT-Sicherheit|Cybersicherheit",
        "cyber security")),
    "cooking": ("skill", (
        "ēdienu gatavošana", "maisto gaminimas", "matlagning", "Kochen", "cooking")),
    "languages": ("skill_group", ("valodas", "kalbos", "språk", "Sprachen", "languages")),
    "welder": ("occupation", (
        "metinātājs", "suvirintojas", "svetsare|plåtslagare med svetsvana",
        "Schweißer/Schweißerin", "welder")),
    "freezing": ("knowledge", (
        "saldēšanas iekārtas", "šaldymo įranga", "kylanläggningar", "Kälteanlagen",
        "refrigeration systems")),
}  # fmt: skip
RELATIONS = [
    ("english", "broader", "languages"),
    ("welder", "essential", "welding"),
]

# id, lang, title, text, provider, place, linked concepts
COURSES: list[tuple[str, str, str, str, str, str, dict[str, float]]] = [
    ("lv1", "lv", "MIG/MAG metināšana iesācējiem", "Praktiskas nodarbības darbnīcā.",
     "Valmieras tehnikums", "Valmiera", {"welding": 0.95}),
    ("lv2", "lv", "Izklājlapu lietošana birojā", "Tabulas, formulas, diagrammas.",
     "Cēsu centrs", "Cēsis", {"spreadsheets": 0.9}),
    ("lv3", "lv", "Grāmatvedības pamati", "Nodokļi un gada pārskats mazam uzņēmumam.",
     "Cēsu centrs", "Cēsis", {"bookkeeping": 0.92}),
    ("lv4", "lv", "Vecu cilvēku aprūpe mājās", "Aprūpe, saruna, drošība.",
     "Sarkanā māja", "Valmiera", {"care": 0.9}),
    ("lv5", "lv", "Programmēšana valodā Python", "Mainīgie, cikli, faili.",
     "Gaujas augstskola", "Valmiera", {"programming": 0.93}),
    ("lv6", "lv", "Koka māju būvniecība", "Karkass, jumts, siltināšana.",
     "Valmieras tehnikums", "Valmiera", {"timber": 0.88}),
    ("lv7", "lv", "Angļu valoda B1", "Sarunas un rakstīšana.",
     "Cēsu centrs", "Cēsis", {"english": 0.97}),
    ("lv8", "lv", "Saldētavu un dzesēšanas iekārtu remonts", "Saldētāji, kompresori.",
     "Valmieras tehnikums", "Valmiera", {"freezing": 0.9}),
    ("lv9", "lv", "Projektu vadītāju skola", "Plāns, budžets, komanda.",
     "Gaujas augstskola", "Valmiera", {"project": 0.85}),
    ("lt1", "lt", "Suvirinimo kursai pradedantiesiems", "TIG ir MAG suvirinimas.",
     "Šiaulių mokykla", "Šiauliai", {"welding": 0.94}),
    ("lt2", "lt", "Buhalterinė apskaita įmonėje", "Mokesčiai, ataskaitos.",
     "Šiaulių mokykla", "Šiauliai", {"bookkeeping": 0.91}),
    ("lt3", "lt", "Senyvo amžiaus žmonių slauga", "Slauga namuose.",
     "Šiaulių mokykla", "Šiauliai", {"care": 0.9}),
    ("lt4", "lt", "Programavimo pagrindai", "Kintamieji ir ciklai.",
     "Šiaulių universitetas", "Šiauliai", {"programming": 0.92}),
    ("lt5", "lt", "Anglų kalba pažengusiems", "Kalbėjimas, rašymas.",
     "Šiaulių universitetas", "Šiauliai", {"english": 0.96}),
    ("lt6", "lt", "Projektų valdymas viešajame sektoriuje", "Planas ir biudžetas.",
     "Šiaulių universitetas", "Šiauliai", {"project": 0.93}),
    ("sv1", "sv", "Svetsarutbildning MIG", "Praktisk svetsning i verkstad.",
     "Norrtälje yrkesskola", "Norrtälje", {"welding": 0.93}),
    ("sv2", "sv", "Bokföring för småföretagare", "Moms och bokslut.",
     "Norrtälje yrkesskola", "Norrtälje", {"bookkeeping": 0.94}),
    ("sv3", "sv", "Äldreomsorg och bemötande", "Vård av äldre i hemmet.",
     "Vårdskolan", "Norrtälje", {"care": 0.92}),
    ("sv4", "sv", "Webbprogrammering på distans", "Sidor som fungerar.",
     "Nätskolan", "", {"programming": 0.9}),
    ("sv5", "sv", "Trähusbyggnad", "Stomme och tak i trä.",
     "Norrtälje yrkesskola", "Norrtälje", {"timber": 0.87}),
    ("sv6", "sv", "Kalkylblad i arbetslivet", "Formler och diagram.",
     "Nätskolan", "", {"spreadsheets": 0.9}),
    ("de1", "de", "Schutzgasschweißen nach DVS", "Praxis in der Werkstatt.",
     "Handwerkskammer Rostock", "Rostock", {"welding": 0.95}),
    ("de2", "de", "Buchhaltung Grundlagen", "Belege, Konten, Abschluss.",
     "Volkshochschule Rostock", "Rostock", {"bookkeeping": 0.93}),
    ("de3", "de", "Altenpflegehelfer werden", "Pflege älterer Menschen.",
     "Pflegeschule", "Rostock", {"care": 0.9}),
    ("de4", "de", "Datenbankentwicklung mit SQL", "Tabellen und Abfragen.",
     "Volkshochschule Rostock", "Rostock", {"programming": 0.6}),
    ("de5", "de", "Holzrahmenbau", "Wände und Dächer aus Holz.",
     "Handwerkskammer Rostock", "Rostock", {"timber": 0.93}),
    ("de6", "de", "Englisch im Beruf", "Telefonieren und Schreiben.",
     "Volkshochschule Rostock", "Rostock", {"english": 0.96}),
    ("de7", "de", "IT-Sicherheit im Betrieb", "Angriffe erkennen.",
     "Handwerkskammer Rostock", "Rostock", {"security": 0.95}),
    ("de8", "de", "Kochen für Anfänger", "Suppen und Soßen.",
     "Volkshochschule Rostock", "Rostock", {"cooking": 0.9}),
    ("en1", "en", "Project management for researchers", "Plans, budgets and teams.",
     "Open campus", "", {"project": 0.95}),
    ("en2", "en", "Introduction to programming", "Variables and loops.",
     "Open campus", "", {"programming": 0.94}),
    ("en3", "en", "Cyber security basics", "Threats and passwords.",
     "Open campus", "", {"security": 0.93}),
]  # fmt: skip
PLACES = {
    "Valmiera": ("LV00C", "LV", 25.43, 57.54, 22_000.0),
    "Cēsis": ("LV00C", "LV", 25.27, 57.31, 14_000.0),
    "Šiauliai": ("LT026", "LT", 23.31, 55.93, 100_000.0),
    "Norrtälje": ("SE110", "SE", 18.7, 59.76, 20_000.0),
    "Rostock": ("DE803", "DE", 12.1, 54.1, 205_000.0),
}
REGIONS = {
    "LV": ("Latvija", {"en": "Latvia", "sv": "Lettland"}), "LV00C": ("Vidzeme", {}),
    "LT": ("Lietuva", {"en": "Lithuania"}), "LT026": ("Šiaulių apskritis", {}),
    "SE": ("Sverige", {"en": "Sweden"}), "SE110": ("Stockholms län", {}),
    "DE": ("Deutschland", {"en": "Germany"}), "DE803": ("Rostock, Kreisfreie Stadt", {}),
}  # fmt: skip


def uri(key: str) -> str:
    """URI of a concept of the world."""
    kind = "occupation" if CONCEPTS[key][0] == "occupation" else "skill"
    return f"{ESCO}{kind}/{key}"


def course(
    course_id: str, lang: str = "lv", title: str = "Kurss", **changes: Any
) -> dict[str, Any]:
    """A row of core__courses."""
    row: dict[str, Any] = {
        "course_id": course_id, "source_id": f"s_{lang}", "source_ids": [f"s_{lang}"],
        "origin_id": "o1", "file": "f.csv", "row": 1, "title": title, "text": None,
        "has_text": False, "lang": lang, "teaching_langs": [], "nuts_version": "2024",
        "date_status": "undated", "skill_uris": [], "repeat_count": 0, "observation": "archive",
        "publish": "full", "mode": "onsite", "place_status": "unknown",
    }  # fmt: skip
    return {**row, **changes}


def world_courses() -> list[dict[str, Any]]:
    """The courses of the world."""
    made = []
    for number, (key, lang, title, text, provider, place, _) in enumerate(COURSES):
        code = PLACES[place][0] if place else {"sv": "SE", "en": "SE"}[lang]
        made.append(
            course(
                key, lang, title, text=text, has_text=True, provider_name=provider,
                provider_id=f"p:{provider}", place_name=place or None, nuts_code=code,
                nuts_level=len(code) - 2, country_code=code[:2],
                place_status="coded" if place else "default",
                mode="onsite" if place else "online",
                price_eur=float(50 * (number % 5)), hours=float(8 * (1 + number % 4)),
                start_date=date(2026, 1 + number % 6, 1) if number % 3 else None,
                eqf_level=3 + number % 3 if number % 2 else None,
                is_part_time=[True, False, None][number % 3],
            )
        )  # fmt: skip
    return made


def world_links() -> list[dict[str, Any]]:
    """The links of the world; evidence is the first word of the title."""
    return [
        link(key, lang, uri(concept), probability, title.split()[0], kind=CONCEPTS[concept][0])
        for key, lang, title, _, _, _, linked in COURSES
        for concept, probability in linked.items()
    ]


def link(
    course_id: str, lang: str, concept: str, probability: float, words: str, kind: str = "skill"
) -> dict[str, Any]:
    """A row of link__courses_concepts."""
    return {
        "course_id": course_id, "lang": lang, "concept_uri": concept, "concept_kind": kind,
        "score": probability, "probability": probability, "is_calibrated": False,
        "method": "similar", "evidence": "observed", "span_field": "title", "span_start": 0,
        "span_end": len(words), "phrase": words.lower(), "rank": 1,
    }  # fmt: skip


def tables(
    courses: list[dict[str, Any]] | None = None, links: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """All tables that the step reads."""
    concepts, labels = [], []
    for key, (kind, texts) in CONCEPTS.items():
        concepts.append({
            "concept_uri": uri(key), "concept_kind": kind, "status": "released",
            "taxonomy_version": "1", "source_id": "t",
        })  # fmt: skip
        for lang, text in zip(LANGS, texts, strict=True):
            for number, label in enumerate(text.split("|")):
                labels.append({
                    "concept_uri": uri(key), "lang": lang, "label": label, "source_id": "t",
                    "label_kind": "alternative" if number else "preferred",
                })  # fmt: skip
    import json

    from smartlife.model.place_keys import place_key

    return {
        "core__concepts": concepts,
        "core__labels": labels,
        "core__relations": [
            {"from_uri": uri(a), "relation": b, "to_uri": uri(c), "source_id": "t"}
            for a, b, c in RELATIONS
        ],
        "core__regions": [
            {"nuts_code": code, "nuts_version": "2024", "nuts_level": len(code) - 2,
             "country_code": code[:2], "name": name, "names": json.dumps(names), "source_id": "n"}
            for code, (name, names) in REGIONS.items()
        ],
        "core__places": [
            {"place_key": place_key(name), "name": name, "place_kind": "town", "country_code": land,
             "nuts_code": code, "nuts_version": "2024", "population": people, "lon": lon,
             "lat": lat, "source_id": "p"}
            for name, (code, land, lon, lat, people) in PLACES.items()
        ],
        "core__areas": [
            {"area_code": "lv/bio", "strategy_id": "lv", "version": "1", "position": 1,
             "titles": "{}", "names": json.dumps({"lv": "Bioekonomika", "en": "Bioeconomy"}),
             "nuts_codes": ["LV"], "is_confirmed": True, "is_signed": False, "signed_by": [],
             "publisher": "m", "origin_id": "o1"}
        ],
        "core__origins": [
            {"origin_id": "o1", "source_id": "s", "kind": "courses", "file": "f.csv",
             "format": "csv", "publisher": "m", "title": "m", "licence": "CC0",
             "retrieved_date": date(2026, 2, 1), "checksum": "0" * 64, "size_bytes": 1,
             "publish": "full", "observation": "archive"}
        ],
        "core__courses": world_courses() if courses is None else courses,
        "link__courses_concepts": world_links() if links is None else links,
        "link__index": [
            {"index_id": "made", "folder": "indexes/made", "concepts_count": 1, "labels_count": 1,
             "langs": list(LANGS)}
        ],
    }  # fmt: skip


def build_index(folder: Path, **changes: Any) -> Path:
    """Runs the step; the path of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    study = make_study(folder, regions=("LV00C",), partners=("LT026", "SE110", "DE80"))
    [step] = steps(study)
    run_step(step, study, tables=tables(**changes), accounts=False)
    return folder / "files" / "search.sqlite"
