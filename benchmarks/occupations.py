"""Polish advertisements → ISCO-08 groups, beside the codes that people gave them.

    .venv/bin/python -m benchmarks.occupations [--shared DIR] [--taxonomy DIR] [--out RUN.tsv]
        [--fit]

Prints success@1 and @5 at four, three, two and one digits, with standard errors, for both files,
from the title alone and from title and text. Codes are hidden from the linker. Its rule
(`smartlife.linking.group_rule`) is fitted on these advertisements, so it is fitted anew without
those that it is measured on: on the other half of both files, and on the other file. `labels only`
is the rule without anything that was learnt of how people code: what other languages get.
RUN has file, row, code and share, best first, from title and text by the other half.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.kept_arrays import checksum_of, index_code, kept_arrays, trained_encoder
from benchmarks.occupation_fit import Coded, fit, rule_of
from benchmarks.polish_advertisements import FILES, read_advertisements
from benchmarks.taxonomy import ROOT, read_taxonomy, shared_folder
from smartlife.linking.concepts import OCCUPATION_KINDS, Concepts
from smartlife.linking.group_links import MATCHES
from smartlife.linking.labels import LabelSet
from smartlife.linking.matching import TermMatcher
from smartlife.linking.occupation_groups import Asked, OccupationGroups
from smartlife.linking.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.polish_advertisements import Advertisement
    from smartlife.linking.occupation_groups import Candidate

    Folds = list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]

LANG: Final = "pl"
CEILING: Final = 0.66
"""Share of advertisements for which two people choose the same four digits."""

RULE: Final = ROOT / "src" / "smartlife" / "linking" / "data" / "group_rule.json"

_SEED: Final = 20
_ALIKE: Final = 400
_NONE: Final = ""
_NO_LINK: Final = 0.02


@dataclass(frozen=True, slots=True)
class Measured:
    """Success on some advertisements.

    Attributes:
        way: What was read and how the rule was fitted.
        file: Which advertisements; "both" for all.
        count: Their number.
        digits: Digits of the code that have to be right.
        at_1: Share whose best group is right.
        at_5: Share with the right one among the best five.
    """

    way: str
    file: str
    count: int
    digits: int
    at_1: float
    at_5: float

    @property
    def error(self) -> float:
        """Standard error of `at_1`."""
        return float(np.sqrt(self.at_1 * (1 - self.at_1) / max(self.count, 1)))


@dataclass(frozen=True, slots=True)
class Task:
    """The advertisements as the rule sees them.

    Attributes:
        files: File of each.
        truth: Code of each.
        copies: The first that has the same beginning of its text; mostly itself.
        titles: What is known from the titles.
        texts: What is known from titles and texts.
        best: Best group by the title's matches alone, as linking had it without a rule.
    """

    files: NDArray[np.str_]
    truth: NDArray[np.str_]
    copies: NDArray[np.int64]
    titles: Coded
    texts: Coded
    best: list[list[str]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--out", type=Path, help="write the run here, too")
    parser.add_argument("--fit", action="store_true", help="write the rule of the program anew")
    asked = parser.parse_args(arguments)
    if not (asked.shared / "data").is_dir():
        sys.exit(f"no real data at {asked.shared} (set SMARTLIFE_SHARED)")
    task = read_task(asked.shared, asked.taxonomy or asked.shared / "data" / "esco")
    if asked.fit:
        write_rule(task)
    show(measure(task))
    print("\nprobabilities of groups: number, mean, share that is right")
    for count, mean, share in bins_of(task):
        print(f"{count:>8}  {mean:.3f}  {share:.3f}  {mean - share:+.3f}")
    if asked.out:
        shares = cross_fit(task.texts, halves(task.copies), LANG)
        asked.out.write_text("".join(_run_lines(task, shares)), "utf-8")


def read_task(shared: Path, taxonomy: Path) -> Task:
    """Reads the advertisements and asks the index of a taxonomy about them."""
    concepts, matcher, known = open_groups(taxonomy)
    found = read_advertisements(shared / "data" / "vacancies" / LANG)
    matches = matcher.match([one.title for one in found], [LANG] * len(found), MATCHES)
    place = {code: number for number, code in enumerate(known.codes)}
    groups = np.array([place.get(one.code, -1) for one in found], np.int64)
    words = np.array([len(one.text.split()) for one in found], np.int64)
    of_titles = _describe(found, matches, known, has_text=False)
    of_texts = _describe(found, matches, known, has_text=True)
    return Task(
        files=np.array([one.file for one in found]),
        truth=np.array([one.code for one in found]),
        copies=copies_of([one.text for one in found]),
        titles=Coded(of_titles, np.zeros_like(words), groups, tuple(place), LANG),
        texts=Coded(of_texts, words, groups, tuple(place), LANG),
        best=[list(_codes(one, concepts)) for one in matches],
    )


def open_groups(taxonomy: Path) -> tuple[Concepts, TermMatcher, OccupationGroups]:
    """What an index of a taxonomy has of occupations; built at the first time."""
    tables = read_taxonomy(taxonomy)
    concepts, encoder = Concepts.build(tables[0]), trained_encoder(tables)
    labels = LabelSet.build(tables[1], concepts, OCCUPATION_KINDS)
    checksum = checksum_of(index_code(), tables)
    matcher = kept_arrays(
        "occupations",
        checksum,
        lambda: TermMatcher.build(labels, concepts, encoder).arrays(),
    )
    groups = kept_arrays(
        "groups",
        checksum,
        lambda: OccupationGroups.build(labels, concepts, encoder).arrays(),
    )
    return (
        concepts,
        TermMatcher.from_arrays(matcher, encoder),
        OccupationGroups.from_arrays(groups, encoder),
    )


def _describe(
    found: Sequence[Advertisement],
    matches: Sequence[Sequence[Candidate]],
    known: OccupationGroups,
    *,
    has_text: bool,
) -> NDArray[np.float32]:
    documents = [
        Asked(
            title=one.title,
            text=one.text if has_text else "",
            statements=_statements(one.text) if has_text else "",
            lang=LANG,
            candidates=matched,
        )
        for one, matched in zip(found, matches, strict=True)
    ]
    return known.describe(documents)


def _statements(text: str) -> str:
    found = find_statements(text, LANG, "vacancies")
    return " ".join(text[one.start : one.end] for one in found)


def _codes(matches: Sequence[Candidate], concepts: Concepts) -> Iterator[str]:
    codes = (concepts.isco_code(match.concept) for match in matches)
    yield from dict.fromkeys(code for code in codes if len(code) == 4)


def copies_of(texts: Sequence[str]) -> NDArray[np.int64]:
    """For each text the place of the first one that begins alike."""
    first: dict[str, int] = {}
    keys = (" ".join(text.casefold().split())[:_ALIKE] for text in texts)
    return np.array([first.setdefault(key, place) for place, key in enumerate(keys)], np.int64)


def halves(copies: NDArray[np.int64]) -> Folds:
    """Two random halves: fitted on, measured on; advertisements that were repeated stay in one."""
    side = np.random.default_rng(_SEED).integers(0, 2, len(copies))[copies] == 0
    return [(side, ~side), (~side, side)]


def cross_fit(coded: Coded, folds: Folds, lang: str) -> NDArray[np.float64]:
    """Probabilities of the groups by rules that did not see the document.

    Args:
        coded: The documents.
        folds: What is fitted on, what is measured.
        lang: Language to be weighed as: another one gets no practice of coders.
    """
    found = np.zeros(coded.described.shape[:2])
    for fitted, measured in folds:
        rule = rule_of(coded.select(fitted))
        found[measured] = rule.weigh(
            coded.described[measured], coded.words[measured], lang, coded.codes
        )
    return found


def measure(task: Task) -> list[Measured]:
    """All figures."""
    by_file = [(task.files != name, task.files == name) for name in FILES]
    found = _score("matches of the title", task, task.best)
    for way, coded, folds, lang in (
        ("title, labels only", task.titles, halves(task.copies), _NONE),
        ("title", task.titles, halves(task.copies), LANG),
        ("title and text, labels only", task.texts, halves(task.copies), _NONE),
        ("title and text", task.texts, halves(task.copies), LANG),
        ("title and text, fitted on the other file", task.texts, by_file, LANG),
    ):
        shares = cross_fit(coded, folds, lang)
        found += _score(way, task, _ranked(shares, coded.codes))
    return found


def _ranked(shares: NDArray[np.float64], codes: Sequence[str]) -> list[list[str]]:
    order = np.argsort(-shares, axis=1, kind="stable")[:, :30]
    return [[codes[place] for place in row] for row in order]


def _score(way: str, task: Task, ranked: Sequence[Sequence[str]]) -> list[Measured]:
    found = []
    for file in (*FILES, "both"):
        rows = np.flatnonzero((task.files == file) | (file == "both")).tolist()
        for digits in (4, 3, 2, 1):
            cut = [list(dict.fromkeys(code[:digits] for code in ranked[row])) for row in rows]
            truth = [str(task.truth[row])[:digits] for row in rows]
            at = [
                float(np.mean([one in best[:most] for one, best in zip(truth, cut, strict=True)]))
                for most in (1, 5)
            ]
            found.append(Measured(way, file, len(rows), digits, at[0], at[1]))
    return found


def bins_of(task: Task) -> list[tuple[int, float, float]]:
    """Ten bins of the probabilities of groups: number, mean probability, share that is right.

    From title and text, fitted on the other half. Probabilities below 0.02 are no links.
    """
    shares = cross_fit(task.texts, halves(task.copies), LANG)
    right = np.array(task.texts.codes)[None, :] == task.truth[:, None]
    found = []
    for first in np.arange(10) / 10:
        inside = (shares >= max(first, _NO_LINK)) & (shares < first + 0.1 + (first == 0.9))
        if inside.any():
            mean, share = float(shares[inside].mean()), float(right[inside].mean())
            found.append((int(inside.sum()), mean, share))
    return found


def _run_lines(task: Task, shares: NDArray[np.float64]) -> Iterator[str]:
    for row, best in enumerate(_ranked(shares, task.texts.codes)):
        for code in best[:10]:
            share = shares[row, task.texts.codes.index(code)]
            yield f"{task.files[row]}\t{row}\t{code}\t{share:.6f}\n"


def show(measured: Sequence[Measured]) -> None:
    """Prints the table."""
    print(f"Two people agree on four digits in {CEILING:.0%} of the advertisements.")
    print("success@1 ± standard error, success@5")
    for number, one in enumerate(measured):
        if number % 12 == 0:
            print(f"\n{one.way}")
        if number % 4 == 0:
            print(f"  {one.file:<20}{one.count:>6}", end="")
        print(f"  {one.digits}: {one.at_1:.3f} ±{one.error:.3f} {one.at_5:.3f}", end="")
        if number % 4 == 3:
            print()


def write_rule(task: Task) -> None:
    """Fits the rule on all advertisements and writes the data file of the program."""
    told = json.dumps(fit(task.texts), indent=1, sort_keys=True)
    RULE.write_text(told + "\n", "utf-8")
    print(f"wrote {RULE.name}")


if __name__ == "__main__":
    main()
