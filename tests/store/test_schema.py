import pyarrow as pa
import pytest

from smartlife.errors import TableInvalid
from smartlife.model.fields import FIELDS
from smartlife.model.tables import RAW_COLUMNS, TABLES, indicator_table, raw_table
from smartlife.store.run import table_definition
from smartlife.store.schema import arrow_schema, check_key, conform, rows_to_arrow

LABELS = TABLES["core__labels"]
ROW = {
    "concept_uri": "http://data.europa.eu/esco/occupation/x",
    "lang": "lv",
    "label_kind": "preferred",
    "label": "metinātājs",
    "source_id": "esco",
}


def test_rows_become_a_table_in_the_order_of_the_definition():
    table = rows_to_arrow(LABELS, [dict(reversed(ROW.items()))])
    assert table.schema == arrow_schema(LABELS)
    assert table.to_pylist() == [ROW]
    assert rows_to_arrow(LABELS, []).num_rows == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"label": None}, "may not be empty"),
        ({"label_kind": "best"}, "must be one of preferred"),
        ({"label": 3}, "takes string"),
        ({"colour": "red"}, "no column colour"),
    ],
)
def test_what_breaks_the_definition_is_told(change, told):
    with pytest.raises(TableInvalid, match=told):
        rows_to_arrow(LABELS, [{**ROW, **change}])


def test_missing_and_surplus_columns_are_told():
    with pytest.raises(TableInvalid, match="columns differ"):
        conform(LABELS, pa.table({"concept_uri": ["x"]}))
    with pytest.raises(TableInvalid, match="columns differ"):
        conform(LABELS, rows_to_arrow(LABELS, [ROW]).append_column("x", [[1]]))


def test_a_repeated_key_is_told_even_with_nulls():
    check_key(LABELS, rows_to_arrow(LABELS, [ROW, {**ROW, "label": "cits"}]))
    with pytest.raises(TableInvalid, match="occur twice"):
        check_key(LABELS, rows_to_arrow(LABELS, [ROW, ROW]))


def test_every_table_has_a_schema_and_every_field_is_used():
    tables = [
        *TABLES.values(),
        indicator_table("x"),
        *(raw_table("s", kind) for kind in RAW_COLUMNS),
    ]
    for table in tables:
        assert len(arrow_schema(table)) == len(table.columns)
        assert table_definition(table.name) == table
        assert table.description.endswith(".")
    used = {column.name for table in tables for column in table.columns}
    unused = set(FIELDS) - used
    assert not unused, f"fields that no table has: {sorted(unused)}"


def test_unknown_tables_have_no_definition():
    with pytest.raises(KeyError):
        table_definition("core__nothing")
