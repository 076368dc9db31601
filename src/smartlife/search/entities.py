"""What can be searched beside courses: concepts, areas, regions, places, providers; their names."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import numpy as np

from smartlife.linking.words import normalise
from smartlife.model.place_keys import place_key
from smartlife.model.regions import nuts_country
from smartlife.search.query import EntityKind
from smartlife.search.words import LEAST_PART, can_compound, label_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from smartlife.search.columns import Courses
    from smartlife.store.run import StepRun

KINDS: Final[tuple[EntityKind, ...]] = get_args(EntityKind)
CONCEPTS: Final = frozenset(("skill", "knowledge", "occupation", "skill_group", "isco_group"))
PREFERRED, ALTERNATIVE, HIDDEN = range(3)
NO_LANG: Final = 255
_LABELS: Final = {"preferred": PREFERRED, "alternative": ALTERNATIVE, "hidden": HIDDEN}
_CORE: Final = 0.8
"""Weight of a name without what weighs little in it."""
_PLACES: Final = ("city", "town", "municipality", "parish")
_MOST_WORDS: Final = 255


class Name(NamedTuple):
    """One name of something: language ("" for proper names), kind of label, text."""

    lang: str
    kind: int
    text: str


@dataclass(slots=True)
class Entity:
    """Something with names.

    Attributes:
        kind: What it is.
        key: URI, code or identifier.
        names: Its names.
        row: What else is told of it.
        counts: Courses of it, and those of them that are published.
    """

    kind: EntityKind
    key: str
    names: list[Name]
    row: dict[str, Any] = field(default_factory=dict)
    counts: tuple[int, int] = (0, 0)


def read_entities(run: StepRun, courses: Courses) -> list[Entity]:
    """All of them, in the order of kinds and keys."""
    inside = _countries(run, courses)
    found = [
        *_concepts(run),
        *_areas(run),
        *_regions(run, courses, inside),
        *_places(run, courses, inside),
        *_providers(courses),
    ]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.key))


def _countries(run: StepRun, courses: Courses) -> frozenset[str]:
    """NUTS countries of the study and of its courses."""
    named = (*run.study.regions, *run.study.partners, *courses.region)
    return frozenset(code[:2] for code in named if code)


def _concepts(run: StepRun) -> Iterator[Entity]:
    names: dict[str, list[Name]] = {}
    rows = run.read("core__labels", ["concept_uri", "lang", "label_kind", "label"])
    for uri, lang, kind, label in zip(*(rows[name].to_pylist() for name in rows.column_names),
                                      strict=True):  # fmt: skip
        names.setdefault(uri, []).append(Name(lang, _LABELS[kind], label))
    columns = ["concept_uri", "concept_kind", "isco_code", "code"]
    for row in run.read("core__concepts", columns).to_pylist():
        uri = row["concept_uri"]
        if uri in names:
            told = {name: row[name] for name in ("isco_code", "code") if row[name]}
            yield Entity(row["concept_kind"], uri, sorted(names[uri]), told)


def _areas(run: StepRun) -> Iterator[Entity]:
    for row in run.read("core__areas", ["area_code", "names", "nuts_codes"]).to_pylist():
        names = [Name(lang, PREFERRED, name) for lang, name in json.loads(row["names"]).items()]
        if names:
            told = {"nuts_codes": row["nuts_codes"]}
            yield Entity("area", row["area_code"], sorted(names), told)


def _regions(run: StepRun, courses: Courses, inside: frozenset[str]) -> Iterator[Entity]:
    every, public = _within(courses, everyone=True), _within(courses, everyone=False)
    columns = ["nuts_code", "nuts_version", "nuts_level", "name", "names"]
    for row in run.read("core__regions", columns).to_pylist():
        code = row["nuts_code"]
        if row["nuts_version"] != str(run.study.nuts_version) or code[:2] not in inside:
            continue
        names = {Name("", PREFERRED, row["name"])}
        names |= {Name(lang, PREFERRED, name) for lang, name in json.loads(row["names"]).items()}
        told = {"nuts_code": code, "nuts_level": row["nuts_level"]}
        yield Entity("region", code, sorted(names), told, (every[code], public[code]))


def _within(courses: Courses, *, everyone: bool) -> Counter[str]:
    """Courses in each region, those that contain it too."""
    found: Counter[str] = Counter()
    for code, row in zip(courses.region, courses.rows, strict=True):
        if everyone or row["publish"] != "counts":
            found.update(code[:length] for length in range(2, len(code) + 1))
    return found


def _places(run: StepRun, courses: Courses, inside: frozenset[str]) -> Iterator[Entity]:
    every, public = _in_places(courses)
    columns = ["place_key", "name", "place_kind", "nuts_code", "nuts_version", "country_code",
               "population", "lon", "lat"]  # fmt: skip
    held: dict[tuple[str, str], Entity] = {}
    for row in run.read("core__places", columns).to_pylist():
        code = row["nuts_code"]
        if (
            not code
            or row["place_kind"] not in _PLACES
            or row["nuts_version"] != str(run.study.nuts_version)
            or nuts_country(row["country_code"]) not in inside
        ):
            continue
        key = (row["name"], code)
        entity = held.get(key)
        if entity is None:
            told = {
                name: row[name] for name in ("nuts_code", "lon", "lat") if row[name] is not None
            }
            told["population"] = row["population"] or 0
            folded = (place_key(row["name"]), code)
            counts = (every[folded], public[folded])
            own = Name("", PREFERRED, row["name"])
            entity = held[key] = Entity("place", ", ".join(key), [own], told, counts)
        if row["place_key"] != place_key(row["name"]):
            entity.names.append(Name("", HIDDEN, row["place_key"]))
    for entity in held.values():
        entity.names = sorted(set(entity.names))
        yield entity


def _in_places(courses: Courses) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    every: Counter[tuple[str, str]] = Counter()
    public: Counter[tuple[str, str]] = Counter()
    for row in courses.rows:
        if row["place_name"] and row["nuts_code"]:
            key = (place_key(row["place_name"]), row["nuts_code"])
            every[key] += 1
            public[key] += row["publish"] != "counts"
    return every, public


def _providers(courses: Courses) -> Iterator[Entity]:
    named: dict[str, Counter[str]] = {}
    public: Counter[str] = Counter()
    for key, row in zip(courses.provider, courses.rows, strict=True):
        if key:
            named.setdefault(key, Counter())[row["provider_name"] or ""] += 1
            public[key] += row["publish"] != "counts"
    for key, names in named.items():
        best = min(names, key=lambda name: (-names[name], name))
        if best:
            counts = (names.total(), public[key])
            yield Entity("provider", key, [Name("", PREFERRED, best)], {}, counts)


def entity_rows(entities: Iterable[Entity]) -> Iterator[tuple[int, str, str, str]]:
    """Rows of the table entity."""
    for number, one in enumerate(entities):
        yield (
            number, one.kind, one.key,
            json.dumps(one.row, ensure_ascii=False, sort_keys=True, default=str),
        )  # fmt: skip


def label_key_rows(entities: Iterable[Entity]) -> list[tuple[str, str, int, float]]:
    """Rows of the table label_key: names of concepts as questions are compared with them."""
    found: dict[tuple[str, str, int], float] = {}
    for number, one in enumerate(entities):
        if one.kind not in CONCEPTS or one.kind == "isco_group":
            continue
        for name in one.names:
            weight = 1.0 if name.kind == PREFERRED else 0.9
            key = (name.lang, label_key(name.text, name.lang), number)
            found[key] = max(found.get(key, 0.0), weight)
            core = (name.lang, label_key(name.text, name.lang, is_core=True), number)
            found[core] = max(found.get(core, 0.0), weight * _CORE)
    return sorted((*key, weight) for key, weight in found.items() if key[1])


def label_words(entities: Iterable[Entity]) -> dict[str, frozenset[str]]:
    """Folded words of the concepts' names, of languages that write compounds."""
    found: dict[str, set[str]] = {}
    for one in entities:
        for name in one.names if one.kind in CONCEPTS else ():
            if can_compound(name.lang):
                words = normalise(name.text).split()
                found.setdefault(name.lang, set()).update(
                    word for word in words if len(word) >= LEAST_PART and word.isalpha()
                )
    return {lang: frozenset(words) for lang, words in found.items()}


def name_arrays(entities: list[Entity]) -> tuple[dict[str, NDArray[np.generic]], list[str]]:
    """Names and their words as arrays, and the languages of names.

    `name_*` are parallel, in the order of things; `word_*` say which names have each folded word
    and at which place, in the order of the words, so that a beginning is one slice.
    """
    langs = sorted({name.lang for one in entities for name in one.names if name.lang})
    rows: list[tuple[int, int, int, int]] = []
    texts: list[bytes] = []
    words: dict[str, list[tuple[int, int]]] = {}
    for number, one in enumerate(entities):
        for name in one.names:
            folded = normalise(name.text).split()[:_MOST_WORDS]
            for place, word in enumerate(folded):
                words.setdefault(word, []).append((len(rows), place))
            lang = langs.index(name.lang) if name.lang else NO_LANG
            rows.append((number, lang, name.kind, len(folded)))
            texts.append(name.text.encode("utf-8", "surrogatepass"))
    parts = np.array(rows, np.int64).reshape(-1, 4)
    order = sorted(words)
    held = np.array([pair for word in order for pair in words[word]], np.int64).reshape(-1, 2)
    return {
        "entity_kind": np.array([KINDS.index(one.kind) for one in entities], np.uint8),
        "entity_all": np.array([one.counts[0] for one in entities], np.int32),
        "entity_public": np.array([one.counts[1] for one in entities], np.int32),
        "entity_people": np.array([one.row.get("population", 0) for one in entities], np.float32),
        "name_entity": parts[:, 0].astype(np.int32),
        "name_lang": parts[:, 1].astype(np.uint8),
        "name_kind": parts[:, 2].astype(np.uint8),
        "name_length": parts[:, 3].astype(np.uint8),
        "name_text": np.frombuffer(b"".join(texts), np.uint8),
        "name_end": np.cumsum([0, *(len(text) for text in texts)]).astype(np.int64),
        "word_text": np.frombuffer("\n".join(order).encode(), np.uint8),
        "word_start": np.cumsum([0, *(len(words[word]) for word in order)]).astype(np.int64),
        "word_name": held[:, 0].astype(np.int32),
        "word_place": held[:, 1].astype(np.uint8),
    }, langs


def names_by_key(entities: Iterable[Entity], kind: EntityKind) -> Mapping[str, str]:
    """Key → first preferred name, of one kind."""
    return {one.key: one.names[0].text for one in entities if one.kind == kind}
