"""The reference of the API for people, made of its own description."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, Request

from smartlife.web.page import AnyPage, Head, Page, Step
from smartlife.web.reading import Read, Reading

_REF: Final = "#/components/schemas/"
_PATH: Final = "path"
_API: Final = "/api/v1"
_PART: Final = "{"
_FORM: Final = "application/x-www-form-urlencoded"


def _schema(request: Request) -> dict[str, Any]:
    app: FastAPI = request.app
    return app.openapi()


Schema = Annotated[dict[str, Any], Depends(_schema)]
"""The description of the API that the application makes of itself."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an address or a field of an answer: name, type, whether needed, meaning."""

    name: str
    type: str
    is_required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API.

    Attributes:
        anchor: Its place on the page.
        method: GET or POST.
        path: Address with `{parts}`.
        summary: What it gives, in English.
        text: More about it.
        parameters: Values that it takes in its address.
        body: Fields of the form that it takes; none of GET.
        answer: Name of the answer's type; may be empty.
        fields: Fields of the answer.
        example: A call to try.
    """

    anchor: str
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    answer: str
    fields: tuple[Value, ...]
    example: str


@dataclass(frozen=True, slots=True)
class ApiContext:
    """The reference.

    Attributes:
        head: Title, next steps.
        lead: What there is to know first.
        text: What holds for all addresses, in English.
        contents: Links to the addresses on this page.
        endpoints: All addresses.
        problem: How a problem is told, as an example in JSON.
        schema_url: Machine-readable description.
    """

    head: Head
    lead: str
    text: str
    contents: tuple[Step, ...]
    endpoints: tuple[Endpoint, ...]
    problem: str
    schema_url: str


def api(reading: Read, schema: Schema) -> ApiContext:
    """The reference of the API: addresses, values, fields, examples."""
    say = reading.say
    endpoints = tuple(
        _endpoint(reading, schema, path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    )
    return ApiContext(
        head=Head(
            say.say("Reference of the API"),
            say.say("All addresses of the API, what they take and what they give."),
            crumbs=(
                Step(say.say("Start"), reading.url("/")),
                Step(say.say("Data and API"), reading.url("/data")),
            ),
            next_steps=(
                Step(say.say("Data and API"), reading.url("/data")),
                Step(say.say("Sources and licences"), reading.url("/sources")),
            ),
        ),
        lead=say.say(
            "Every page is also there as JSON, without a key: put /api/v1 in place of the "
            "language. Other sites may read it."
        ),
        text=str(schema["info"].get("description", "")).replace("`", ""),
        contents=tuple(Step(f"{one.method} {one.path}", f"#{one.anchor}") for one in endpoints),
        endpoints=endpoints,
        problem=_problem(schema),
        schema_url="/api/v1/openapi.json",
    )


def _problem(schema: dict[str, Any]) -> str:
    examples = schema["components"]["schemas"].get("Problem", {}).get("examples", [{}])
    return json.dumps(examples[0], ensure_ascii=False, indent=1)


def _endpoint(
    reading: Reading, schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> Endpoint:
    said = str(operation.get("description") or "")
    summary = str(operation.get("summary") or path)
    answer = _answer(operation)
    form = _form(operation)
    return Endpoint(
        anchor=f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        method=method.upper(),
        path=path,
        summary=summary,
        text=" ".join(said.partition("\n")[2].split()),
        parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
        body=tuple(
            Value(name, _type(one), is_required=False, text=str(one["description"]))
            for name, one in form.get("schema", {}).get("properties", {}).items()
        ),
        answer=_own(answer),
        fields=_fields(schema, answer),
        example=_example(reading, path, form.get("example", {})),
    )


def _form(operation: dict[str, Any]) -> dict[str, Any]:
    """Shape and example of the form that an address takes."""
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    form: dict[str, Any] = content.get(_FORM, {})
    return form


def _example(reading: Reading, path: str, fields: dict[str, str]) -> str:
    """A call to try, of a page that this study has."""
    place = path.removeprefix(_API)
    if _PART in place:
        page = next(one for one in _pages() if one.path == place)
        parts = next(iter(page.places(reading.run)), None)
        if parts is None:
            return ""
        path = f"{_API}{page.address(parts)}"
    call = f"curl '{reading.base}{path}?lang={reading.lang}'"
    sent = [f"  --data-urlencode '{name}={value}'" for name, value in fields.items()]
    return " \\\n".join([call, *sent])


def _pages() -> tuple[AnyPage, ...]:
    # the list of pages holds this page, too
    from smartlife.web.pages import PAGES

    return PAGES


def _own(name: str) -> str:
    """A type's own name: pages may have types of the same name, told apart by their modules."""
    return name.rpartition("__")[2]


def _parameter(one: dict[str, Any]) -> Value:
    text = str(one.get("description") or one.get("schema", {}).get("description") or "")
    where = " (path)" if one.get("in") == _PATH else ""
    return Value(
        str(one["name"]),
        f"{_type(one.get('schema', {}))}{where}",
        bool(one.get("required")),
        text.replace("`", ""),
    )


def _answer(operation: dict[str, Any]) -> str:
    content = operation["responses"].get("200", {}).get("content", {})
    reference = str(content.get("application/json", {}).get("schema", {}).get("$ref", ""))
    return reference.removeprefix(_REF)


def _fields(schema: dict[str, Any], name: str) -> tuple[Value, ...]:
    held = schema["components"]["schemas"].get(name, {})
    told = _told(str(held.get("description", "")))
    needed = held.get("required", ())
    return tuple(
        Value(field, _type(one), field in needed, told.get(field, ""))
        for field, one in held.get("properties", {}).items()
    )


def _told(text: str) -> dict[str, str]:
    """What the part “Attributes” of a docstring says of each field."""
    _, _, listed = text.partition("Attributes:")
    told: dict[str, str] = {}
    name = ""
    for line in listed.splitlines():
        first, colon, rest = line.strip().partition(":")
        if colon and first.isidentifier():
            name = first
            told[name] = rest.strip()
        elif name:
            told[name] = f"{told[name]} {line.strip()}".strip()
    return {field: words.replace("`", "") for field, words in told.items()}


def _type(schema: dict[str, Any]) -> str:
    """A type as people read it: list of Step, text or nothing."""
    if "$ref" in schema:
        return _own(str(schema["$ref"]).removeprefix(_REF))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return kind


API_PAGE: Final = Page("api", "/api", api)
