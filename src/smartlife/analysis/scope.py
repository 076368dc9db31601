"""Which documents count in which region, and what each weighs.

A document counts in region R if its NUTS code is R or lies within R. A default or coarse place
counts at its own level and above, never in a finer region; documents abroad or without a known
place count nowhere (methods, rule 5.1). Grouping is done by the engine; sums that decide figures
are taken over whole numbers, so that their order cannot change the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from smartlife.model.regions import is_code, level_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.model.study import Study
    from smartlife.store.run import StepRun

Role = Literal["region", "partner", "country"]
Kind = Literal["vacancies", "courses"]

PLACED: Final = ("coded", "coarse", "default")
"""Values of place_status that put a document into a region."""
ALL_REGIONS: Final = "ALL"
"""Stands for the whole study, wherever its documents are, in tables that ask for a region."""
FIXED_POINT: Final = 2**30
"""Fractions are summed as whole multiples of 1 / FIXED_POINT."""

UNNAMED: Final = "document:"
"""Begins the name of a cluster that is one document, since it names no employer."""

_ID: Final = {"vacancies": "vacancy_id", "courses": "course_id"}


@dataclass(frozen=True, slots=True)
class ScopeRegion:
    """A region that gets figures."""

    code: str
    role: Role

    @property
    def level(self) -> int:
        """NUTS level; 0 is a country."""
        return level_of(self.code)


def scope_regions(study: Study) -> tuple[ScopeRegion, ...]:
    """Regions under study, partners, and the countries that contain them, each once."""
    wanted: list[tuple[str, Role]] = [(code, "region") for code in study.regions]
    wanted += [(code, "partner") for code in study.partners]
    wanted += [(code[:2], "country") for code, _ in tuple(wanted)]
    first: dict[str, Role] = {}
    for code, role in wanted:
        if is_code(code):
            first.setdefault(code, role)
    return tuple(ScopeRegion(code, role) for code, role in first.items())


def containing(code: str) -> tuple[str, ...]:
    """The region and all regions that contain it, finest first."""
    return tuple(code[:length] for length in range(len(code), 1, -1))


def region_settings(study: Study) -> tuple[tuple[str, object], ...]:
    """The settings that a step depends on if it uses this module."""
    return (
        ("regions", study.regions),
        ("partners", study.partners),
        ("nuts_version", study.nuts_version),
    )


def id_column(kind: Kind) -> str:
    """Name of the identifier of a kind of documents."""
    return _ID[kind]


def placed(run: StepRun, kind: Kind) -> ir.Table:
    """Documents by region: all columns of the core table, and `region_code`.

    A document stands in one row per region of the study that it counts in.
    """
    return run.view(f"placed {kind}", (f"core__{kind}",), lambda: _placed(run, kind))


def _placed(run: StepRun, kind: Kind) -> ir.Table:
    import ibis
    import pyarrow as pa

    documents = run.table(f"core__{kind}")
    codes = [region.code for region in scope_regions(run.study)]
    regions = ibis.memtable(pa.table({"region_code": pa.array(codes, pa.string())}))
    version = str(run.study.nuts_version)
    # a country is the same in every version; finer codes of another version may mean another place
    known = documents.filter(
        documents.place_status.isin(PLACED)
        & documents.nuts_code.notnull()
        & ((documents.nuts_version == version) | (documents.nuts_code.length() == 2))
    )
    return known.join(regions, known.nuts_code.startswith(regions.region_code))


def demand(run: StepRun) -> ir.Table:
    """Advertisements by region: region_code, document_id, cluster, weight, origin_id, employer.

    The cluster is the employer. Agencies, aliases of boards and unknown employers are no clusters:
    each of their advertisements is one of its own (methods, rule 5.2). The weight is the number of
    posts.
    """
    return run.view("demand", ("core__vacancies",), lambda: _demand(run))


def _demand(run: StepRun) -> ir.Table:
    import ibis

    rows = placed(run, "vacancies")
    is_employer = (rows.employer_kind == "employer") & rows.employer_id.notnull()
    named = ibis.literal("employer:").concat(rows.employer_id)
    single = ibis.literal(UNNAMED).concat(rows.vacancy_id)
    return rows.select(
        "region_code",
        "origin_id",
        document_id=rows.vacancy_id,
        cluster=ibis.ifelse(is_employer.fill_null(False), named, single),  # noqa: FBT003
        weight=rows.positions_count.cast("float64"),
    )


def offer(run: StepRun) -> ir.Table:
    """Distinct courses by region; columns as `demand`, and is_open.

    A course is provider × title × level; of several records the one with the first identifier
    stands for all. The weight is 1. The cluster is the provider; courses that name none may all be
    of one provider, as in the list of a school, so those of one source are one cluster.
    """
    return run.view("offer", ("core__courses",), lambda: _offer(run))


def _offer(run: StepRun) -> ir.Table:
    import ibis

    rows = placed(run, "courses")
    own = ibis.literal("document:").concat(rows.course_id)
    rows = rows.mutate(
        cluster=ibis.coalesce(
            ibis.literal("provider:").concat(rows.provider_id),
            ibis.literal("source:").concat(rows.source_id),
        ),
        provider_key=ibis.coalesce(rows.provider_id, own),
        title_key=rows.title.lower().strip(),
        level_key=ibis.coalesce(rows.level, ibis.literal("")),
    )
    same = ibis.window(
        group_by=["region_code", "provider_key", "title_key", "level_key"], order_by="course_id"
    )
    first = rows.mutate(place_in_row=ibis.row_number().over(same))
    first = first.filter(first.place_in_row == 0)
    return first.mutate(document_id=first.course_id, weight=ibis.literal(1.0))


def origins_by_region(run: StepRun, documents: ir.Table) -> dict[str, tuple[str, ...]]:
    """Files behind the documents of each region.

    Args:
        run: The run; reads core__origins for the taxonomy if the step declares it.
        documents: Rows with region_code and origin_id.
    """
    rows = documents.select("region_code", "origin_id").distinct().to_pyarrow().to_pylist()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["region_code"], set()).add(row["origin_id"])
    taxonomy = taxonomy_origins(run)
    return {
        region.code: tuple(sorted(found.get(region.code, set()) | taxonomy))
        for region in scope_regions(run.study)
    }


def taxonomy_origins(run: StepRun) -> set[str]:
    """Files of the taxonomy, if the step reads links; else none."""
    if not any(name.startswith("link__") for name in run.step.reads):
        return set()
    rows = run.read("core__origins", ["origin_id", "kind"]).to_pylist()
    return {row["origin_id"] for row in rows if row["kind"] == "taxonomy"}
