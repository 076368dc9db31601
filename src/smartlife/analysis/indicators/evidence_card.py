"""Evidence card: what all other figures of a region rest on (methods, indicator 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.audits.coverage import Coverage, read_coverages
from smartlife.analysis.contract import Frame, Indicator, Row, count_row
from smartlife.analysis.links.card import quality_rows, read_quality
from smartlife.analysis.scope import (
    ALL_REGIONS,
    Kind,
    demand,
    id_column,
    offer,
    placed,
    scope_regions,
)
from smartlife.analysis.skill_groups import SKILL_KINDS
from smartlife.analysis.tallies import occupation_links
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="evidence_card",
    title_key="indicator.evidence_card",
    estimand="What the figures rest on: documents held and what is known of them",
    unit="documents",
    level="documents",
    universe="documents-held",
    reads=(
        "core__vacancies",
        "core__courses",
        "core__concepts",
        "core__observations",
        "core__origins",
        "core__provider_register",
        "core__source_counts",
        "link__vacancies_concepts",
        "link__courses_concepts",
        "link__quality",
    ),
    formula="Counts and shares of the distinct documents that are placed in the region; the rows "
    "of the region ALL count every document of the study, wherever its place is",
    estimands={
        "clusters": "Number of employers or providers that the documents of the region name",
        "largest_cluster_share": "Share of the largest employer in the posts that the region's "
        "advertisements offer, or of the largest provider in its courses",
        "linking_precision": "Of the links of a language that the programme made, the share that "
        "people found right",
        "linking_recall": "Of the links of a language that people found right, the share that the "
        "programme made",
        "catalogue_coverage": "Share of the region's providers that have a course in the "
        "catalogues held",
        "share_with_text": "Share of the documents of the region that have a text",
        "share_with_employer": "Share of the advertisements of the region that name an employer; "
        "an agency or a board is none",
        "share_with_occupation": "Share of the advertisements of the region that are linked to an "
        "occupation",
        "share_with_skills": "Share of the documents of the region that are linked to a skill",
        "share_mentions_observed": "Share of the skill links of the documents that rest on words "
        "of the document itself",
        "statistics_year": "Newest year of an official figure of the region",
    },
)
_SIDES: Final[dict[Kind, str]] = {"vacancies": "demand", "courses": "offer"}
_ACCOUNTS: Final = ("read", "kept", "rejected", "duplicate", "outside", "noted")


def compute(run: StepRun) -> list[Row]:
    """Rows per region and side, and for the whole study (nuts_code ALL).

    Measures: documents; documents_by {place_status, lang, source}; share_with_text,
    share_with_employer, share_with_occupation, share_with_skills, share_mentions_observed,
    clusters, largest_cluster_share, dated (its first and last day in dimensions);
    linking_precision, linking_recall (by lang, with task and level in dimensions, over the whole
    study) and catalogue_coverage, which are not observed without gold, and without a register of
    providers or two catalogues that share some; statistics_year;
    records_{read, kept, …} per source.
    """
    rows: list[Row] = []
    for kind, side in _SIDES.items():
        rows += _documents(run, kind, side)
    return [*rows, *_statistics(run), *_accounts(run)]


def _documents(run: StepRun, kind: Kind, side: str) -> list[Row]:
    facts = run.own_view(_facts(run, kind))
    by_region = {row["region_code"]: row for row in _summed(facts).to_pyarrow().to_pylist()}
    origins = _lists(facts.select("region_code", code=facts.origin_id))
    groups = {
        scheme: _counted(facts.select("region_code", code=facts[column]))
        for scheme, column in (
            ("place_status", "place_status"),
            ("lang", "lang"),
            ("source", "source_id"),
        )
    }
    mix = _evidence_mix(run, kind, facts)
    largest = _largest(run, kind)
    retrieved = _retrieved(run)
    marked = tuple(_lists_of_sources(run).get("inputs/gold.tsv", ()))
    quality = read_quality(run, kind, marked)
    scope = scope_regions(run.study)
    codes = [region.code for region in scope]
    # a register of a region says nothing of its country
    told = [region.code for region in scope if region.role != "country" and side == "offer"]
    coverages = read_coverages(run, told)
    rows: list[Row] = []
    for code in (*codes, ALL_REGIONS):
        frame = Frame(INDICATOR, code, str(run.study.nuts_version), side)
        behind = tuple(origins.get(code, ()))
        summed = by_region.get(code)
        rows.append(count_row(frame, "documents", summed["n"] if summed else 0, behind))
        for scheme, found in groups.items():
            rows += [
                count_row(
                    frame,
                    "documents_by",
                    number,
                    behind,
                    group_scheme=scheme,
                    group_code=group,
                )
                for group, number in sorted(found.get(code, {}).items())
            ]
        if summed:
            rows += _shares(frame, summed, mix.get(code), largest.get(code), behind)
            rows.append(_period(frame, summed, retrieved, behind))
        rows += quality_rows(frame, groups["lang"].get(code, {}), quality)
        if side == "offer":
            complete = coverages.get(code, Coverage(None, {}, 0))
            rows.append(complete.row(frame, behind) | {"unit": "share"})
    return rows


def _facts(run: StepRun, kind: Kind) -> ir.Table:
    """Documents by region (and ALL) with flags of what is known of them."""
    import ibis

    date = "posted_date" if kind == "vacancies" else "start_date"
    name = id_column(kind)
    everything = run.table(f"core__{kind}").mutate(region_code=ibis.literal(ALL_REGIONS))
    columns = {
        "document_id": name,
        "region_code": "region_code",
        "place_status": "place_status",
        "lang": "lang",
        "source_id": "source_id",
        "origin_id": "origin_id",
        "has_text": "has_text",
        "day": date,
        "cluster": "employer_id" if kind == "vacancies" else "provider_id",
    }
    chosen = [
        table.select(**{new: table[old] for new, old in columns.items()})
        for table in (placed(run, kind), everything)
    ]
    facts = chosen[0].union(chosen[1])
    links = run.table(f"link__{kind}_concepts")
    observed = links.filter(links.evidence == "observed")
    has_skills = observed.filter(observed.concept_kind.isin(SKILL_KINDS))
    flags = {"has_skills": has_skills.select(document_id=has_skills[name])}
    if kind == "vacancies":
        # those of the occupation mix: a group that is less likely is a guess
        likely = occupation_links(run)
        likely = likely.filter(likely.probability >= MIN_LINK_PROBABILITY)
        flags["has_occupation"] = likely.select("document_id")
    flagged = facts.mutate(has_occupation=ibis.null("boolean")) if kind == "courses" else facts
    for flag, documents in flags.items():
        linked = documents.distinct()
        linked = linked.mutate(**{flag: ibis.literal(True)})  # noqa: FBT003 - a column
        flagged = flagged.left_join(linked, "document_id").drop("document_id_right")
    return flagged


def _summed(facts: ir.Table) -> ir.Table:
    return facts.group_by("region_code").agg(
        n=facts.count(),
        text=facts.has_text.sum(),
        occupation=facts.has_occupation.count(),
        skills=facts.has_skills.count(),
        named=facts.cluster.count(),
        clusters=facts.cluster.nunique(),
        dated=facts.day.count(),
        first=facts.day.min(),
        last=facts.day.max(),
    )


def _shares(
    frame: Frame,
    summed: dict[str, Any],
    mix: tuple[int, int] | None,
    largest: float | None,
    origins: tuple[str, ...],
) -> list[Row]:
    n = summed["n"]
    shares: dict[str, float | None] = {"share_with_text": (summed["text"] or 0) / n}
    if frame.side == "demand":
        shares["share_with_employer"] = summed["named"] / n
        shares["share_with_occupation"] = summed["occupation"] / n
    shares["share_with_skills"] = summed["skills"] / n
    shares["share_mentions_observed"] = mix[0] / mix[1] if mix and mix[1] else None
    if frame.nuts_code != ALL_REGIONS:
        shares["largest_cluster_share"] = largest
    rows = [
        count_row(frame, name, value, origins, n_docs=n) | {"unit": "share"}
        for name, value in shares.items()
    ]
    # a catalogue that names no provider has some nevertheless
    unknown = frame.side == "offer" and not summed["clusters"]
    note = "providers_not_named" if unknown else None
    number = None if unknown else summed["clusters"]
    clusters = count_row(frame, "clusters", number, origins, note=note, n_docs=n)
    return [*rows, clusters | {"unit": "employers" if frame.side == "demand" else "providers"}]


def _period(
    frame: Frame, summed: dict[str, Any], retrieved: dict[str, str], origins: tuple[str, ...]
) -> Row:
    days = sorted({retrieved[origin] for origin in origins if origin in retrieved})
    dimensions = {
        "first": summed["first"].isoformat() if summed["first"] else None,
        "last": summed["last"].isoformat() if summed["last"] else None,
        "retrieved": days,
    }
    known = {name: value for name, value in dimensions.items() if value}
    return count_row(frame, "dated", summed["dated"], origins, dimensions=known)


def _evidence_mix(run: StepRun, kind: Kind, facts: ir.Table) -> dict[str, tuple[int, int]]:
    """Region → observed and all skill mentions."""
    links = run.table(f"link__{kind}_concepts")
    skills = links.filter(links.concept_kind.isin(SKILL_KINDS))
    skills = skills.select("evidence", document_id=skills[id_column(kind)])
    joined = facts.select("region_code", "document_id").join(skills, "document_id")
    summed = joined.group_by("region_code").agg(
        observed=(joined.evidence == "observed").sum(), n=joined.count()
    )
    return {
        row["region_code"]: (row["observed"], row["n"]) for row in summed.to_pyarrow().to_pylist()
    }


def _largest(run: StepRun, kind: Kind) -> dict[str, float]:
    """Share of the largest employer (by posts) or provider (by courses) of each region."""
    documents = demand(run) if kind == "vacancies" else offer(run)
    by_cluster = documents.group_by("region_code", "cluster").agg(
        weight=documents.weight.cast("int64").sum()
    )
    summed = by_cluster.group_by("region_code").agg(
        largest=by_cluster.weight.max(), total=by_cluster.weight.sum()
    )
    return {
        row["region_code"]: row["largest"] / row["total"]
        for row in summed.to_pyarrow().to_pylist()
        if row["total"]
    }


def _counted(table: ir.Table) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    counted = table.group_by("region_code", "code").agg(n=table.count()).to_pyarrow()
    for row in counted.to_pylist():
        found.setdefault(row["region_code"], {})[row["code"]] = row["n"]
    return found


def _lists(table: ir.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in table.distinct().order_by("region_code", "code").to_pyarrow().to_pylist():
        found.setdefault(row["region_code"], []).append(row["code"])
    return found


def _retrieved(run: StepRun) -> dict[str, str]:
    rows = run.read("core__origins", ["origin_id", "retrieved_date"]).to_pylist()
    return {
        row["origin_id"]: row["retrieved_date"].isoformat() for row in rows if row["retrieved_date"]
    }


def _statistics(run: StepRun) -> list[Row]:
    """The newest year of each official data set."""
    table = run.table("core__observations")
    known = table.filter(table.number.notnull())
    newest = known.group_by("dataset_code").agg(year=known.year.max())
    origins = _lists(known.select(region_code=known.dataset_code, code=known.origin_id))
    frame = Frame(
        INDICATOR,
        ALL_REGIONS,
        str(run.study.nuts_version),
        "both",
        {"unit": "year", "evidence": "official"},
    )
    return [
        count_row(
            frame,
            "statistics_year",
            row["year"],
            tuple(origins[row["dataset_code"]]),
            n_docs=0,
            group_scheme="dataset",
            group_code=row["dataset_code"],
        )
        for row in newest.order_by("dataset_code").to_pyarrow().to_pylist()
    ]


def _accounts(run: StepRun) -> list[Row]:
    """What became of the records of each source."""
    origins = _lists_of_sources(run)
    rows = []
    for account in run.read("core__source_counts").to_pylist():
        side = _SIDES.get(account["kind"], "both")
        frame = Frame(INDICATOR, ALL_REGIONS, str(run.study.nuts_version), side)
        source = account["source_id"]
        rows += [
            count_row(
                frame,
                f"records_{name}",
                account[f"{name}_count"],
                tuple(origins.get(source, ())),
                group_scheme="source",
                group_code=source,
            )
            | {"unit": "records"}
            for name in _ACCOUNTS
        ]
    return rows


def _lists_of_sources(run: StepRun) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in run.read("core__origins", ["origin_id", "source_id"]).to_pylist():
        found.setdefault(row["source_id"], []).append(row["origin_id"])
    return {source: sorted(ids) for source, ids in found.items()}
