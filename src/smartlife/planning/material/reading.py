"""All that planning is made of, read from one finished run when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from smartlife.planning.material.audited import Groups, read_groups
from smartlife.planning.material.catalogue import Catalogue, read_catalogue
from smartlife.planning.material.demand import Demand, read_demand
from smartlife.planning.material.homes import Home, find_home
from smartlife.planning.material.names import Names, read_names
from smartlife.planning.material.places import Gazetteer, read_gazetteer
from smartlife.planning.material.quotes import read_quotes
from smartlife.planning.material.shared import shared
from smartlife.planning.material.skills import SkillGraph, read_skills
from smartlife.planning.material.travel import Travel, travel_to

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from datetime import date

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.analysis.scope import Kind
    from smartlife.model.fields import Publish
    from smartlife.store.run import StepRun

    Integers = NDArray[np.int64]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer rests on, as it must be named.

    Attributes:
        source_id: Source in the study.
        kind: What it holds.
        publisher: Who published it.
        title: Its title; in other languages as the study says.
        licence: Licence or terms.
        url: Address; None if not given.
        retrieved_date: Day it was obtained; None if not given.
        publish: How much of single records may be shown.
        origin_ids: Its files: keys of core__origins.
    """

    source_id: str
    kind: str
    publisher: str
    title: str
    licence: str
    url: str | None
    retrieved_date: date | None
    publish: Publish
    origin_ids: tuple[str, ...] = ()


PARTS: Final = ("gazetteer", "catalogue", "skills", "names", "demand", "groups", "sources")
"""Parts of the material, each a property of it."""


class Material:
    """Courses, skills, demand, places and sources of one run.

    Parts are read once, when they are first asked for, as long as the run is open; `load` reads
    them at once, and the material then outlives the run. Threads may share it.
    """

    def __init__(self, run: StepRun, *, unknown_hours: float | None = None) -> None:
        """Prepares the reading.

        Args:
            run: A finished run.
            unknown_hours: As for `read_catalogue`.
        """
        self.study = run.study
        self.run_id = run.run_id
        self._run = run
        self._unknown_hours = unknown_hours
        self._kept: dict[Hashable, Any] = {}
        self._making = RLock()
        self.lock = run.asking

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made once for this run; whoever asks meanwhile waits for it.

        Args:
            key: All that it is made of, beside the run.
            make: Makes it.
        """
        if key not in self._kept:
            # not the lock of the run: who only reads need not wait for seconds of work
            with self._making:
                if key not in self._kept:
                    self._kept[key] = make()
        return cast("T", self._kept[key])

    @shared
    def catalogue(self) -> Catalogue:
        """Courses with what they teach."""
        return read_catalogue(
            self._run, unknown_hours=self._unknown_hours, gazetteer=lambda: self.gazetteer
        )

    @shared
    def skills(self) -> SkillGraph:
        """Skills and occupations."""
        return read_skills(self._run)

    @shared
    def names(self) -> Names:
        """Names of occupations, skills and knowledge, in all languages."""
        return read_names(self._run, ("occupation", "skill", "knowledge"))

    @shared
    def demand(self) -> Demand:
        """What advertisements ask for."""
        return read_demand(self._run)

    @shared
    def groups(self) -> Groups:
        """Groups of skills, and what people found of them."""
        return read_groups(self._run)

    @shared
    def gazetteer(self) -> Gazetteer:
        """Places with coordinates."""
        return read_gazetteer(self._run)

    @shared
    def sources(self) -> tuple[Source, ...]:
        """All sources of the study, each once."""
        columns = [one.name for one in fields(Source)][:-1]
        files: dict[Source, list[str]] = {}
        for row in self._run.read("core__origins", ["origin_id", *columns]).to_pylist():
            origin_id = row.pop("origin_id")
            files.setdefault(Source(**row), []).append(origin_id)
        found = (replace(one, origin_ids=tuple(sorted(ids))) for one, ids in files.items())
        return tuple(sorted(found, key=lambda one: (one.kind, one.source_id, one.origin_ids)))

    def sources_of_kinds(self, *kinds: str) -> tuple[Source, ...]:
        """Sources that hold these: for answers that rest on all of them."""
        return tuple(one for one in self.sources if one.kind in kinds)

    def load(self, *parts: str) -> Material:
        """Reads parts (by default all) now; returns itself."""
        for part in parts or PARTS:
            getattr(self, part)
        return self

    def home(self, wanted: str) -> Home:
        """Where a person lives; see `find_home`."""
        return find_home(self._run, wanted, gazetteer=self.gazetteer)

    def travel(self, home: Home, courses: Integers | None = None) -> Travel:
        """The way to courses, by default to all; see `travel_to`."""
        return travel_to(self.catalogue, home, self.gazetteer, courses)

    def quotes(self, asked: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], str]:
        """The words of courses behind their links, as they stand there; see `read_quotes`.

        Args:
            asked: Numbers in the catalogue, with URIs of skills.
        """
        ids = self.catalogue.rows["course_id"]
        keys = {(ids[course].as_py(), uri): (course, uri) for course, uri in asked}
        return {keys[key]: words for key, words in read_quotes(self._run, keys).items()}

    def quotes_of(
        self, kind: Kind, asked: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], str]:
        """The same of courses or advertisements by their identifiers."""
        return read_quotes(self._run, asked, kind)

    def sources_of(
        self, *, courses: Iterable[int] = (), advertisements: Iterable[int] = ()
    ) -> tuple[Source, ...]:
        """Sources of some courses and advertisements, and the taxonomy's.

        Args:
            courses: Numbers in the catalogue.
            advertisements: Numbers in the demand.
        """
        behind: set[str] = set()
        for numbers, part in ((courses, "catalogue"), (advertisements, "demand")):
            chosen = sorted(set(numbers))
            if chosen:
                rows: pa.Table = getattr(self, part).rows
                behind.update(rows["origin_id"].take(chosen).to_pylist())
        return tuple(
            one
            for one in self.sources
            if one.kind == "taxonomy" or not behind.isdisjoint(one.origin_ids)
        )


def read_material(run: StepRun, *, unknown_hours: float | None = None) -> Material:
    """The material of a finished run; its parts are read when they are asked for.

    Args:
        run: A finished run (`store.finished.finished_run`), open as long as parts are unread.
        unknown_hours: As for `read_catalogue`.
    """
    return Material(run, unknown_hours=unknown_hours)
