"""Every table, defined once: what a row is, its columns, its key.

Here belongs the logical schema only. `smartlife.store.schema` turns it into Arrow and checks
rows against it; the data dictionary of the documentation is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from smartlife.model.fields import FIELDS, Field, Status, get_values

Layer = Literal["raw", "core", "link", "ind", "out"]


@dataclass(frozen=True, slots=True)
class Column:
    """A field as it stands in one table."""

    field: Field
    nullable: bool

    @property
    def name(self) -> str:
        """Name of the column."""
        return self.field.name


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: `{layer}__{plural}`; raw tables are `raw_{source_id}__{kind}`.
        layer: Stage of the data's way.
        description: What one row is.
        columns: In order.
        key: Columns that identify a row; empty if rows are not unique.
        allowed: Allowed values that are narrower here than in the field.
    """

    name: str
    layer: Layer
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    allowed: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def values_of(self, column: Column) -> tuple[str, ...]:
        """Allowed values of a column here; empty if free."""
        return dict(self.allowed).get(column.name, column.field.values)


def _table(
    layer: Layer,
    name: str,
    description: str,
    columns: str,
    key: str,
    allowed: dict[str, tuple[str, ...]] | None = None,
) -> Table:
    """Builds a table from names; a column ending in `?` may be null."""
    made = tuple(Column(FIELDS[word.rstrip("?")], word.endswith("?")) for word in columns.split())
    table = Table(
        name, layer, description, made, tuple(key.split()), tuple((allowed or {}).items())
    )
    unknown = set(table.key) - set(table.column_names)
    if unknown:
        raise ValueError(f"{name}: key names unknown columns {sorted(unknown)}")
    return table


# A raw row holds what a source says, as text and untouched (but decoded): no cleaning, no
# parsing. The names of the columns are the words a study's `columns = {…}` may use.
RAW_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "vacancies": {
        "id": "Identifier at the publisher.",
        "title": "Title of the post.",
        "text": "Text of the advertisement; may hold HTML.",
        "employer": "Name of the employer.",
        "place": "Place of work.",
        "postcode": "Postcode of the place of work.",
        "municipality": "Official code of the municipality.",
        "region": "NUTS code, if the source gives one.",
        "country": "Country: code or name.",
        "posted": "Day of publication.",
        "closes": "Last day for applications.",
        "positions": "Number of posts.",
        "lang": "Language of the text.",
        "occupation": "Occupation code; the classification may stand before it (`isco:2512`).",
        "remote": "Whether or how it can be done from elsewhere.",
        "category": "Category of the publisher.",
        "nace": "Economic activity of the employer, NACE.",
        "skills": "ESCO skill URIs given by the source, separated by spaces.",
        "url": "Address of the advertisement.",
        "board": "Board it was first published on.",
    },
    "courses": {
        "id": "Identifier at the publisher.",
        "title": "Title of the course.",
        "text": "Description, learning outcomes; may hold HTML.",
        "provider": "Name of the provider.",
        "place": "Place of teaching.",
        "postcode": "Postcode of the place of teaching.",
        "municipality": "Official code of the municipality.",
        "region": "NUTS code, if the source gives one.",
        "country": "Country: code or name.",
        "mode": "On site, online or blended.",
        "start": "First day.",
        "end": "Last day.",
        "hours": "Duration in hours.",
        "credits": "ECTS credits.",
        "price": "Price in euro.",
        "lang": "Language of the description.",
        "teaching_lang": "Language or languages of teaching.",
        "level": "Level as published, or EQF level.",
        "field": "Field of education: ISCED-F code or name.",
        "open": "Whether an adult can enrol in it by itself.",
        "part_time": "Whether it is part-time, in the evening or at weekends.",
        "seats": "Places offered.",
        "skills": "ESCO skill URIs given by the source, separated by spaces.",
        "url": "Address of the course.",
    },
}

_OBSERVATION_COLUMNS = (
    "source_id dataset_code nuts_code nuts_version? nuts_level country_code dimensions period year "
    "freq unit? number? flags origin_id"
)

_CORE: Final = (
    _table(
        "core",
        "core__origins",
        "One file of a source, as it was read.",
        "origin_id source_id kind file format publisher title licence url? retrieved_date? "
        "checksum size_bytes publish observation?",
        "origin_id",
    ),
    _table(
        "core",
        "core__issues",
        "One thing wrong with one record: a rejected row or a value that was set aside.",
        "source_id kind severity reason file row? column? value? message",
        "",
        {"severity": ("rejected", "noted")},
    ),
    _table(
        "core",
        "core__left_out",
        "A readable record that is not used: it repeats another one, or lies outside the period.",
        "source_id kind decision rule file row source_record_id? title? kept_id? posted_date?",
        "source_id file row source_record_id decision",
        {"decision": ("duplicate", "outside_period")},
    ),
    _table(
        "core",
        "core__source_counts",
        "The account of one source: read = kept + rejected + duplicate + outside.",
        "source_id kind read_count kept_count rejected_count duplicate_count outside_count "
        "noted_count",
        "source_id",
    ),
    _table(
        "core",
        "core__concepts",
        "One concept of the taxonomy.",
        "concept_uri concept_kind code? isco_code? skill_type? reuse_level? depth? status "
        "taxonomy_version source_id",
        "concept_uri",
        {"status": ("released", "obsolete", "local")},
    ),
    _table(
        "core",
        "core__labels",
        "One label of a concept in one language.",
        "concept_uri lang label_kind label source_id",
        "concept_uri lang label_kind label",
    ),
    _table(
        "core",
        "core__relations",
        "from_uri has to_uri as broader concept, essential or optional skill; member: from_uri "
        "belongs to the collection to_uri (e.g. green, digital, transversal).",
        "from_uri relation to_uri source_id",
        "from_uri relation to_uri",
    ),
    _table(
        "core",
        "core__regions",
        "One NUTS region of one version.",
        "nuts_code nuts_version nuts_level parent_code? country_code name names lon? lat? "
        "area_km2? geometry? source_id",
        "nuts_code nuts_version",
    ),
    _table(
        "core",
        "core__region_conversions",
        "Which part of an old region lies in which new one; only forward in time.",
        "from_code from_version to_code to_version nuts_level from_share population? source_id",
        "from_code from_version to_code to_version",
    ),
    _table(
        "core",
        "core__places",
        "One name, postcode or code of a place and the NUTS region it lies in.",
        "place_key name place_kind place_code? postcode? country_code nuts_code? nuts_version "
        "population? lon? lat? source_id",
        "",
    ),
    _table(
        "core",
        "core__vacancies",
        "One distinct job advertisement inside the study's period (or undated).",
        "vacancy_id source_id source_ids origin_id file row source_record_id? title text? has_text "
        "lang lang_confidence? employer_name? employer_id? employer_kind place_name? place_status "
        "nuts_code? nuts_level? nuts_version country_code? is_remote posted_date? closes_date? "
        "date_status positions_count category? occupation_code? isco_code? nace_code? skill_uris "
        "url? repeat_count observation publish",
        "vacancy_id",
    ),
    _table(
        "core",
        "core__courses",
        "One distinct course inside the study's period (or without a date).",
        "course_id source_id source_ids origin_id file row source_record_id? title text? has_text "
        "lang lang_confidence? teaching_langs provider_name? provider_id? place_name? place_status "
        "nuts_code? nuts_level? nuts_version country_code? mode start_date? end_date? date_status "
        "hours? credits_ects? price_eur? level? eqf_level? field_code? field_name? is_open? "
        "is_part_time? seats_count? skill_uris url? repeat_count observation publish",
        "course_id",
    ),
    _table(
        "core",
        "core__observations",
        "One official number.",
        _OBSERVATION_COLUMNS,
        "source_id dataset_code nuts_code dimensions unit period",
    ),
    _table(
        "core",
        "core__corrections",
        "A person's word on a link: right or wrong, for a phrase everywhere or for one document.",
        "correction_id document_kind scope lang? document_id? phrase? phrase_key? concept_uri "
        "concept_kind is_right judged_by? judged_date? remark? source_id file row",
        "correction_id",
    ),
    _table(
        "core",
        "core__gold",
        "One mark of a reader in one document of the gold sample.",
        "round_id document_kind document_id lang task reading reader? mark concept_uri? "
        "concept_kind? stratum? inclusion_probability content_hash? judged_date? remark? "
        "source_id file row",
        "round_id document_kind document_id task reading concept_uri",
    ),
    _table(
        "core",
        "core__audits",
        "A drawn skill group of one region and what a reader says: does a course in reach teach "
        "it? The verdict is null as long as nobody has read it. At a partner, nuts_code is the "
        "partner, and for_region the region that lacks it.",
        "round_id nuts_code for_region group_uri reading stratum design draw_count drawn_share "
        "stratum_share content_hash is_current verdict? course_id? found_course? reader? "
        "judged_date? remark? source_id file row",
        "round_id nuts_code for_region group_uri reading",
        {"stratum": ("covered", "uncovered")},
    ),
    _table(
        "core",
        "core__provider_register",
        "One provider of a register: what whole catalogues of the region would hold.",
        "provider_id name nuts_code size_class? source_id file row",
        "provider_id nuts_code",
    ),
    _table(
        "core",
        "core__shortage_lists",
        "One occupation that a public list of shortages names.",
        "country_code isco_code year publisher source_id file row",
        "country_code isco_code year publisher",
    ),
    _table(
        "core",
        "core__areas",
        "One area of a smart-specialisation strategy of the study's regions.",
        "area_code strategy_id version position titles names nuts_codes is_confirmed is_signed "
        "signed_by publisher url? remark? origin_id",
        "area_code",
    ),
    _table(
        "core",
        "core__area_members",
        "One line of the crosswalk of an area: a code that belongs to it, and how much of it.",
        "area_code member_scheme member_code lang? member_share is_known",
        "area_code member_scheme member_code lang",
    ),
)

_LINK_COLUMNS = (
    "concept_uri concept_kind score probability is_calibrated method evidence span_field "
    "span_start? span_end? phrase rank"
)
_LINK: Final = (
    _table(
        "link",
        "link__index",
        "The index that links were made with: what was learnt of the taxonomy.",
        "index_id folder concepts_count labels_count langs",
        "index_id",
    ),
    *(
        _table(
            "link",
            f"link__{kind}_concepts",
            f"A mention: one of the {kind} is linked to one concept.",
            f"{identifier} lang {_LINK_COLUMNS}",
            f"{identifier} concept_uri evidence",
        )
        for kind, identifier in (("vacancies", "vacancy_id"), ("courses", "course_id"))
    ),
    _table(
        "link",
        "link__quality",
        "How many links are right (measure precision) and how much of what is true was found "
        "(recall), from the gold sample; lang or method null: all of them together. A link counts "
        "from a probability of one half on.",
        "document_kind lang? task level method? measure n_docs judged_count right_count n_eff? "
        "estimate? lo? hi?",
        "document_kind lang task level method measure",
    ),
)

INDICATOR_COLUMNS: Final = (
    "indicator measure nuts_code nuts_version side group_scheme? group_code? group_uri? year? "
    "estimand level universe_id evidence unit n_docs n_clusters? n_eff? phi? deff_w? audit_id? "
    "gold_id? kappa? estimate? lo? hi? status grade? emphasis_class? posterior? note? "
    "interval_note? without_largest? "
    "dimensions? position? origins"
)


@cache
def indicator_table(name: str) -> Table:
    """The table of one indicator; all of them have the same columns.

    `estimate`, `lo` and `hi` are null unless `status` allows them: "published" gives all three
    (limits may be null for official figures without standard errors), "at_most" gives `hi` only,
    "draft" gives what the others would and is no finding; the other two give none.
    """
    return _table(
        "ind",
        f"ind__{name}",
        f"One figure of the indicator {name}, with its interval, status and origins.",
        INDICATOR_COLUMNS,
        "indicator measure nuts_code side group_scheme group_code year dimensions",
        {"status": get_values(Status)},
    )


def raw_table(source_id: str, kind: str) -> Table:
    """The table of one source's raw rows; `kind` is vacancies or courses."""
    names = RAW_COLUMNS[kind]
    free = tuple(
        Column(Field(f"raw_{name}", "string", about), nullable=True)
        for name, about in names.items()
    )
    where = tuple(
        Column(FIELDS[name], nullable=False) for name in ("source_id", "origin_id", "file", "row")
    )
    return Table(
        f"raw_{source_id}__{kind}",
        "raw",
        f"One record of the {kind} source {source_id}, as the source says it.",
        where + free,
        ("file", "row"),
    )


FINDINGS: Final = _table(
    "out",
    "out__findings",
    "One statement computed from indicators.",
    "finding_id position template parameters firmness doubts nuts_code side n_docs n_clusters? "
    "rests_on origins",
    "finding_id",
)

TABLES: Final[dict[str, Table]] = {table.name: table for table in (*_CORE, *_LINK, FINDINGS)}
