"""Eurostat TSV, SDMX-CSV, JSON-stat."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import ColumnsMissing, InputUnreadable
from smartlife.formats import eurostat_tsv, json_stat, sdmx_csv
from smartlife.formats.observations import Observation, parse_value
from smartlife.formats.records import opened_bytes


def read(module, content, **options):
    data = content if isinstance(content, bytes) else content.encode()
    return list(module.read_observations(opened_bytes(data, "x"), **options))


OLD = "unit,sex,geo\\time\t2015 \t2014 \nPC,F,LV\t15.4 b\t: c\nPC,F,EE\t:\t-0.5 bu\nPC,F,LT\t: u\n"


def test_eurostat_tsv():
    lv = {"unit": "PC", "sex": "F", "geo": "LV"}
    ee, lt = {**lv, "geo": "EE"}, {**lv, "geo": "LT"}
    assert read(eurostat_tsv, OLD) == [
        Observation(lv, "2015", 15.4, "b", 2),
        Observation(lv, "2014", None, "c", 2),
        Observation(ee, "2015", None, "", 3),
        Observation(ee, "2014", -0.5, "bu", 3),
        Observation(lt, "2015", None, "u", 4),
    ]
    kept = read(eurostat_tsv, OLD, keep=lambda dims: dims["geo"] == "EE")
    assert {item.dims["geo"] for item in kept} == {"EE"}


def test_newer_eurostat_tsv():
    text = "freq,unit,geo\\TIME_PERIOD\t2020-Q1 \t2020-Q2 \nQ,PC,LV\t1 \t2 e\n"
    assert [(o.period, o.value, o.flags) for o in read(eurostat_tsv, text)] == [
        ("2020-Q1", 1.0, ""),
        ("2020-Q2", 2.0, "e"),
    ]


def test_bad_lines_of_a_eurostat_tsv():
    text = (
        "unit,geo\\time\t2015\t2014\nPC,LV\tx\t1,5\nPC\t1\t2\nPC,LT\t1\t2\t3\nPC,EE\t1e999\t2 b\n\n"
    )
    found = read(eurostat_tsv, text)
    assert [(i.reason, i.row) for i in found if not isinstance(i, Observation)] == [
        ("number_invalid", 2),
        ("number_invalid", 2),
        ("unreadable_row", 3),
        ("too_many_cells", 4),
        ("number_invalid", 5),
    ]
    assert [o.value for o in found if isinstance(o, Observation)] == [2.0]


@pytest.mark.parametrize(
    "header",
    ["a\tb\n", "unit,geo\\time\n", "unit,unit\\time\t2015\n", "a\\time\t1\t1\n", "", ",\\t\t1\n"],
)
def test_what_is_no_eurostat_tsv(header):
    with pytest.raises(InputUnreadable):
        read(eurostat_tsv, header + "PC,LV\t1\n")


CODES = st.text(st.sampled_from("ABCY0123_-"), min_size=1, max_size=5)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32)
FLAGS = st.sampled_from(["", "b", "u", "bu", "c"])


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_eurostat_tsv_round_trip(data):
    dims = data.draw(st.lists(CODES, min_size=1, max_size=4, unique=True))
    periods = data.draw(st.lists(CODES, min_size=1, max_size=5, unique=True))
    lines, expected = [], []
    for row in range(2, 2 + data.draw(st.integers(0, 5))):
        codes = [data.draw(CODES) for _ in dims]
        cells = [(data.draw(NUMBERS), data.draw(FLAGS)) for _ in periods]
        texts = [f"{':' if value is None else value} {flags}" for value, flags in cells]
        lines.append(",".join(codes) + "\t" + "\t".join(texts))
        named = dict(zip(dims, codes, strict=True))
        expected += [
            Observation(named, period, value, flags, row)
            for period, (value, flags) in zip(periods, cells, strict=True)
        ]
    text = f"{','.join(dims)}\\time\t" + "\t".join(periods) + "\n" + "\n".join(lines)
    assert read(eurostat_tsv, text) == expected


def test_sdmx_csv_1():
    text = (
        "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "ESTAT:X(1.0),01/02/26 11:00:00,A,LV,2020,5.7,b\n"
        "ESTAT:X(1.0),01/02/26 11:00:00,A,LV,2021,,c\n"
        "ESTAT:X(1.0),01/02/26 11:00:00,A,LV,2022,1.234.5,\n"
        "ESTAT:X(1.0),01/02/26 11:00:00,A,LV,,5,\n"
    )
    found = read(sdmx_csv, text)
    dims = {"freq": "A", "geo": "LV"}
    assert found[:2] == [
        Observation(dims, "2020", 5.7, "b", 2),
        Observation(dims, "2021", None, "c", 3),
    ]
    assert [(i.reason, i.row) for i in found[2:]] == [
        ("number_invalid", 4),
        ("structure_invalid", 5),
    ]
    assert read(sdmx_csv, text, keep=lambda dims: dims["geo"] == "EE") == []


@pytest.mark.parametrize(
    "text",
    [
        "STRUCTURE,STRUCTURE_ID,ACTION,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n"
        "dataflow,E:X(1.0),I,A,LV,2020,5.7,b,F\n",
        "STRUCTURE[;],STRUCTURE_ID,freq:Time frequency,geo:Geo,TIME_PERIOD:Time,OBS_VALUE:Value,"
        "OBS_FLAG:Flag\ndataflow,E:X(1.0):Name,A:Annual,LV:Latvia,2020:2020,5.7,bF:break\n",
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,geo,Geo (reporting),TIME_PERIOD,"
        "Time,OBS_VALUE,Observation value,OBS_FLAG,Flags\n"
        'dataflow,E:X(1.0),Name,A,Annual,LV,"Latvia, all",2020,,5.7,,bF,break\n',
    ],
)
def test_sdmx_csv_2_with_and_without_labels(text):
    assert read(sdmx_csv, text) == [Observation({"freq": "A", "geo": "LV"}, "2020", 5.7, "bF", 2)]


def test_a_power_of_ten_stays_among_the_dimensions():
    text = "DATAFLOW,geo,UNIT_MULT,TIME_PERIOD,OBS_VALUE\nX,LV,3,2020,5\n"
    assert read(sdmx_csv, text)[0].dims == {"geo": "LV", "UNIT_MULT": "3"}


def test_rows_to_delete_are_rejected():
    text = "STRUCTURE,STRUCTURE_ID,ACTION,geo,TIME_PERIOD,OBS_VALUE\nd,x,D,LV,2020,5\n"
    assert [i.reason for i in read(sdmx_csv, text)] == ["structure_invalid"]


def test_sdmx_csv_without_its_columns():
    with pytest.raises(ColumnsMissing, match="TIME_PERIOD, OBS_VALUE"):
        read(sdmx_csv, "a,b\n1,2\n")


def dataset(**changes):
    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [2, 2],
        "role": {"time": ["time"]},
        "dimension": {
            "geo": {"category": {"index": {"EE": 1, "LV": 0}}},
            "time": {"category": {"index": ["2019", "2020"]}},
        },
        "value": [1, 2.5, None, 4],
        "status": {"2": "c", "3": "b"},
        **changes,
    }


EXPECTED = [
    Observation({"geo": "LV"}, "2019", 1.0, "", 1),
    Observation({"geo": "LV"}, "2020", 2.5, "", 2),
    Observation({"geo": "EE"}, "2019", None, "c", 3),
    Observation({"geo": "EE"}, "2020", 4.0, "b", 4),
]


@pytest.mark.parametrize(
    "document",
    [
        dataset(),
        dataset(value={"0": 1, "3": 4, "1": 2.5}),
        dataset(status=["", "", "c", "b"]),
        dataset(role=None),
        {"class": "collection", "link": {"item": [dataset()]}},
        {"dataset": dataset()},
    ],
)
def test_json_stat(document):
    assert read(json_stat, json.dumps(document)) == EXPECTED


def test_one_status_for_all_and_one_category_without_index():
    document = dataset(
        size=[1, 2],
        dimension={
            "geo": {"category": {"label": {"LV": "Latvia"}}},
            "time": {"category": {"index": ["2019", "2020"]}},
        },
        value=[1, 2],
        status="p",
    )
    assert [(o.dims["geo"], o.flags) for o in read(json_stat, json.dumps(document))] == [
        ("LV", "p"),
        ("LV", "p"),
    ]


def test_values_that_are_no_numbers_are_rejected():
    found = read(json_stat, json.dumps(dataset(value=[1, "2,5", True, 4], status=None)))
    assert [(i.reason, i.row) for i in found if not isinstance(i, Observation)] == [
        ("number_invalid", 2),
        ("number_invalid", 3),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"value": [1, 2]},
        {"value": {"7": 1}},
        {"value": {"x": 1}},
        {"value": "x"},
        {"size": [2, 3]},
        {"size": [2]},
        {"id": ["geo", "geo"]},
        {"id": ["geo", "none"]},
        {"dimension": []},
        {"dimension": {"geo": {}, "time": {}}},
        {
            "id": ["geo", "x"],
            "dimension": {g: {"category": {"index": ["a", "b"]}} for g in ("geo", "x")},
        },
        {
            "dimension": {
                "geo": {"category": {"index": {"a": 0, "b": 7}}},
                "time": {"category": {"index": ["a", "b"]}},
            }
        },
        {"status": {"99": "b"}},
    ],
)
def test_json_stat_that_does_not_fit_together(changes):
    with pytest.raises(InputUnreadable):
        read(json_stat, json.dumps({**dataset(), "role": None, **changes}))


def test_a_sparse_cube_of_any_size():
    many = [str(i) for i in range(2000)]
    names = [f"d{i}" for i in range(4)]
    document = {
        "class": "dataset",
        "id": [*names, "time"],
        "size": [2000] * 4 + [1],
        "dimension": {
            **{name: {"category": {"index": many}} for name in names},
            "time": {"category": {"index": ["2020"]}},
        },
        "value": {str(2000**4 - 1): 7},
        "status": "b",
    }
    (found,) = read(json_stat, json.dumps(document))
    assert found.dims == dict.fromkeys(names, "1999")
    assert found.value == 7.0


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_json_stat_round_trip(data):
    names = data.draw(st.lists(CODES, min_size=1, max_size=3, unique=True))
    codes = [data.draw(st.lists(CODES, min_size=1, max_size=3, unique=True)) for _ in names]
    time = data.draw(st.integers(0, len(names) - 1))
    total = 1
    for one in codes:
        total *= len(one)
    numbers = [data.draw(NUMBERS) for _ in range(total)]
    sparse = data.draw(st.booleans())
    document = {
        "class": "dataset",
        "id": names,
        "size": [len(one) for one in codes],
        "role": {"time": [names[time]]},
        "dimension": {n: {"category": {"index": c}} for n, c in zip(names, codes, strict=True)},
        "value": {str(i): v for i, v in enumerate(numbers) if v is not None} if sparse else numbers,
    }
    found = read(json_stat, json.dumps(document))
    assert [o.value for o in found] == [v for v in numbers if v is not None]
    for one in found:
        place = 0
        for name, known in zip(names, codes, strict=True):
            code = one.period if name == names[time] else one.dims[name]
            place = place * len(known) + known.index(code)
        assert place + 1 == one.row


@pytest.mark.parametrize(
    "text", ["", "1,5", "nan", "inf", "1e999", "0x1", "1_000", " 1", "١", "--1"]
)
def test_what_is_no_value(text):
    with pytest.raises(ValueError, match="is no number|out of range"):
        parse_value(text)
