"""OpenAPI 3.1 of the API, completed: languages, problems, licence, where it stands."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import TypeAdapter

from smartlife.web.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import FastAPI

_PROBLEM: Final = "Problem"
_API: Final = "/api/v1"
_DESCRIPTION: Final = (
    "Every page of the site as JSON: what stands at `/{lang}/region/LV00C` as HTML is at "
    "`/api/v1/region/LV00C?lang=lv` as data, made by the same code. Texts are in the language "
    "asked for, beside codes (NUTS, ESCO, ISCO-08, ISCED-F) and numbers. Pages made of what a "
    "person enters take POST; nothing of it is kept. Reading needs no key, and other sites may "
    "read (CORS). Addresses are stable within `v1`; fields may be added. An answer is for the "
    "current run of the study: `/readyz` names it."
)
_RESPONSES: Final = {
    "404": "The study has nothing at this address.",
    "422": "What was asked cannot be answered: a value is wrong.",
    "429": "Too many requests; `retry-after` says how many seconds to wait.",
}
_SCHEMA: Final[dict[str, Any]] = {
    "title": _PROBLEM,
    "description": "What went wrong, as of RFC 9457, in the language asked for.",
    "type": "object",
    "required": ["type", "status", "title"],
    "properties": {
        "type": {"type": "string", "description": "Always about:blank: the status says it."},
        "status": {"type": "integer", "description": "HTTP status."},
        "title": {"type": "string", "description": "What happened."},
        "detail": {"type": "string", "description": "More about it; may be empty."},
        "todo": {"type": "string", "description": "What to do."},
        "reference": {"type": "string", "description": "Finds it in the log; may be empty."},
    },
    "examples": [
        {
            "type": "about:blank",
            "status": 404,
            "title": "There is no such page",
            "detail": "This study has no figures on the region XX999.",
            "todo": "Search for it, or begin at the start page.",
            "reference": "",
        }
    ],
}


def program_version() -> str:
    """Version of the program."""
    try:
        return version("smartlife")
    except PackageNotFoundError:
        return "0"


@cache
def _forms() -> dict[str, list[list[str]]]:
    """Path of a page → fields that it takes: name, meaning, a value to try."""
    text = (files("smartlife.web") / "forms.yml").read_text("utf-8")
    made: dict[str, list[list[str]]] = yaml.safe_load(text)
    return made


def _body(path: str) -> dict[str, Any]:
    """What a page takes that is made of what a person enters."""
    fields = _forms()[path]
    shape = {
        "type": "object",
        "properties": {name: {"type": "string", "description": text} for name, text, _ in fields},
    }
    tried = {name: value for name, _, value in fields if value}
    return {
        "description": "Fields of the form, all optional; nothing of it is kept.",
        "content": {"application/x-www-form-urlencoded": {"schema": shape, "example": tried}},
    }


def describe_api(
    app: FastAPI, shapes: Mapping[tuple[str, str], Callable[[], TypeAdapter[Any]]]
) -> None:
    """Lets the application describe its API completely, when it is first asked to.

    Args:
        app: The application.
        shapes: Path and method → makes the shape of what is answered.
    """
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        is_new = app.openapi_schema is None
        schema = plain()
        if is_new:
            _complete(schema, {place: make() for place, make in shapes.items()})
        return schema

    app.openapi = openapi  # type: ignore[method-assign] # the way that FastAPI documents


def _complete(schema: dict[str, Any], shapes: Mapping[tuple[str, str], TypeAdapter[Any]]) -> None:
    schema["info"] |= {
        "version": program_version(),
        "description": _DESCRIPTION,
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    }
    made, defined = TypeAdapter.json_schemas(
        [(place, "serialization", shape) for place, shape in shapes.items()],
        ref_template="#/components/schemas/{model}",
    )
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas |= defined["$defs"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas[_PROBLEM] = _SCHEMA
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            shape = made[(path, method.upper()), "serialization"]
            shown = {"application/json": {"schema": shape}}
            operation["responses"]["200"]["content"] = shown
            if method == "post":
                operation["requestBody"] = _body(path.removeprefix(_API))
            _complete_one(operation, f"{method}_{path}")


def _complete_one(operation: dict[str, Any], fallback: str) -> None:
    said = str(operation.get("description") or "").strip()
    if said:
        # the first sentence names it; the name of the function does not
        operation["summary"] = said.partition("\n")[0].rstrip(".")
    operation["operationId"] = str(operation.get("operationId", fallback)).partition("_api_")[0]
    parameters = operation.setdefault("parameters", [])
    if not any(one["name"] == "lang" for one in parameters):
        parameters.append(
            {
                "name": "lang",
                "in": "query",
                "required": False,
                "description": "Language of texts; without it, as `Accept-Language` asks.",
                "schema": {"type": "string", "enum": list(LANGUAGES)},
                "example": "lv",
            }
        )
    content = {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{_PROBLEM}"}}}
    for status, text in _RESPONSES.items():
        operation["responses"][status] = {"description": text, "content": content}
