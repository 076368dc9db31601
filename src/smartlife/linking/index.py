"""The index of a taxonomy: everything that linking needs to know, built once from its tables.

An index is a folder of arrays. The first opening reads each file for its checksum; then all of them
are mapped into memory, where processes share their pages:

    from smartlife.linking.batch import link_batch
    from smartlife.linking.index import LinkIndex

    index = LinkIndex.open(folder)
    mentions = link_batch(batch, index)
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.errors import InputUnreadable
from smartlife.linking.arrays import (
    Arrays,
    open_arrays,
    part,
    prefixed,
    save_arrays,
)
from smartlife.linking.concepts import PIVOT, Concepts
from smartlife.linking.encoder import Encoder
from smartlife.linking.file_sums import check_files, sum_files
from smartlife.linking.labels import LabelSet
from smartlife.linking.matching import TermMatcher
from smartlife.linking.memory import Memory
from smartlife.linking.occupation_groups import OccupationGroups
from smartlife.linking.sentences import SentenceMatcher
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from smartlife.linking.matching import Match
    from smartlife.linking.sentences import Found

__all__ = ["PIVOT", "Concepts", "LinkIndex"]

DESCRIPTION: Final = "index.json"
"""File of an index that says what it is."""

LAYOUT: Final = 2
"""Counts up when the arrays of an index change their names or meaning."""


# Twenty matches of a title take 5 kB.
_MOST_TITLES: Final = 30_000
_MOST_STATEMENTS: Final = 20_000
_LONGEST_KEPT: Final = 500


@dataclass(frozen=True, slots=True)
class Essential:
    """Essential skills of occupations.

    Attributes:
        starts: First place in `skills` of each concept, and the number of places.
        skills: Numbers of the skills, increasing within a concept.
    """

    starts: NDArray[np.int64]
    skills: NDArray[np.int64]

    def of(self, concept: int) -> list[int]:
        """Numbers of the essential skills of a concept; empty if none are known."""
        found: list[int] = self.skills[self.starts[concept] : self.starts[concept + 1]].tolist()
        return found

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {"starts": self.starts, "skills": self.skills}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Essential:
        """The relations of `arrays`."""
        return cls(arrays["starts"].view(np.int64), arrays["skills"].view(np.int64))


def _is_short(asked: tuple[str, *tuple[object, ...]]) -> bool:
    """Whether an answer is worth remembering: long texts seldom come again."""
    return len(asked[0]) <= _LONGEST_KEPT


@dataclass(frozen=True, slots=True)
class LinkIndex:
    """A taxonomy, ready to be linked to. Holds no open file; can be pickled.

    Attributes:
        description: What it was made of: see `smartlife.linking.survey`.
        concepts: All concepts by number.
        encoder: What was learnt of its labels.
        names: Their preferred labels.
        essential: Essential skills of occupations.
        groups: Unit groups of ISCO, for titles and texts together.
        titles: Finds occupations and ISCO groups by titles.
        terms: Finds skills and knowledge by terms.
        sentences: Finds skills and knowledge in statements.
        folder: Where it was opened from; None if it was just built.
        known_titles: What titles were matched lately.
        known_skills: What was found in statements lately.
    """

    description: dict[str, Any]
    concepts: Concepts
    encoder: Encoder
    names: LabelSet
    essential: Essential
    groups: OccupationGroups
    titles: TermMatcher
    terms: TermMatcher
    sentences: SentenceMatcher
    folder: Path | None = field(default=None, compare=False)
    known_titles: Memory[tuple[str, str, str, int], Sequence[Match]] = field(
        default_factory=lambda: Memory(_MOST_TITLES, _is_short), compare=False, repr=False
    )
    known_skills: Memory[tuple[str, str, bool], list[Found]] = field(
        default_factory=lambda: Memory(_MOST_STATEMENTS, _is_short), compare=False, repr=False
    )

    @property
    def langs(self) -> tuple[str, ...]:
        """Languages that have labels, sorted."""
        return self.names.lang_codes

    def group_of(self, isco_code: str) -> int | None:
        """The ISCO group of a code, or the nearest group above it that the taxonomy has."""
        for length in range(len(isco_code), 0, -1):
            if isco_code[:length].isdecimal() and isco_code.isascii():
                number = self.concepts.number_of(isco_uri(isco_code[:length]))
                if number is not None:
                    return number
        return None

    def name_of(self, concept: int, lang: str) -> tuple[str, str]:
        """The preferred label of a concept and its language.

        That is the language asked for, else the pivot, else the first that has a label; both are
        "" if no language has.
        """
        first, last = np.searchsorted(self.names.concepts, [concept, concept + 1])
        found = {self.names.lang(row): row for row in range(last - 1, first - 1, -1)}
        for wanted in (lang, PIVOT, *sorted(found)):
            if wanted in found:
                return self.names.texts[found[wanted]], wanted
        return "", ""

    def save(self, folder: Path) -> None:
        """Writes the index into a folder that exists; the description comes last."""
        save_arrays(folder, self._arrays())
        told = {"layout": LAYOUT, "files": sum_files(folder), **self.description}
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / DESCRIPTION).write_text(text + "\n", "utf-8")

    @classmethod
    def open(cls, folder: Path) -> LinkIndex:
        """Opens an index by memory map, once its files are known to be as they were written.

        Raises:
            InputUnreadable: the folder holds no index, a damaged one, or one of another version.
        """
        description, sums = _read(folder)
        try:
            check_files(folder, sums)
            return cls._from_arrays(open_arrays(folder), description, folder)
        except (OSError, EOFError, ValueError, KeyError, IndexError) as error:
            # numpy ends the reading of an empty file with an EOFError
            raise _damaged(folder, error) from error

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled by its folder if it has one, so that other processes map the same pages."""
        if self.folder is not None:
            return LinkIndex.open, (self.folder,)
        return LinkIndex._from_arrays, (self._arrays(), self.description)

    def _arrays(self) -> Arrays:
        return {
            **prefixed("concepts", self.concepts.arrays()),
            **prefixed("encoder", self.encoder.arrays()),
            **prefixed("names", self.names.arrays()),
            **prefixed("essential", self.essential.arrays()),
            **prefixed("groups", self.groups.arrays()),
            **prefixed("sentences", self.sentences.arrays()),
            **prefixed("titles", self.titles.arrays()),
            **prefixed("terms", self.terms.arrays()),
        }

    @classmethod
    def _from_arrays(
        cls, arrays: Arrays, description: dict[str, Any], folder: Path | None = None
    ) -> LinkIndex:
        concepts = Concepts.from_arrays(part("concepts", arrays))
        encoder = Encoder.from_arrays(part("encoder", arrays))
        return cls(
            description=description,
            concepts=concepts,
            encoder=encoder,
            names=LabelSet.from_arrays(part("names", arrays)),
            essential=Essential.from_arrays(part("essential", arrays)),
            groups=OccupationGroups.from_arrays(part("groups", arrays), encoder),
            titles=TermMatcher.from_arrays(part("titles", arrays), encoder),
            terms=TermMatcher.from_arrays(part("terms", arrays), encoder),
            sentences=SentenceMatcher.from_arrays(part("sentences", arrays), encoder),
            folder=folder,
        )


def read_description(folder: Path) -> dict[str, Any]:
    """What the index in a folder says of itself.

    Raises:
        InputUnreadable: the folder holds no index, or one of another version.
    """
    return _read(folder)[0]


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """What an index says of its taxonomy, and the checksums of its files."""
    try:
        told = json.loads((folder / DESCRIPTION).read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputUnreadable(
            "This folder holds no index of a taxonomy",
            where=str(folder),
            todo="Name a folder that `smartlife taxonomy build … --out DIR` has made.",
        ) from error
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error
    if not isinstance(told, dict) or told.get("layout") != LAYOUT:
        raise InputUnreadable(
            "This index was made by another version of smartlife",
            where=str(folder),
            todo="Build it again: smartlife taxonomy build …",
        )
    sums = told.get("files")
    if not isinstance(sums, dict):
        raise _damaged(folder, ValueError(f"{DESCRIPTION} does not name its files"))
    return {name: told[name] for name in told if name not in ("layout", "files")}, sums


def _damaged(folder: Path, error: Exception) -> InputUnreadable:
    return InputUnreadable(
        f"The index of the taxonomy is damaged ({type(error).__name__}: {error})",
        where=str(folder),
        todo="Remove this folder and build it again: `smartlife taxonomy build`, or run the study.",
    )
