"""Builds the index of a taxonomy from its tables: the step `link_index`.

The index is kept in the lake as a folder named by its content. The steps that link read from
`link__index` where it is, so a taxonomy that did not change is learnt once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smartlife.errors import StudyInvalid
from smartlife.linking.concepts import OCCUPATION_KINDS, SKILL_KINDS, Concepts
from smartlife.linking.corpus import build_corpus
from smartlife.linking.index import PIVOT, Essential, LinkIndex
from smartlife.linking.labels import LABEL_KINDS, LabelSet
from smartlife.linking.matching import TermMatcher
from smartlife.linking.neural import NeuralTerm
from smartlife.linking.occupation_groups import OccupationGroups
from smartlife.linking.sentences import SentenceMatcher, count_uses
from smartlife.linking.steps import wanted_encoder, wanted_langs
from smartlife.linking.survey import survey_taxonomy
from smartlife.linking.training import train_encoder
from smartlife.model.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.model.fields import ConceptKind
    from smartlife.store.run import Progress, StepRun

# What the reading of the files has not told already, row by row.
_HOLES: Final = {
    "one_language_only": "with labels in one language only",
    "cycles": "in a circle of broader concepts",
}

TABLES: Final = ("core__concepts", "core__labels", "core__relations")
"""What an index is built from."""


def build(run: StepRun) -> None:
    """Writes link__index, and the folder that it names."""
    concepts, labels, relations = (run.read(table) for table in TABLES)
    langs = wanted_langs(run.study)
    if langs:
        _check_langs(langs, labels)
        labels = labels.filter(pc.is_in(labels["lang"], pa.array([*langs, PIVOT], pa.string())))
    index = build_index(
        concepts,
        labels,
        relations,
        encoder_name=wanted_encoder(run.study),
        progress=run.progress,
    )
    with run.making_folder() as folder:
        index.save(folder)
        path = run.keep_folder(folder)
    _note_holes(run, concepts, index.description["holes"])
    run.write_rows(
        "link__index",
        [
            {
                "index_id": path.rpartition("/")[2],
                "folder": path,
                "concepts_count": len(index.concepts),
                "labels_count": labels.num_rows,
                "langs": list(index.langs),
            }
        ],
    )


def _check_langs(langs: tuple[str, ...], labels: pa.Table) -> None:
    """Says it before minutes are spent on a taxonomy that lacks what is wanted.

    Raises:
        StudyInvalid: a language has no labels.
    """
    held = sorted(pc.unique(labels["lang"]).to_pylist())
    missing = [code for code in langs if code not in held]
    if missing:
        raise StudyInvalid(
            f"The taxonomy has no labels in {', '.join(missing)}",
            where="--lang, or the option `langs` of its source in study.toml",
            todo=f"Its files have labels in {', '.join(held) or 'no language'}.",
        )


def _note_holes(run: StepRun, concepts: pa.Table, holes: Mapping[str, Any]) -> None:
    """Notes each kind of hole once, with one concept that has it; `taxonomy info` names more."""
    names = ("concept_uri", "source_id")
    sources = dict(zip(*(concepts[name].to_pylist() for name in names), strict=True))
    for kind, about in _HOLES.items():
        count, examples = holes[kind]["count"], holes[kind]["examples"]
        if count:
            message = f"Concepts {about}: {count}. This is one of them."
            issue = Issue("noted", "taxonomy_hole", "all files", None, kind, examples[0], message)
            run.accounts.issue(sources[examples[0]], "taxonomy", issue)


def build_index(
    concepts: pa.Table,
    labels: pa.Table,
    relations: pa.Table,
    *,
    encoder_name: str = "",
    progress: Progress | None = None,
) -> LinkIndex:
    """Builds an index; the same tables give the same arrays.

    Args:
        concepts: core__concepts.
        labels: core__labels.
        relations: core__relations.
        encoder_name: Folder or name of a sentence encoder that has a say in titles; "" for none.
        progress: Is told how far the learning is.
    """
    known = Concepts.build(concepts)
    found = LabelSet.build(labels, known)
    encoder = train_encoder(build_corpus(concepts, labels, relations), progress=progress)
    uses = count_uses(relations, known)
    of_titles = _of_kinds(found, known, OCCUPATION_KINDS)
    titles = TermMatcher.build(of_titles, known, encoder, task="titles")
    if encoder_name:
        neural = NeuralTerm.build(of_titles, encoder_name, progress=progress)
        titles = replace(titles, neural=neural)
    return LinkIndex(
        description=survey_taxonomy(concepts, relations, known, found),
        concepts=known,
        encoder=encoder,
        names=found.select(found.kinds == LABEL_KINDS.index("preferred")),
        essential=_essential(relations, known),
        groups=OccupationGroups.build(found, known, encoder),
        titles=titles,
        terms=TermMatcher.build(
            _of_kinds(found, known, SKILL_KINDS),
            known,
            encoder,
            task="terms",
            relations=relations,
        ),
        sentences=SentenceMatcher.build(found, known, encoder, uses),
    )


def _of_kinds(labels: LabelSet, known: Concepts, kinds: frozenset[ConceptKind]) -> LabelSet:
    return labels.select(np.isin(labels.concepts, known.numbers_of_kinds(kinds)))


def _essential(relations: pa.Table, known: Concepts) -> Essential:
    is_essential = np.array(
        [relation == "essential" for relation in relations["relation"].to_pylist()], bool
    )
    ends = np.stack(
        [known.numbers_of(relations[name].to_pylist()) for name in ("from_uri", "to_uri")], axis=1
    )
    occupations = known.numbers_of_kinds({"occupation"})
    chosen = is_essential & (ends >= 0).all(axis=1) & np.isin(ends[:, 0], occupations)
    pairs = np.unique(ends[chosen], axis=0)
    counts = np.bincount(pairs[:, 0], minlength=len(known))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Essential(starts, np.ascontiguousarray(pairs[:, 1]))
