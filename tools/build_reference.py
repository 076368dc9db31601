"""Writes the reference pages of the documentation from the code they describe.

    python tools/build_reference.py FOLDER

The pages are not kept in git: they are made anew with every build of the documentation, so they
cannot say anything else than the code. `tests/contracts/test_docs.py` checks that they are whole.
"""

from __future__ import annotations

import inspect
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import typer.main

from smartlife import errors
from smartlife.cli.app import app
from smartlife.model import tables
from smartlife.model.issues import REASONS
from smartlife.planning import schemas, shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LAYERS: Final[dict[str, str]] = {
    "raw": "Raw tables: what a source says, decoded and otherwise untouched",
    "core": "Core tables: all sources of a kind, cleaned and coded",
    "link": "Links: documents and the concepts they mention",
    "ind": "Indicators: figures",
    "out": "Findings",
}
LIMITS: Final = (("minimum", "from"), ("maximum", "to"))


class Parameter(Protocol):
    """What we read of an argument or option of the command line."""

    opts: list[str]
    secondary_opts: list[str]
    param_type_name: str
    required: bool
    default: object
    metavar: str | None
    name: str | None


class Command(Protocol):
    """What we read of a command of the command line."""

    name: str | None
    help: str | None
    params: list[Parameter]


def escape(text: str) -> str:
    """The text as it may stand in a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def render_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    head = list(header)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def describe_column(table: tables.Table, column: tables.Column) -> list[str]:
    """The row of one column in the data dictionary."""
    values = table.values_of(column)
    about = escape(column.field.description)
    if values:
        about += " One of: " + ", ".join(f"`{value}`" for value in values) + "."
    key = " (key)" if column.name in table.key else ""
    kind = f"`{column.field.type}`" + (" or empty" if column.nullable else "")
    return [f"`{column.name}`{key}", kind, escape(column.field.unit or ""), about]


def list_tables() -> list[tables.Table]:
    """All tables of a study; raw and indicator tables stand for all of their kind."""
    raw = [tables.raw_table("SOURCE", kind) for kind in tables.RAW_COLUMNS]
    return [*raw, *tables.TABLES.values(), tables.indicator_table("INDICATOR")]


def build_tables() -> str:
    """The data dictionary."""
    parts = [
        "# Tables",
        "Every table of a study is a Parquet file. This page is made from `smartlife.model`, "
        "where each column is defined once. Days are dates, shares lie between 0 and 1, and an "
        "empty value means *not known*, never zero.",
    ]
    known = list_tables()
    for layer, title in LAYERS.items():
        parts.append(f"## {title}")
        for table in known:
            if table.layer == layer:
                rows = (describe_column(table, column) for column in table.columns)
                parts += [
                    f"### `{table.name}`",
                    table.description,
                    render_table(("column", "type", "unit", "meaning"), rows),
                ]
    return "\n\n".join(parts) + "\n"


def build_study() -> str:
    """The study file: the one that `smartlife init` makes, and the words of `columns`."""
    example = (files("smartlife.cli") / "new_study" / "study.toml").read_text("utf-8")
    parts = [
        "# study.toml",
        "A study is a folder with this file. What `smartlife init` puts there names every key:",
        f"```toml\n{example.strip()}\n```",
        "## Words of `columns`",
        "Columns are found by their names in English, Latvian, Lithuanian, Swedish and German. "
        "Where that fails, `columns` says which column of the file is meant: our word on the "
        'left, theirs on the right, as in `columns = { title = "amats" }`.',
    ]
    for kind, columns in tables.RAW_COLUMNS.items():
        rows = ([f"`{name}`", escape(about)] for name, about in columns.items())
        parts += [f"### {kind.capitalize()}", render_table(("our word", "meaning"), rows)]
    return "\n\n".join(parts)


def list_errors(parent: type[errors.SmartlifeError]) -> Iterator[type[errors.SmartlifeError]]:
    """An error and all errors below it, in the order of their definition."""
    yield parent
    for child in parent.__subclasses__():
        yield from list_errors(child)


def build_issues() -> str:
    """The reasons for rejected rows and the errors that stop a run."""
    reasons = ([f"`{code}`", escape(meaning)] for code, meaning in REASONS.items())
    stops = (
        [f"`{error.code}`", str(error.exit_code), escape(inspect.getdoc(error).split("\n\n")[0])]  # type: ignore[union-attr]
        for error in list_errors(errors.SmartlifeError)
        if error is not errors.SmartlifeError
    )
    return "\n\n".join(
        (
            "# Issues and errors",
            "A record that cannot be used never disappears: it is kept in the table "
            "[`core__issues`](tables.md) with its file, row, column, value and one of the reasons "
            "below. *Rejected* means that the record is not used; *noted* means that it is used "
            "without the value in question.",
            "## Reasons of issues",
            render_table(("reason", "meaning"), reasons),
            "## Errors",
            "What stops a command. Each says what happened, where, and what to do; the exit code "
            "is for scripts.",
            render_table(("error", "exit code", "meaning"), stops),
        )
    )


def list_commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Command]]:
    """All commands of the command line, with the words to type."""
    children = cast("dict[str, object] | None", getattr(command, "commands", None))
    if children is None:
        yield " ".join(path), cast("Command", command)
        return
    for name, child in children.items():
        yield from list_commands(child, (*path, name))


def describe_parameter(parameter: Parameter) -> list[str]:
    """The row of one argument or option."""
    if parameter.param_type_name == "argument":
        names = f"`{parameter.metavar or (parameter.name or '').upper()}`"
    else:
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    about = escape(getattr(parameter, "help", None) or "")
    plain = isinstance(parameter.default, str | int | float | Path)
    if parameter.required:
        about += " Must be given."
    elif plain and not isinstance(parameter.default, bool) and str(parameter.default):
        about += f" If not given: `{parameter.default}`."
    return [names, about.strip()]


def build_commands() -> str:
    """The help of the command line."""
    parts = [
        "# Command line",
        "`smartlife COMMAND --help` prints the same. After `make demo` or `make test` the command "
        "is `.venv/bin/smartlife`.",
    ]
    for name, command in list_commands(typer.main.get_command(app), ("smartlife",)):
        hidden = {"--help", "--install-completion", "--show-completion"}
        shown = [one for one in command.params if not hidden & set(one.opts)]
        parts += [f"## `{name}`", inspect.cleandoc(command.help or "").split("\f")[0].strip()]
        if shown:
            rows = (describe_parameter(parameter) for parameter in shown)
            parts.append(render_table(("argument or option", "meaning"), rows))
    return "\n\n".join(parts) + "\n"


def told_type(schema: Mapping[str, Any], answer: str) -> str:
    """What JSON has there, in words; what has keys of its own is linked."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2].removesuffix("Json")
        place = "shared" if is_shared(name) else answer
        return f"[{name}](#{place}-{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(told_type(one, answer) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {told_type(schema['items'], answer)}"
    if schema.get("type") == "object":
        return f"by name: {told_type(schema['additionalProperties'], answer)}"
    return told_value(schema)


def told_value(schema: Mapping[str, Any]) -> str:
    """What a value is that has no parts."""
    if "enum" in schema:
        return "one of " + ", ".join(f"`{one}`" for one in schema["enum"])
    if "pattern" in schema:
        return "day"
    limits = "".join(f", {sign} {schema[name]}" for name, sign in LIMITS if name in schema)
    return str(schema.get("type", "anything")) + limits


def is_shared(name: str) -> bool:
    """True if all answers have the shape."""
    return hasattr(shapes, name) or hasattr(shapes, f"{name}Json")


def render_shape(shape: Mapping[str, Any], answer: str) -> str:
    """What a shape means, and its keys."""
    return f"{escape(shape['description'])}\n\n{render_keys(shape['properties'], answer)}"


def render_keys(properties: Mapping[str, Any], answer: str) -> str:
    """Keys, and what they hold."""
    rows = ([f"`{key}`", told_type(one, answer)] for key, one in properties.items())
    return render_table(("key", "value"), rows)


def build_answers() -> str:
    """The JSON of the commands that plan."""
    keys = schemas.schema_of("path")["properties"]
    frame = {key: one for key, one in keys.items() if key not in ("request", "answer")}
    frame["schema"] = {"type": "string"}
    parts = [
        "# JSON of plans",
        "`smartlife path`, `need`, `plan` and `portfolio plan | what-if | suggest` print one JSON "
        "object with `--json`. All of them have the same frame, and the same name for the same "
        "thing; this page and the JSON Schemas are made from the types that the code is checked "
        "with. Keys are always there; what is not known is null.",
        " ".join((shapes.__doc__ or "").partition("\n\n")[2].split()),
        "A sentence is a statement, a warning, an assumption or a next step (`kind`); its `code` "
        "says the same to a program in every language. `level` 1 is an item, 2 a part of the item "
        "above.",
        "## The frame",
        escape(shapes.Envelope.__doc__ or ""),
        render_keys(frame, "shared"),
    ]
    shared: dict[str, Mapping[str, Any]] = {}
    for answer in schemas.SHAPES:
        schema = schemas.schema_of(answer)
        about = f"{escape(schema['description'])} JSON Schema: `{answer}.schema.json` beside this "
        parts += [
            f"## {answer}",
            f'{about}page, or `smartlife.planning.schemas.schema_of("{answer}")`.',
        ]
        own = {key: schema["properties"][key] for key in ("request", "answer")}
        parts.append(render_keys(own, answer))
        for name, shape in schema["$defs"].items():
            plain = name.removesuffix("Json")
            if is_shared(plain):
                shared[plain] = shape
            else:
                parts += [f"### {answer}: {plain}", render_shape(shape, answer)]
    parts.append("## Shared")
    for plain, shape in sorted(shared.items()):
        parts += [f"### shared: {plain}", render_shape(shape, "shared")]
    return "\n\n".join(parts) + "\n"


def write_schemas(folder: Path) -> None:
    """The JSON Schemas of the answers, a file each."""
    for answer in schemas.SHAPES:
        text = json.dumps(schemas.schema_of(answer), indent=2, ensure_ascii=False)
        (folder / f"{answer}.schema.json").write_text(f"{text}\n", "utf-8")


PAGES: Final = {
    "study.md": build_study,
    "commands.md": build_commands,
    "tables.md": build_tables,
    "issues.md": build_issues,
    "answers.md": build_answers,
}


def build(folder: Path) -> list[Path]:
    """Writes all pages into the folder and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in PAGES.items():
        path = folder / name
        path.write_text(make().rstrip() + "\n", encoding="utf-8")
        written.append(path)
    write_schemas(folder)
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for page in build(Path(sys.argv[1])):
        print(f"Reference: {page}")
