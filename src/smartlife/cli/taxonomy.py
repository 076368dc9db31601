"""The commands taxonomy build, info and search: what smartlife knows of occupations and skills."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.table import Table

from smartlife.cli.answers import KIND_NAMES, Format, as_row, on_screen, tsv_row
from smartlife.cli.console import (
    counted,
    err,
    is_terminal,
    number,
    printable,
    say,
    show,
    write_line,
)
from smartlife.cli.indexes import (
    LangOption,
    StudyOption,
    TaxonomyOption,
    build_index,
    check_lang,
    index_folder,
    lang_code,
    open_index,
)
from smartlife.cli.studies import say_json
from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.fields import ConceptKind
    from smartlife.pipeline.taxonomies import BuiltIndex

COLUMNS: Final = (
    "rank", "concept_uri", "concept_kind", "label", "label_lang", "isco_code", "score",
    "probability", "calibration", "method",
)  # fmt: skip
"""Columns of the concepts that were found, as TSV."""

_HOLES: Final = {
    "no_label": ("concept", "without any label, which nothing can find"),
    "one_language_only": ("concept", "with labels in one language only"),
    "cycles": ("concept", "in a circle of broader concepts"),
    "unknown_concepts": ("relation", "to a concept that no file defines"),
}
_URI_STARTS: Final = ("urn:", "local:")
_RELATIONS: Final = {
    "broader": "to a broader concept",
    "essential": "to an essential skill",
    "optional": "to an optional skill",
    "member": "to a collection",
}


class Kind(StrEnum):
    """What to search for."""

    occupation = "occupation"
    skill = "skill"
    knowledge = "knowledge"


_KINDS: Final[dict[Kind | None, tuple[ConceptKind, ...]]] = {
    None: ("occupation", "isco_group", "skill", "knowledge"),
    Kind.occupation: ("occupation", "isco_group"),
    Kind.skill: ("skill", "knowledge"),
    Kind.knowledge: ("knowledge",),
}

group = typer.Typer(
    no_args_is_help=True,
    help="Build, look at and search the taxonomy that titles and texts are linked to.",
)


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.add_typer(group, name="taxonomy")


@group.command()
def build(  # noqa: PLR0913 - one parameter per option
    source: Annotated[
        Path,
        typer.Argument(metavar="SOURCE", help="A study, or a folder or archive of ESCO files."),
    ],
    *,
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Also copy the index to this folder."),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option(
            "--lang", "-l", help="Learn this language only; may be repeated, or be a list: lv,sv."
        ),
    ] = None,
    neural: Annotated[
        str,
        typer.Option(
            "--neural",
            metavar="NAME",
            help="Let a sentence encoder have a say in titles: a folder, or a name on the hub.",
        ),
    ] = "",
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch that encoder if it is not on this machine.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the result only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Learn a taxonomy: read its files, train the encoder, keep the index.

    Takes minutes for the whole of ESCO, and nothing at all if it did not change. English is
    always learnt too: it is the bridge between languages. Stopped builds leave nothing half.

    Try:

    * `smartlife taxonomy build esco/`: the CSV packages as the ESCO portal gives them
    * `smartlife taxonomy build esco/ --lang lv --lang sv --out index`
    * `smartlife taxonomy build esco/ -l lv --neural intfloat/multilingual-e5-small --fetch`
    * `smartlife taxonomy build my-study`: what `smartlife run` would do for its taxonomy
    """
    from smartlife.pipeline.taxonomies import check_target, copy_index

    began = time.perf_counter()
    if out_folder is not None:
        check_target(out_folder, source)  # now, and not after minutes of learning
    if neural:
        from smartlife.linking.neural_model import load_encoder

        neural = load_encoder(neural, may_fetch=fetch).name
    asked = " ".join(lang or []).replace(",", " ").split()
    langs = tuple(sorted({lang_code(one) for one in asked}))
    built = build_index(source, langs, neural=neural, quiet=quiet or as_json)
    folder = built.folder
    if out_folder is not None:
        copy_index(folder, out_folder)
        folder = out_folder
    told = {
        "folder": str(folder),
        "seconds": round(time.perf_counter() - began, 1),
        **described(folder),
        "not_used": dict(_not_used(built)),
    }
    if as_json:
        say_json(told)
        return
    show_survey(told)
    for reason, count in told["not_used"].items():
        say(f"unused  {counted(count, 'row')}: {reason}")
    say(f"index   {folder}")
    say(f"seconds {told['seconds']}")
    say(f"Next:   smartlife taxonomy search cook --lang en --taxonomy {quote(str(folder))}")


@group.command()
def info(
    source: Annotated[
        Path,
        typer.Argument(metavar="SOURCE", help="A study, ESCO files, or a built index."),
    ] = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what a taxonomy holds: versions, concepts, labels per language, and its holes.

    Holes are told, and stop nothing: concepts without labels, labels in one language only,
    cycles, relations to concepts that are not there.

    Try:

    * `smartlife taxonomy info my-study`
    * `smartlife taxonomy info esco/ --json`
    """
    told = described(index_folder(source))
    if as_json:
        say_json(told)
    else:
        show_survey(told)


@group.command()
def search(  # noqa: PLR0913 - the options of a command
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words to look for.")],
    *,
    lang: LangOption,
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--kind",
            "-k",
            help="Look for this only; occupation includes ISCO groups, skill includes knowledge.",
        ),
    ] = None,
    top: Annotated[
        int,
        typer.Option("--top", metavar="N", min=1, max=100, help="Most concepts to show."),
    ] = 10,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="tsv: one row per concept; json: one object. If not given: for people on a "
            "terminal, else tsv.",
        ),
    ] = None,
    study: StudyOption = None,
    taxonomy: TaxonomyOption = None,
) -> None:
    """Search the taxonomy by words, in any of its languages, or by the URI of a concept.

    Names are shown in the language asked for; a name in another language is marked with it. What
    is less likely than 0.05 is shown only if nothing is likelier.

    Try:

    * `smartlife taxonomy search metinātājs --lang lv --study my-study`
    * `smartlife taxonomy search "project management" --lang en --kind skill --taxonomy esco/`
    * `smartlife taxonomy search http://data.europa.eu/esco/isco/C7212 --lang en --format json`
    """
    from smartlife.linking.lookup import concept_of_uri, search_concepts

    if not any(letter.isalnum() for letter in text):
        raise InputUnreadable(
            "There is no word to look for", where="TEXT", todo="Give a word with letters."
        )
    index = open_index(study, taxonomy)
    check_lang(lang, index)
    found = concept_of_uri(text.strip(), lang, index)
    is_uri = bool(found) or _is_uri(text.strip())
    if not is_uri:
        found = search_concepts(text, lang, index, kinds=_KINDS[kind], top=top)
    if form is Format.json:
        say_json({"text": text, "lang": lang, "concepts": [as_row(one) for one in found]})
    elif form is Format.tsv or not is_terminal():
        write_line("\t".join(COLUMNS))
        for one in found:
            write_line(tsv_row(as_row(one), COLUMNS))
    else:
        for line in on_screen(found, lang):
            show(line)
    if not found:
        err.print("No concept has this URI." if is_uri else "Nothing fits.")


def _is_uri(text: str) -> bool:
    """True for what can be nothing else; "Entwickler:in" is a word."""
    return " " not in text and ("://" in text or text.lower().startswith(_URI_STARTS))


def described(folder: Path) -> dict[str, Any]:
    """What an index says of its taxonomy."""
    from smartlife.linking.index import read_description

    return read_description(folder)


def show_survey(told: dict[str, Any]) -> None:
    """What a taxonomy holds, for people."""
    versions = ", ".join(
        f"{name} ({counted(count, 'concept')})" for name, count in told["versions"].items()
    )
    say(f"version {versions or 'none'}")
    for title, parts in (("holds", _kinds(told)), ("related", _relations(told))):
        for number_of_line, line in enumerate(parts):
            say(f"{'' if number_of_line else title:<8}{line}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("language")
    for column in ("preferred", "alternative", "hidden", "without label"):
        table.add_column(column, justify="right")
    for lang, counts in told["languages"].items():
        cells = ("preferred", "alternative", "hidden", "without_label")
        table.add_row(printable(lang), *(number(counts[cell]) for cell in cells))
    show(table)
    for line in _holes(told["holes"]):
        say(line)


def _kinds(told: dict[str, Any]) -> Iterator[str]:
    counts = told["concepts"]
    for kind, count in counts.items():
        if kind in KIND_NAMES and count:
            yield counted(count, KIND_NAMES[kind], "knowledge" if kind == "knowledge" else "")
    for status in ("obsolete", "local"):
        if counts[status]:
            yield f"{counted(counts[status], 'concept')} of them {status}"


def _relations(told: dict[str, Any]) -> Iterator[str]:
    for kind, count in told["relations"].items():
        yield f"{counted(count, 'relation')} {_RELATIONS[kind]}"


def _holes(holes: dict[str, Any]) -> Iterator[str]:
    for name, (noun, about) in _HOLES.items():
        count, examples = holes[name]["count"], holes[name]["examples"]
        if count:
            yield f"look    {counted(count, noun)} {about}, e.g. {examples[0]}"


def _not_used(built: BuiltIndex) -> Iterator[tuple[str, int]]:
    """Reasons for which rows of the files were rejected, the commonest first."""
    import pyarrow.parquet as pq

    from smartlife.model.issues import REASONS
    from smartlife.pipeline.running import lake_of

    file = built.manifest.tables.get("acc_taxonomy__issues")
    if file is None:
        return
    path = lake_of(built.study).folder / file.path
    rows = pq.read_table(path, columns=["severity", "reason"])
    counts = rows.group_by(["severity", "reason"]).aggregate([([], "count_all")]).to_pylist()
    for row in sorted(counts, key=lambda row: (-row["count_all"], row["reason"])):
        if row["severity"] == "rejected":
            yield REASONS[row["reason"]], row["count_all"]
