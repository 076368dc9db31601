"""Which taxonomy a command is about: that of a study, of ESCO files, or a built index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartlife.cli.console import RunWatcher, err
from smartlife.cli.studies import engine_settings, load_study
from smartlife.errors import InputUnreadable, StudyInvalid
from smartlife.settings import read_settings
from smartlife.store.study_sections import FILE_NAME

if TYPE_CHECKING:
    from smartlife.linking.index import LinkIndex
    from smartlife.model.study import Study
    from smartlife.pipeline.taxonomies import BuiltIndex

StudyOption = Annotated[
    Path | None,
    typer.Option(
        "--study",
        "-s",
        metavar="STUDY",
        help="Take the taxonomy of this study; if not given, of the one you are in.",
    ),
]
TaxonomyOption = Annotated[
    Path | None,
    typer.Option(
        "--taxonomy",
        "-t",
        metavar="DIR",
        help="Take this taxonomy: ESCO files, or what `smartlife taxonomy build --out DIR` made.",
    ),
]


def lang_code(said: str) -> str:
    """The code of a language as people write it: lv, LV, lv-LV, latvian, latviešu.

    What is no language that is known stays, but for its region.
    """
    from smartlife.tables.language_of import language_code

    return language_code(said) or said.strip().lower().replace("_", "-").partition("-")[0]


LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        "-l",
        metavar="LANG",
        help="Language of the texts: lv, lt, sv …",
        callback=lang_code,
    ),
]


def open_index(study: Path | None, taxonomy: Path | None) -> LinkIndex:
    """The index that two options name; built first if it is stale.

    Without any, it is that of the study in the current folder.

    Raises:
        StudyInvalid: no taxonomy is named, or two are.
        InputUnreadable: what is named is not there, or holds no taxonomy.
    """
    from smartlife.linking.index import LinkIndex

    named = named_study(study, taxonomy)
    return LinkIndex.open(index_folder(named.folder if named else taxonomy or Path()))


def named_study(study: Path | None, taxonomy: Path | None) -> Study | None:
    """The study that two options name, or the one in the current folder; None for a taxonomy.

    Raises:
        StudyInvalid: as `open_index`, or the study is none.
    """
    if study is not None and taxonomy is not None:
        raise StudyInvalid(
            "Two taxonomies are named", where="--study and --taxonomy", todo="Give one of them."
        )
    if taxonomy is not None:
        return None
    if study is None and not Path(FILE_NAME).is_file():
        raise StudyInvalid(
            "It is not said which taxonomy to take",
            where="--study, --taxonomy",
            todo="Say --study STUDY (smartlife demo makes one), or --taxonomy DIR with the "
            "CSV package of ESCO (https://esco.ec.europa.eu/en/use-esco/download).",
        )
    return load_study(study or Path())


def index_folder(source: Path) -> Path:
    """The folder of an index: of a study, of ESCO files, or the folder itself."""
    from smartlife.linking.index import DESCRIPTION

    if (source / DESCRIPTION).is_file():
        return source
    return build_index(source).folder


def build_index(
    source: Path, langs: tuple[str, ...] = (), *, neural: str = "", quiet: bool = False
) -> BuiltIndex:
    """The index of a study or of ESCO files, taken over where it is not stale.

    Raises:
        InputUnreadable: what is named is not there, or holds no taxonomy.
    """
    from smartlife.pipeline.taxonomies import build_folder_index, build_study_index

    if not source.exists() and not any(sign in str(source) for sign in "*?["):
        raise InputUnreadable(
            "There is no such file or folder",
            where=str(source),
            todo="Name a study, a folder or archive with the CSV package of ESCO "
            "(https://esco.ec.europa.eu/en/use-esco/download), or a built index.",
        )
    with RunWatcher(quiet=quiet) as watcher:
        if (source / FILE_NAME).is_file() or source.name == FILE_NAME:
            return build_study_index(
                load_study(source), engine_settings=engine_settings(), watcher=watcher
            )
        return build_folder_index(
            source,
            read_settings().cache / "taxonomies",
            langs=langs,
            neural=neural,
            engine_settings=engine_settings(),
            watcher=watcher,
        )


def check_lang(lang: str, index: LinkIndex) -> None:
    """Warns of a language without labels.

    Raises:
        StudyInvalid: it is none that anything is known of.
    """
    from smartlife.languages.load import language_codes
    from smartlife.linking.index import PIVOT

    if lang in index.langs:
        return
    if lang not in language_codes():
        raise StudyInvalid(
            f"Nothing is known of the language {lang!r}",
            where="--lang",
            todo=f"Say --lang with one of {', '.join(index.langs) or 'none: it has no labels'}.",
        )
    err.print(f"The taxonomy has no labels in {lang}: only those in {PIVOT} and alike are found.")
