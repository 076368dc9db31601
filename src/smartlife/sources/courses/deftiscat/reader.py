"""Reads DEFTISCAT, the exchange format of German training databases.

A course has dates ("schedules") with places and hours; the earliest dated one stands for it, and
its description joins contents, method and target group. Providers come first in the file and are
joined by their identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.formats import xml_file
from smartlife.formats.records import as_text, rejected
from smartlife.model.issues import Issue
from smartlife.sources.contract import RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.formats.records import Opened
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_ROOT: Final = b"<DEFTISCAT"
_TEXTS: Final = ("CS_DESC_LONG", "CS_DESC", "CS_WDB_ZIELGRUPPE", "CS_CERTIFICATE_DESC")
_HOUR_UNITS: Final = frozenset({"hours", "hour", "stunden", "unterrichtsstunden"})


def recognises(sample: Sample) -> bool:
    """True if the root element is DEFTISCAT."""
    with sample.opened.open() as stream:
        return _ROOT in stream.read(2_048)


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields the courses of the file; what is wrong with a provider is passed over."""
    del source
    providers: dict[str, Mapping[str, object]] = {}
    for item in xml_file.read_records(opened, tag="COURSESUPPLIER"):
        if not isinstance(item, Issue):
            providers.setdefault(_text(item.values.get("CSS_ID")), item.values)
    for item in xml_file.read_records(opened, tag="COURSE"):
        if isinstance(item, Issue):
            yield item
            continue
        values = _values(item.values, providers)
        if "title" in values:
            yield RawRecord(item.row, values)
        else:
            yield rejected(opened, "title_missing", item.row, "The course has no CS_NAME.")


def _values(
    node: Mapping[str, object], providers: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    provider = providers.get(_text(node.get("CS_SUPPLIERID")), {})
    schedules = _schedules(node)
    run = min(schedules, key=lambda one: _text(one.get("S_START_DATE")) or "9999", default={})
    address = _first(run.get("ADDRESS")) or _first(_at(node, "CS_WDB_ADDRESS", "ADDRESS"))
    address = address or _first(provider.get("ADDRESS"))
    always = str(_at(node, "COURSESCHEDULES", "@PERMANENT")).lower() == "true"
    values = {
        "id": _text(node.get("CS_ID")),
        "title": _text(node.get("CS_NAME")),
        "text": "\n".join(filter(None, (_text(node.get(key)) for key in _TEXTS))),
        "provider": _text(provider.get("CSS_NAME")),
        "place": _text(address.get("A_CITY")),
        "postcode": _text(address.get("A_ZIP")),
        "country": _text(address.get("A_COUNTRY")),
        "mode": ", ".join(_texts(node.get("CS_WDB_MODE"))),
        "start": "" if always else _text(run.get("S_START_DATE")),
        "end": "" if always else _text(run.get("S_END_DATE")),
        "hours": _hours(run, node),
        "price": _price(node),
        "teaching_lang": ", ".join(_texts(node.get("CS_LANGUAGE"))),
        "level": ", ".join(_texts(node.get("CS_WDB_DEGREE_TYPE"))),
        "part_time": ", ".join(_texts(node.get("CS_WDB_ZEITLICHEDURCHFUEHRUNG"))),
        "seats": _text(node.get("CS_WDB_TEILNEHMER_MAX")),
        "url": _text(node.get("CS_INFOLINK")),
    }
    return {raw: value for raw, value in values.items() if value}


def _schedules(node: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = _at(node, "COURSESCHEDULES", "SCHEDULE")
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, dict)]


def _hours(run: Mapping[str, object], node: Mapping[str, object]) -> str:
    if _text(run.get("S_DURATION_UNIT")).lower() in _HOUR_UNITS:
        return _text(run.get("S_DURATION_NUM"))
    return _text(node.get("CS_WDB_UNTERRICHTSSTUNDEN_ANZAHL"))


def _price(node: Mapping[str, object]) -> str:
    price = _text(node.get("CS_PRICE"))
    return f"{price} {_text(node.get('CS_PRICE_CURRENCY'))}".strip() if price else ""


def _at(value: object, *keys: str) -> Any:  # noqa: ANN401 - XML as nested values
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _first(value: object) -> Mapping[str, object]:
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, dict) else {}


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(filter(None, map(_text, listed))))


def _text(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("#text")
    return "" if isinstance(value, (list, dict)) else (as_text(value) or "").strip()
