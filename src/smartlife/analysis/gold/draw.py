"""Draws documents for a gold sample, with known probabilities (methods, rule 3.1).

Per side and language apart. Strata are the study's regions × how many skills the links found (no
text, none, few, many): what the machine finds nothing in has to be read as well. A stratum gets
documents by its size, those of the regions under study `FAVOURED` times as many, and none fewer
than `LEAST`; a document's probability is drawn / held of its stratum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.links.levels import OCCUPATION_KINDS
from smartlife.analysis.scope import PLACED
from smartlife.analysis.skill_groups import SKILL_KINDS
from smartlife.model.provenance import stable_id
from smartlife.tables.judged import DOCUMENT_IDS, content_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from smartlife.model.fields import DocumentKind, Task
    from smartlife.model.study import Study
    from smartlife.store.run import StepRun

READS: Final = (
    "core__vacancies", "core__courses", "core__concepts", "core__labels",
    "link__vacancies_concepts", "link__courses_concepts",
)  # fmt: skip
"""Tables that a run has to offer."""
FAVOURED: Final = 3.0
LEAST: Final = 2
MANY: Final = 5
"""From this number of links on a document has many."""
SECOND_SHARE: Final = 0.2
LEAST_SECOND: Final = 12
"""Fewer documents read twice say little of how far readers agree."""
ELSEWHERE: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that the machine proposes, without how sure it is."""

    concept_uri: str
    task: Task
    label: str


@dataclass(frozen=True, slots=True)
class DrawnDocument:
    """A document to read.

    Attributes:
        kind: Side.
        document_id: The document.
        lang: Its language.
        title: Its title.
        text: Its text; "" without.
        source_id: Where it comes from.
        publish: What its source allows to be shown to others.
        stratum: What it was drawn from.
        probability: With which it was drawn.
        content_hash: Checksum of title and text.
        tasks: What it is to be read for.
        candidates: In an order of chance.
        is_second: A second reader reads it too.
    """

    kind: DocumentKind
    document_id: str
    lang: str
    title: str
    text: str
    source_id: str
    publish: str
    stratum: str
    probability: float
    content_hash: str
    tasks: tuple[Task, ...]
    candidates: tuple[Candidate, ...]
    is_second: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is drawn: sides, languages (none: all), tasks, documents per side and language."""

    kinds: tuple[DocumentKind, ...]
    langs: tuple[str, ...]
    tasks: tuple[Task, ...]
    size: int


def draw_documents(run: StepRun, wanted: Wanted, round_id: str) -> list[DrawnDocument]:
    """The documents of a round, by side and language, in the order to read them.

    The same study, round and wishes draw the same documents. The order is of chance too, so that
    those read first are a sample of all if the rest is never read.
    """
    drawn: list[DrawnDocument] = []
    for kind in wanted.kinds:
        tasks: tuple[Task, ...] = tuple(
            task for task in wanted.tasks if task == "skills" or kind == "vacancies"
        )
        if not tasks:
            continue
        frame = _frame(run, kind, tasks)
        for lang in wanted.langs or tuple(sorted({row["lang"] for row in frame})):
            mine = [row for row in frame if row["lang"] == lang]
            seed = int(stable_id(run.study.study_id, round_id, kind, lang), 16) % 2**63
            random = np.random.default_rng(seed)
            chosen = draw(mine, _favoured(run.study), wanted.size, random)
            drawn += _documents(run, kind, tasks, chosen, random)
    return drawn


def design_rows(drawn: Sequence[DrawnDocument], round_id: str) -> list[dict[str, str]]:
    """Rows of inputs/gold.tsv that keep the draw, by reading, document and task."""
    return [
        {
            "round_id": round_id,
            "document_id": one.document_id,
            "side": one.kind,
            "lang": one.lang,
            "task": task,
            "reading": reading,
            "stratum": one.stratum,
            "inclusion_probability": f"{one.probability:.12g}",
            "content_hash": one.content_hash,
        }
        for reading in ("first", "second")
        for one in drawn
        if reading == "first" or one.is_second
        for task in one.tasks
    ]


def draw(
    frame: Sequence[Mapping[str, Any]],
    favoured: Collection[str],
    size: int,
    random: np.random.Generator,
) -> list[dict[str, Any]]:
    """Rows drawn by stratum, with `probability`, shuffled.

    Args:
        frame: Rows with document_id and stratum (its region, a space, the rest).
        favoured: Regions that get more.
        size: How many, if there are so many.
        random: Chance.
    """
    strata: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(frame, key=lambda row: str(row["document_id"])):
        strata[row["stratum"]].append(row)
    names = sorted(strata)
    held = np.array([len(strata[name]) for name in names], np.int64)
    likes = np.array([FAVOURED if name.split()[0] in favoured else 1.0 for name in names])
    counts = allocate(held, likes, size)
    drawn: list[dict[str, Any]] = []
    for name, count in zip(names, counts, strict=True):
        rows = strata[name]
        picked = random.choice(len(rows), int(count), replace=False)
        drawn += [{**rows[i], "probability": int(count) / len(rows)} for i in sorted(picked)]
    return [drawn[i] for i in random.permutation(len(drawn))]


def allocate(held: np.ndarray, likes: np.ndarray, size: int) -> np.ndarray:
    """How many to draw from each stratum: by size × liking, at least `LEAST`, at most all.

    Adds up to `size`, or to all if there are not so many; where the least of each stratum is more
    than that, the largest remainders decide.
    """
    size = min(size, int(held.sum()))
    counts = np.minimum(held, LEAST)
    if counts.sum() > size:
        counts = np.zeros(len(held), np.int64)
    while counts.sum() < size:
        room = held - counts
        target = held * likes * (room > 0)
        target = target / target.sum() * size
        short = np.where(room > 0, target - counts, -np.inf)
        counts[int(np.argmax(short))] += 1
    return np.asarray(counts)


def _favoured(study: Study) -> tuple[str, ...]:
    return study.regions


def _frame(run: StepRun, kind: DocumentKind, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """All documents that may be drawn: document_id, lang, has_text, stratum."""
    name = DOCUMENT_IDS[kind]
    columns = [name, "lang", "has_text", "nuts_code", "place_status"]
    links = run.read(f"link__{kind}_concepts", [name, "concept_kind", "evidence"]).to_pylist()
    count = Counter(
        row[name]
        for row in links
        if row["evidence"] == "observed" and row["concept_kind"] in SKILL_KINDS
    )
    regions = (*run.study.regions, *run.study.partners)
    frame = []
    for row in run.read(f"core__{kind}", columns).to_pylist():
        if not row["has_text"] and "occupation" not in tasks:
            continue
        code = row["nuts_code"] if row["place_status"] in PLACED else None
        region = next((one for one in regions if code and code.startswith(one)), ELSEWHERE)
        found = _amount(count[row[name]]) if row["has_text"] else "no-text"
        made = {"document_id": row[name], "lang": row["lang"], "has_text": row["has_text"]}
        frame.append(made | {"stratum": f"{region} {found}"})
    return frame


def _amount(links: int) -> str:
    return "none" if links == 0 else "few" if links < MANY else "many"


def _documents(
    run: StepRun,
    kind: DocumentKind,
    tasks: tuple[Task, ...],
    chosen: Sequence[Mapping[str, Any]],
    random: np.random.Generator,
) -> list[DrawnDocument]:
    name = DOCUMENT_IDS[kind]
    ids = [row["document_id"] for row in chosen]
    columns = [name, "title", "text", "source_id", "publish"]
    texts = {row[name]: row for row in rows_of(run, f"core__{kind}", columns, name, ids)}
    concepts = proposed(run, kind, ids)
    seconds = max(LEAST_SECOND, round(SECOND_SHARE * len(chosen)))
    made = []
    for number, row in enumerate(chosen):
        document = texts[row["document_id"]]
        mine: tuple[Task, ...] = tuple(t for t in tasks if t == "occupation" or row["has_text"])
        found = [one for one in concepts.get(row["document_id"], []) if one.task in mine]
        made.append(
            DrawnDocument(
                kind,
                row["document_id"],
                row["lang"],
                document["title"],
                document["text"] or "",
                document["source_id"],
                document["publish"],
                row["stratum"],
                row["probability"],
                content_hash(document["title"], document["text"]),
                mine,
                tuple(found[i] for i in random.permutation(len(found))),
                # the order is of chance, so the first ones are as good as any
                number < seconds,
            )
        )
    return made


def proposed(run: StepRun, kind: DocumentKind, ids: Sequence[str]) -> dict[str, list[Candidate]]:
    """Document → concepts that the links propose, by URI."""
    name = DOCUMENT_IDS[kind]
    columns = [name, "lang", "concept_uri", "concept_kind", "evidence"]
    links = rows_of(run, f"link__{kind}_concepts", columns, name, ids)
    links = [row for row in links if row["evidence"] == "observed"]
    labels = read_labels(run, {row["concept_uri"] for row in links})
    found: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for row in sorted(links, key=lambda row: (row[name], row["concept_uri"])):
        task: Task = "occupation" if row["concept_kind"] in OCCUPATION_KINDS else "skills"
        uri = row["concept_uri"]
        named = labels.get(uri, {})
        label = named.get(row["lang"]) or named.get("en") or min(named.values(), default=uri)
        found[row[name]][uri] = Candidate(uri, task, label)
    return {document: list(mine.values()) for document, mine in found.items()}


def read_labels(run: StepRun, uris: Collection[str]) -> dict[str, dict[str, str]]:
    """Concept → language → preferred label."""
    made: dict[str, dict[str, str]] = defaultdict(dict)
    columns = ["concept_uri", "lang", "label_kind", "label"]
    for row in rows_of(run, "core__labels", columns, "concept_uri", uris):
        if row["label_kind"] == "preferred":
            made[row["concept_uri"]].setdefault(row["lang"], row["label"])
    return made


def rows_of(
    run: StepRun, table: str, columns: list[str], key: str, wanted: Collection[str]
) -> list[dict[str, Any]]:
    """Rows of a table whose key is one of the wanted ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(sorted(wanted), pa.string())
    rows: list[dict[str, Any]] = []
    for batch in run.scan(table, columns):
        rows += batch.filter(pc.is_in(batch.column(key), value_set=texts)).to_pylist()
    return rows
