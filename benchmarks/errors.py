"""What linking gets wrong on the development judgements, per language, with examples.

    .venv/bin/python -m benchmarks.errors [--shared DIR] [--taxonomy DIR] [--examples 4]

For titles (MELO, labels of the same language) and skill terms it prints how the errors are made up,
and examples by a rule that leaves no choice: the errors with the highest probabilities, and as many
drawn at random (fixed seed). A title is an error if its best concept is not the judged one. Its
kind is the first of these that is true (what docs/methods/linking.md says, too):

- two owners: the title is, letter by letter, a label of the found concept
- level: one of both is an ISCO group, the other an occupation or group in it
- neighbour: both are in the same ISCO unit group
- no word: no label of the judged concept shares a word of four letters' beginning with the title
- other: none of these
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks import skills, terms, titles
from benchmarks.judgements import language_of, read_pairs, read_relevant
from benchmarks.taxonomy import read_taxonomy, shared_folder
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from smartlife.linking.concepts import Concepts

_SEED: Final = 11
_BEGINNING: Final = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """The best concept for a query.

    Attributes:
        concept: Its URI; "" if there was none.
        probability: As linking gives it.
    """

    concept: str
    probability: float


NOTHING: Final = Guess("", 0.0)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A query whose best concept is not a judged one.

    Attributes:
        query: Title or term.
        judged: URI of a judged concept.
        found: The best concept.
        kind: What is wrong with it.
    """

    query: str
    judged: str
    found: Guess
    kind: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints tables and examples."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--examples", type=int, default=4)
    asked = parser.parse_args(arguments)
    bench = asked.shared / "bench"
    if not bench.is_dir():
        sys.exit(f"no benchmarks at {asked.shared} (set SMARTLIFE_SHARED)")
    taxonomy = asked.taxonomy or asked.shared / "data" / "esco"
    for set_dir in sorted((bench / "melo").iterdir()):
        _, _, lang, _, labels = set_dir.name.split("_")
        if lang == labels:
            show_titles(set_dir, taxonomy, asked.examples)
    for lang in ("sv", "de"):
        show_terms(bench / "skillnorm" / lang, taxonomy, asked.examples)
    for name in ("house", "tech"):
        show_sentences(bench / "skills" / f"{name}_validation", taxonomy, asked.examples)


def show_titles(set_dir: Path, taxonomy: Path, examples: int) -> None:
    """Prints the errors of one language's titles."""
    concepts, matcher = titles.open_matcher(set_dir, taxonomy)
    queries = read_pairs(set_dir / "queries.tsv")
    concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
    judged = {
        query: {concept_of[item] for item in items}
        for query, items in read_relevant(set_dir / "qrels.tsv").items()
    }
    labels: dict[str, list[str]] = {}
    for item, label in read_pairs(set_dir / "labels.tsv"):
        labels.setdefault(concept_of[item], []).append(label)
    guesses = [
        Guess(concepts.uri(found[0].concept), found[0].probability) if found else NOTHING
        for found in titles.rank_queries(matcher, language_of(set_dir), queries)
    ]
    mistakes = []
    for (query, title), guess in zip(queries, guesses, strict=True):
        if query in judged and guess.concept not in judged[query]:
            right = min(judged[query])
            kind = kind_of(title, right, guess.concept, labels, concepts)
            mistakes.append(Mistake(title, right, guess, kind))
    show(language_of(set_dir), len(judged), mistakes, labels, examples)


def show_terms(folder: Path, taxonomy: Path, examples: int) -> None:
    """Prints the errors of one language's skill terms."""
    lang = folder.name
    concepts, matcher = terms.open_matcher(taxonomy)
    labels: dict[str, list[str]] = {}
    for uri, of_label, _, label in _label_rows(taxonomy):
        if of_label == lang:
            labels.setdefault(uri, []).append(label)
    judged = read_relevant(folder / "qrels.tsv")
    queries = [pair for pair in read_pairs(folder / "queries.tsv") if pair[0] in judged]
    ranked = matcher.match([term for _, term in queries], [lang] * len(queries), 1)
    mistakes = []
    for (query, term), found in zip(queries, ranked, strict=True):
        best = Guess(concepts.uri(found[0].concept), found[0].probability) if found else NOTHING
        if best.concept not in judged[query]:
            right = min(judged[query])
            kind = kind_of(term, right, best.concept, labels, concepts)
            mistakes.append(Mistake(term, right, best, kind))
    show(f"{lang}, terms", len(queries), mistakes, labels, examples)


def show_sentences(folder: Path, taxonomy: Path, examples: int) -> None:
    """Prints the skills that sentences were given in place of the judged ones."""
    concepts, matcher = skills.open_matcher(taxonomy)
    names = {
        uri: [label]
        for uri, lang, kind, label in _label_rows(taxonomy)
        if lang == "en" and kind == "preferred"
    }
    judged = read_relevant(folder / "qrels.tsv")
    queries = [pair for pair in read_pairs(folder / "queries.tsv") if pair[0] in judged]
    ranked = matcher.rank([sentence for _, sentence in queries], "en", 5)
    mistakes = []
    for (query, _), found in zip(queries, ranked, strict=True):
        best = Guess(concepts.uri(found[0][0]), found[0][1]) if found else NOTHING
        if best.concept not in judged[query]:
            among = {concepts.uri(concept) for concept, _ in found} & judged[query]
            kind = "among the best five" if among else "not among the best five"
            mistakes.append(Mistake("(a sentence)", min(among or judged[query]), best, kind))
    show(f"en, sentences, {folder.name}", len(queries), mistakes, names, examples)


def _label_rows(taxonomy: Path) -> Iterator[tuple[str, str, str, str]]:
    labels = read_taxonomy(taxonomy)[1]
    columns = ("concept_uri", "lang", "label_kind", "label")
    return zip(*(labels[name].to_pylist() for name in columns), strict=True)


def kind_of(
    query: str,
    judged: str,
    found: str,
    labels: Mapping[str, Sequence[str]],
    concepts: Concepts,
) -> str:
    """Kind of an error; see above."""
    if normalise(query) in {normalise(label) for label in labels.get(found, [])}:
        return "two owners"
    codes = [_code(uri, concepts) for uri in (judged, found)]
    is_group = ["/isco/" in uri for uri in (judged, found)]
    shorter = min(len(code) for code in codes)
    if any(is_group) and shorter and codes[0][:shorter] == codes[1][:shorter]:
        return "level"
    if all(len(code) == 4 for code in codes) and codes[0] == codes[1]:
        return "neighbour"
    own = {word[:_BEGINNING] for label in labels.get(judged, []) for word in _words(label)}
    return "other" if any(word[:_BEGINNING] in own for word in _words(query)) else "no word"


def _code(uri: str, concepts: Concepts) -> str:
    number = concepts.number_of(uri)
    return concepts.isco_code(number)[:4] if number is not None else ""


def _words(text: str) -> list[str]:
    return [word for word in normalise(text).split() if len(word) >= _BEGINNING]


def show(
    lang: str,
    count: int,
    mistakes: Sequence[Mistake],
    labels: Mapping[str, Sequence[str]],
    examples: int,
) -> None:
    """Prints how the errors are made up, and examples."""
    kinds = Counter(one.kind for one in mistakes)
    told = ", ".join(f"{kind} {number / len(mistakes):.0%}" for kind, number in kinds.most_common())
    print(f"\n{lang}: {len(mistakes)} of {count} wrong: {told}")
    for heading, chosen in (
        ("surest", surest(mistakes, examples)),
        ("at random", at_random(mistakes, examples)),
    ):
        print(f"  {heading}")
        for one in chosen:
            print(
                f"    {one.query} | judged: {_names(one.judged, labels)} | found: "
                f"{_names(one.found.concept, labels)} ({one.found.probability:.2f}) | {one.kind}"
            )


def surest(mistakes: Iterable[Mistake], count: int) -> list[Mistake]:
    """The errors with the highest probabilities."""
    return sorted(mistakes, key=lambda one: (-one.found.probability, one.query))[:count]


def at_random(mistakes: Sequence[Mistake], count: int) -> list[Mistake]:
    """Errors drawn at random, the same ones each time."""
    ordered = sorted(mistakes, key=lambda one: (one.query, one.judged))
    order = np.random.default_rng(_SEED).permutation(len(ordered))
    return [ordered[place] for place in order[:count]]


def _names(uri: str, labels: Mapping[str, Sequence[str]]) -> str:
    return labels.get(uri, [uri or "nothing"])[0]


if __name__ == "__main__":
    main()
