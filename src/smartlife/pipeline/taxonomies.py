"""The index of a taxonomy without running a study: of a study, or of a folder of ESCO files.

A folder of files gets a small study of its own below the user's cache folder, so that it is read,
learnt and kept by the same steps, and found again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable
from smartlife.model.study import NUTS_VERSIONS, SourceSpec, Study
from smartlife.pipeline.running import known_tables, lake_of, make_tables
from smartlife.store.lake import store_failure
from smartlife.store.lock import study_lock
from smartlife.store.raw import find_files
from smartlife.store.study_sections import FILE_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.pipeline.running import Watcher
    from smartlife.store.engine import EngineSettings
    from smartlife.store.lake import Manifest

_INDEX: Final = "link__index"


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """An index of a taxonomy.

    Attributes:
        folder: Where it lies.
        study: The study whose lake holds it.
        manifest: The tables that were made with it.
    """

    folder: Path
    study: Study
    manifest: Manifest


def build_study_index(
    study: Study, *, engine_settings: EngineSettings, watcher: Watcher
) -> BuiltIndex:
    """The index of a study's taxonomy; makes what is stale of it, and nothing else.

    Raises:
        InputUnreadable: the study has no taxonomy.
        SmartlifeError: it cannot be read, or not be stored.
    """
    sources = study.sources_of("taxonomy")
    if not sources:
        raise InputUnreadable(
            "This study has no taxonomy",
            where=str(study.folder),
            todo='Add a [[source]] with kind = "taxonomy" to study.toml.',
        )
    only = replace(study, sources=sources)
    manifest = known_tables(only, (_INDEX,)) or make_tables(
        only, (_INDEX,), engine_settings=engine_settings, watcher=watcher
    )
    (path,) = manifest.folders
    return BuiltIndex(lake_of(only).folder / path, only, manifest)


def build_folder_index(
    source: Path,
    home: Path,
    *,
    langs: tuple[str, ...] = (),
    neural: str = "",
    engine_settings: EngineSettings,
    watcher: Watcher,
) -> BuiltIndex:
    """The index of taxonomy files; what is there and not stale is taken over.

    Args:
        source: Folder, file or archive.
        home: Folder below which such indexes are kept, one folder for each source.
        langs: Languages whose labels are wanted; empty: all.
        neural: Sentence encoder that has a say in titles; empty: none.
        engine_settings: For the table engine.
        watcher: Is told how it goes.
    """
    place = source.resolve()
    said = {"langs": " ".join(langs), "neural": neural}
    options = tuple((name, value) for name, value in said.items() if value)
    name = hashlib.sha256(os.fsencode(place) + repr(options).encode()).hexdigest()[:16]
    study = Study(
        folder=home / name,
        study_id="taxonomy",
        titles={"en": "Taxonomy"},
        regions=(),
        partners=(),
        nuts_version=NUTS_VERSIONS[-1],
        languages=("en",),
        start=date(2000, 1, 1),
        end=date(2000, 1, 1),
        sources=(SourceSpec("taxonomy", "taxonomy", str(place), options=options),),
    )
    _check_files(study)
    built = build_study_index(study, engine_settings=engine_settings, watcher=watcher)
    lake = lake_of(study)
    with study_lock(lake.folder):
        if lake.current() != built.manifest:
            lake.switch_to(built.manifest)
            lake.collect(keep=1)
    return built


def _check_files(study: Study) -> None:
    """Says it in the words of someone who has no study.toml.

    Raises:
        InputUnreadable: there is no file.
    """
    (source,) = study.sources
    try:
        find_files(study, source)
    except InputUnreadable as error:
        raise InputUnreadable(
            "There is no file of a taxonomy here",
            where=source.path,
            todo="Name a study (a folder with a study.toml), or a folder or archive with the CSV "
            "package of ESCO (https://esco.ec.europa.eu/en/use-esco/download).",
        ) from error


def check_target(target: Path, source: Path | None = None) -> Path:
    """Where an index may be copied to: a new or empty folder, or one with nothing but an index.

    Args:
        target: The place.
        source: What the index is made of. Within files of a taxonomy, the index would be read as
            a part of them; a study names its sources.

    Returns:
        The same place without links in its path.

    Raises:
        InputUnreadable: something else is there and would be lost, or it is within the source.
        StoreFailed: it cannot be looked at.
    """
    place = target.resolve()
    is_package = source is not None and not (source / FILE_NAME).is_file()
    if source is not None and is_package and place.is_relative_to(source.resolve()):
        raise InputUnreadable(
            "The index would lie among the files that it is made of",
            where=str(target),
            todo="Name a folder outside of the source.",
        )
    try:
        is_free = not place.exists() or (place.is_dir() and _holds_only_an_index(place))
    except OSError as error:
        raise store_failure(error, target) from error
    if not is_free or place == place.cwd():
        raise InputUnreadable(
            "Something else than an index is here" if not is_free else "This is where you are",
            where=str(target),
            todo="Name a new or empty folder, or one with an index, which is then replaced.",
        )
    return place


def _holds_only_an_index(folder: Path) -> bool:
    """True for an empty folder too. The name of the description alone tells little."""
    from smartlife.linking.file_sums import CHECKED
    from smartlife.linking.index import DESCRIPTION

    return all(
        path.is_file() and (path.name in {DESCRIPTION, CHECKED} or path.suffix == ".npy")
        for path in folder.iterdir()
    )


def copy_index(folder: Path, target: Path) -> None:
    """Copies an index to a place of the user's choice, by one rename at the end.

    Raises:
        InputUnreadable: something else is there.
        StoreFailed: it cannot be written.
    """
    from smartlife.linking.file_sums import CHECKED

    place = check_target(target)
    temporary = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # the copy is yet to be checked
        shutil.copytree(folder, temporary, ignore=shutil.ignore_patterns(CHECKED))
        if place.exists():
            shutil.rmtree(place)
        temporary.replace(place)
    except OSError as error:
        raise store_failure(error, target) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
