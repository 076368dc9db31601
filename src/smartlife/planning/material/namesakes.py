"""Courses whose titles name an occupation.

Descriptions of courses name a few skills, never all that a vocational training teaches; many
courses have no description at all. So what links say of the way to an occupation says little of
courses that are called after it: they are found here, for a person to ask whether they train for
the occupation as a whole. Nothing is claimed of what they teach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.words import normalise
from smartlife.planning.material.arrays import flags

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.names import Names

    Flags = NDArray[np.bool_]

_LEAST_LETTERS: Final = 4
"""Shorter names are parts of too much else."""
_LEAST_IN_COMPOUND: Final = 7
"""Letters of a name that a longer word may begin with: Schweißerausbildung, Buchhalterin."""
_AUDIENCE: Final = re.compile(r"\b(?:fur|for|dla)(?: \w+)? $")
"""What stands before the people that a course is for (German, Scandinavian, English, Polish), with
at most one word between; other languages say it by a case."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A course called after an occupation.

    Attributes:
        course: Its number in the catalogue.
        label: The name of the occupation that its title has.
        lang: Language of that name.
        for_insiders: True if the title says that the course is for people of the occupation.
    """

    course: int
    label: str
    lang: str
    for_insiders: bool


def named_after(catalogue: Catalogue, names: Names, occupation_uri: str) -> tuple[Namesake, ...]:
    """Courses whose titles name an occupation in their own language, in the order of courses.

    A name counts as it stands: in languages with cases, courses *for* people of an occupation and
    those for their helpers name it in another case ("Pavāra palīgs" trains no cook).

    Args:
        catalogue: Courses.
        names: Names that hold those of the occupation (`read_names` with kind occupation).
        occupation_uri: The occupation.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    labels = _labels(names, occupation_uri)
    if not labels or not len(catalogue):
        return ()
    langs = pa.array(sorted(labels), pa.string())
    places = np.flatnonzero(flags(pc.is_in(catalogue.rows["lang"], value_set=langs)))
    chosen = catalogue.rows.select(["title", "lang"]).take(pa.array(places))
    beginnings = [name[:_LEAST_LETTERS] for mine in labels.values() for name in mine]
    may = _may_name(catalogue.folded_titles.take(pa.array(places)), beginnings)
    places, chosen = places[may], chosen.filter(pa.array(may))
    patterns = {lang: _pattern(tuple(mine)) for lang, mine in labels.items()}
    found = []
    rows = zip(chosen["title"].to_pylist(), chosen["lang"].to_pylist(), strict=True)
    for place, (title, lang) in zip(places.tolist(), rows, strict=True):
        words = normalise(title)
        match = patterns[lang].search(words)
        if match:
            label = labels[lang][match.group(1)]
            is_audience = bool(_AUDIENCE.search(words[: match.start(1)]))
            found.append(Namesake(place, label, lang, is_audience))
    return tuple(found)


def _may_name(titles: pa.ChunkedArray, beginnings: Sequence[str]) -> Flags:
    """Folded titles that hold the first letters of any name: others need not be read closely."""
    import pyarrow.compute as pc

    if not all(one.isascii() and one.isalpha() for one in beginnings):
        return np.ones(len(titles), bool)
    return flags(pc.match_substring_regex(titles, "|".join(sorted(set(beginnings)))))


def _labels(names: Names, uri: str) -> dict[str, dict[str, str]]:
    """Language → folded name of the occupation → the name; the longest first."""
    import pyarrow.compute as pc

    found: dict[str, dict[str, str]] = {}
    rows = names.rows.filter(pc.field("concept_uri") == uri).to_pylist()
    for row in sorted(rows, key=lambda row: (-len(row["label"]), row["label"])):
        folded = normalise(row["label"])
        if len(folded) >= _LEAST_LETTERS:
            found.setdefault(row["lang"], {}).setdefault(folded, row["label"])
    return found


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the names as whole words, or a long one as the beginning of a word."""
    whole = (
        re.escape(name) + ("" if len(name) >= _LEAST_IN_COMPOUND and " " not in name else r"(?!\S)")
        for name in names
    )
    return re.compile(rf"(?<!\S)({'|'.join(whole)})")
