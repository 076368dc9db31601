"""Every column of every table, defined once: name, type, unit, what it means.

Here belong the meaning and the allowed values of single columns. Which table has which column
is in `smartlife.model.tables`; the physical schema is derived in `smartlife.store`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

FieldType = Literal[
    "string", "int64", "float64", "bool", "date", "list<string>", "list<float64>", "json"
]

SourceKind = Literal["taxonomy", "vacancies", "courses", "statistics", "geography"]
Kind = Literal["taxonomy", "vacancies", "courses", "statistics", "geography", "judgements"]
DocumentKind = Literal["vacancies", "courses"]
PlaceStatus = Literal["coded", "coarse", "default", "abroad", "unknown"]
DateStatus = Literal["dated", "relative", "undated"]
Observation = Literal["flow", "stock", "archive"]
Publish = Literal["counts", "excerpt", "full"]
Evidence = Literal["observed", "inferred", "modelled", "official"]
Status = Literal["published", "at_most", "too_little_data", "not_observed", "draft"]
ConceptKind = Literal["occupation", "isco_group", "skill", "knowledge", "skill_group"]
LabelKind = Literal["preferred", "alternative", "hidden"]
RelationKind = Literal["broader", "essential", "optional", "member"]
EmployerKind = Literal["employer", "agency", "alias", "unknown"]
CourseMode = Literal["onsite", "online", "blended", "unknown"]
EmphasisClass = Literal["asked_more", "taught_more", "in_line", "cannot_tell"]
LinkMethod = Literal["given", "exact", "phrase", "similar", "occupation", "corrected"]
Scope = Literal["phrase", "document"]
Task = Literal["occupation", "skills"]
Reading = Literal["first", "second", "agreed"]
Mark = Literal["true", "false", "none", "unsure"]
Verdict = Literal["yes", "no", "unsure"]
Design = Literal["drawn", "whole", "partner"]
MemberScheme = Literal["nace", "isco", "skill_group", "field", "concept", "phrase"]
Decision = Literal["kept", "rejected", "duplicate", "outside_period"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: what it is, wherever it occurs.

    Attributes:
        name: Column name; the ending tells the kind (`_id`, `_code`, `_uri`, `_date`, `_count`,
            `_share`, `_eur`).
        type: Logical type.
        description: One sentence.
        unit: Unit of a number.
        values: Allowed values of a string, or empty.
    """

    name: str
    type: FieldType
    description: str
    unit: str | None = None
    values: tuple[str, ...] = ()


def get_values(literal: object) -> tuple[str, ...]:
    """The values of a Literal type defined here."""
    return get_args(literal)


def _all(*fields: Field) -> dict[str, Field]:
    by_name = {field.name: field for field in fields}
    if len(by_name) != len(fields):
        raise ValueError("a field is defined twice")
    return by_name


def _text(name: str, description: str, values: object = None) -> Field:
    return Field(name, "string", description, values=get_values(values) if values else ())


def _count(name: str, description: str, unit: str = "records") -> Field:
    return Field(name, "int64", description, unit)


def _number(name: str, description: str, unit: str | None = None) -> Field:
    return Field(name, "float64", description, unit)


def _flag(name: str, description: str) -> Field:
    return Field(name, "bool", description)


def _date(name: str, description: str) -> Field:
    return Field(name, "date", description)


FIELDS: Final[dict[str, Field]] = _all(
    # --- where a record comes from
    _text("source_id", "Short code of the source inside the study."),
    _text("kind", "What a source holds.", Kind),
    _text("origin_id", "The file a row was read from: key of core__origins."),
    _text("file", "Name of the file inside its source; archive members as archive.zip!name."),
    _count("row", "Number of the record in its file; the first line is 1.", "line"),
    _text("source_record_id", "Identifier of the record at its publisher."),
    _text("publisher", "Who publishes the source."),
    _text("title", "Title as published, markup removed."),
    _text("licence", "Licence or terms the source is used under."),
    _text("url", "Address of the record or source at its publisher."),
    _date("retrieved_date", "Day the file was obtained."),
    _text("checksum", "SHA-256 of the untouched file, in hexadecimal."),
    _count("size_bytes", "Size of the untouched file.", "bytes"),
    _text("publish", "How much of single records may be shown.", Publish),
    _text("observation", "What a series of this source can mean.", Observation),
    _text("format", "Format that was recognised by content."),
    # --- issues and counts
    _text("severity", "rejected: the record is not used; noted: one of its values is not."),
    _text("reason", "Code of what is wrong: a key of model.issues.REASONS."),
    _text("column", "Column or path of the value, as the source names it."),
    _text("value", "The value as found (text)."),
    _text("message", "One sentence for people."),
    _text("decision", "What became of a record.", Decision),
    _text("rule", "Which rule decided."),
    _text("kept_id", "The record that was kept instead."),
    _count("read_count", "Records read."),
    _count("kept_count", "Records kept."),
    _count("rejected_count", "Records rejected."),
    _count("duplicate_count", "Records that repeat another one."),
    _count("outside_count", "Records outside of the study's period."),
    _count("noted_count", "Notes about single values of kept records.", "notes"),
    # --- documents
    _text("vacancy_id", "Our stable identifier of a vacancy."),
    _text("course_id", "Our stable identifier of a course."),
    _text("text", "Full text, markup and personal data removed; empty text is null."),
    _text("lang", "Language, ISO 639-1."),
    _number("lang_confidence", "Confidence of the language detection; null if given.", "share"),
    _flag("has_text", "True if there is a text beyond the title."),
    _text("employer_name", "Employer as published."),
    _text("employer_id", "Normalised employer: the cluster of the interval; null if unknown."),
    _text("employer_kind", "Agencies and board aliases are no clusters.", EmployerKind),
    _text("place_name", "Place as published."),
    _text("place_status", "How the place of a record is known.", PlaceStatus),
    _text("nuts_code", "NUTS code; null where the region is not known."),
    _count("nuts_level", "Level of nuts_code; 0 is the country.", "level"),
    _text("nuts_version", "Version of NUTS that nuts_code belongs to, e.g. 2024."),
    _text("country_code", "Country, ISO 3166-1 alpha-2."),
    _flag("is_remote", "True if the record says that it can be done from anywhere."),
    _date("posted_date", "Day of publication; null if undated."),
    _date("closes_date", "Last day for applications; null if not given."),
    _text("date_status", "How posted_date is known.", DateStatus),
    _count("positions_count", "Positions named, capped at the 99th centile per ISCO-1.", "posts"),
    _text("category", "Category of the publisher."),
    _text("occupation_code", "National occupation code given by the source."),
    _text("isco_code", "ISCO-08 code (1 to 4 digits)."),
    _text("nace_code", "NACE Rev. 2 code of the employer."),
    _count("repeat_count", "Further records of the same document that were found.", "records"),
    Field("source_ids", "list<string>", "Sources in which the document was found."),
    Field("skill_uris", "list<string>", "ESCO skills given by the source itself."),
    # --- courses
    _text("provider_name", "Provider as published."),
    _text("provider_id", "Normalised provider: the cluster of the interval."),
    _text("mode", "How a course is taught.", CourseMode),
    Field("teaching_langs", "list<string>", "Languages of teaching, ISO 639-1; empty: not given."),
    _date("start_date", "First day; null if open or not given."),
    _date("end_date", "Last day; null if not given."),
    _number("hours", "Teaching and study time.", "hours"),
    _number("credits_ects", "Credits.", "ECTS"),
    _number("price_eur", "Price for the learner; 0 is free; null not given.", "EUR"),
    _text("level", "Level as published."),
    _count("eqf_level", "Level of the European Qualifications Framework, 1 to 8.", "level"),
    _text("field_code", "Field of education, ISCED-F 2013 (2 to 4 digits)."),
    _text("field_name", "Field or subject as published."),
    _flag("is_open", "True if an adult can enrol in it by itself; null if not known."),
    _flag("is_part_time", "True if evenings, weekends or part-time; null if not known."),
    _count("seats_count", "Places offered.", "places"),
    # --- taxonomy
    _text("concept_uri", "ESCO URI of the concept (or ISCO, ISCED-F URI inside ESCO)."),
    _text("concept_kind", "What a concept is.", ConceptKind),
    _text("code", "Code in its classification (ISCO, ISCED-F, ESCO group, collection name)."),
    _text("status", "Status of a figure, or of a concept at its publisher."),
    _text("skill_type", "skill/competence or knowledge."),
    _text("reuse_level", "transversal, cross-sector, sector-specific, occupation-specific."),
    _count("depth", "Least number of steps to the top of the skill hierarchy.", "steps"),
    _text("taxonomy_version", "Version of the taxonomy, as far as it is stated."),
    _text("label", "Label."),
    _text("label_kind", "Which label.", LabelKind),
    _text("from_uri", "Concept that the relation starts at."),
    _text("relation", "Kind of relation: from_uri has to_uri as ….", RelationKind),
    _text("to_uri", "Concept that the relation ends at."),
    # --- regions
    _text("parent_code", "Code of the region that contains this one."),
    _text("name", "Name in the region's own language, Latin letters."),
    Field("names", "json", "Names per language: {lang: name}."),
    _number("lon", "Longitude of a point inside.", "degrees"),
    _number("lat", "Latitude of a point inside.", "degrees"),
    _number("area_km2", "Area.", "km²"),
    Field("geometry", "json", "GeoJSON geometry, EPSG:4326."),
    _text("from_code", "Region code before conversion."),
    _text("from_version", "NUTS version before conversion."),
    _text("to_code", "Region code after conversion."),
    _text("to_version", "NUTS version after conversion."),
    _number("from_share", "Share of the old region's population in the new one.", "share"),
    _number("population", "Population that moves with the pair, or lives in the place.", "people"),
    _text("place_key", "Folded name to look a place up by."),
    _text("place_kind", "city, town, municipality, parish, county, region, country."),
    _text("place_code", "Official code of a municipality or county."),
    _text("postcode", "Postcode."),
    # --- observations
    _text("dataset_code", "Code of the data set at its publisher."),
    Field("dimensions", "json", "All dimensions but region and time: {dimension: code}."),
    _text("period", "Time period as published."),
    _count("year", "Year of the period.", "year"),
    _text("freq", "Frequency: A, Q or M."),
    _text("unit", "Unit."),
    _number("number", "The observed number; null if missing or confidential."),
    _text("flags", "Flags of the publisher (b break, u unreliable, e estimated, p provisional)."),
    # --- links
    _text("index_id", "Checksum of the index of the taxonomy."),
    _text("folder", "Where it lies, relative to the lake."),
    _count("concepts_count", "Concepts that can be linked to.", "concepts"),
    _count("labels_count", "Their labels in all languages.", "labels"),
    Field("langs", "list<string>", "Languages that have labels, ISO 639-1."),
    _number("score", "Score of the link, 0 to 1; comparable inside one method.", "share"),
    _number(
        "probability",
        "Probability that the link is right: for a skill the highest of the document's statements; "
        "provisional unless is_calibrated.",
    ),
    _flag("is_calibrated", "True if probability was fitted on judgements."),
    _text("method", "How the link was made.", LinkMethod),
    _text("evidence", "What a figure or link rests on.", Evidence),
    _text("span_field", "Where the evidence stands: title, text, source or person."),
    _count("span_start", "First character of the evidence.", "characters"),
    _count("span_end", "Character after the evidence.", "characters"),
    _text("phrase", "Normalised words that made the link: the unit of linking error."),
    _count("rank", "1 is the best link of its kind in the document.", "rank"),
    # --- what people say of links
    _text("document_kind", "What the document is.", DocumentKind),
    _text("document_id", "Our stable identifier of a vacancy or course."),
    _text("correction_id", "Our stable identifier of a correction."),
    _text("scope", "Whether a correction is of a phrase everywhere or of one document.", Scope),
    _text("phrase_key", "The phrase folded: lower case, words separated by single spaces."),
    _flag("is_right", "True if the link is right, false if it is wrong."),
    _text("judged_by", "Who judged: initials or a role."),
    _date("judged_date", "Day of the judgement."),
    _text("remark", "What the person noted."),
    _text("round_id", "The draw of documents that a judgement belongs to."),
    _text("task", "What the reader marked, all of it.", Task),
    _text("reading", "Which reading: the first, a second one, or what both agreed on.", Reading),
    _text("reader", "Who read: initials or a role."),
    _text(
        "mark",
        "true: the document names the concept; false: it does not; none: read, and "
        "nothing to mark; unsure: the reader cannot tell.",
        Mark,
    ),
    _text("stratum", "Stratum that the document was drawn from."),
    _number("inclusion_probability", "Probability of the document to be drawn.", "share"),
    _count(
        "judged_count", "Links (for precision) or marks (for recall) that were compared.", "links"
    ),
    _count(
        "right_count", "Those of them that are right (precision) or were found (recall).", "links"
    ),
    _text("content_hash", "Checksum of what was to be judged, when it was drawn."),
    # --- what people say of groups and catalogues
    _text(
        "design",
        "drawn: by chance; whole: every group of the stratum is read; partner: looked for at a "
        "partner, as nobody teaches it in the region.",
        Design,
    ),
    _text("for_region", "Region whose demand it is about: another one than its own at a partner."),
    _count("draw_count", "How often the group was drawn.", "draws"),
    _number("drawn_share", "The group's share of demand when it was drawn.", "share"),
    _number("stratum_share", "The stratum's share of demand when it was drawn.", "share"),
    _text("verdict", "Whether a course in reach truly teaches the group.", Verdict),
    _text("found_course", "A course that the reader found outside of the list."),
    _flag("is_current", "False if the group or the catalogue is not what it was when drawn."),
    _text("size_class", "Size of a provider, as the register has it."),
    # --- smart specialisation
    _text("area_code", "Area of a smart-specialisation strategy: strategy/area."),
    _text("strategy_id", "Code of a smart-specialisation strategy."),
    _text("version", "Version of the file."),
    Field("titles", "json", "Title of the strategy per language: {lang: title}."),
    Field("nuts_codes", "list<string>", "Territory of the strategy: NUTS codes."),
    _flag("is_confirmed", "True if the names of the areas were read at an official place."),
    _flag("is_signed", "True if two organisations signed the codes as they are; else a draft."),
    Field("signed_by", "list<string>", "Organisations that signed the codes as they are."),
    _text("member_scheme", "What member_code is a code of.", MemberScheme),
    _text("member_code", "Code or concept that belongs to an area, or a phrase of it."),
    _number("member_share", "How much of the code belongs to the area.", "share"),
    _flag("is_known", "True if the study's taxonomy has the code (phrases and NACE: always)."),
    # --- indicators
    _text("indicator", "Name of the indicator: file name in analysis/indicators."),
    _text("measure", "Which number of the indicator."),
    _text("side", "demand, offer or both."),
    _text("group_scheme", "Scheme of group_code: isco, esco_skill_group, isced_f, sex …"),
    _text("group_code", "Group that the figure is about; null: all."),
    _text("group_uri", "ESCO URI of the group, if it has one."),
    _text("estimand", "What is estimated, in one sentence."),
    _text("universe_id", "Name of the fixed set of groups that was looked at."),
    _count("n_docs", "Distinct documents behind the figure.", "documents"),
    _count("n_clusters", "Employers (providers) behind the figure.", "clusters"),
    _number("n_eff", "Effective sample size.", "documents"),
    _number("phi", "Dispersion factor of the clusters."),
    _number("deff_w", "Design effect of the weights."),
    _text("audit_id", "Audit that the figure rests on."),
    _text("gold_id", "Gold sample that the figure rests on."),
    _number(
        "kappa",
        "Agreement of two readers of the gold sample or audit (Cohen's kappa); where the figure "
        "rests on neither, coverage of the catalogues.",
        "share",
    ),
    _number("estimate", "The figure.", "see unit"),
    _number("lo", "Lower limit of the 90 % interval.", "see unit"),
    _number("hi", "Upper limit of the 90 % interval.", "see unit"),
    _text("grade", "A: n_eff ≥ 200, B: 50 to 199, C: not printed."),
    _text("note", "Code of the remark printed with the figure."),
    _text(
        "interval_note",
        "Code of a further remark, on the limits alone: what they do not allow for.",
    ),
    Field(
        "without_largest",
        "json",
        "{estimate, lo, hi} without the largest employer (provider), where it has more than a "
        "quarter of the weight.",
    ),
    _text("emphasis_class", "Class of an emphasis difference.", EmphasisClass),
    _number("posterior", "Posterior probability of the class.", "share"),
    Field("origins", "list<string>", "Origins behind the figure: keys of core__origins."),
    _text("finding_id", "Identifier of the finding."),
    _count("position", "Order of printing.", "rank"),
    _text("template", "Name of the sentence; its wording is in the languages."),
    Field("parameters", "json", "Values of the sentence."),
    _text("firmness", "firm or indicative."),
    Field("doubts", "list<string>", "What it did not withstand, or what could not be tried."),
    Field("rests_on", "json", "Indicator rows behind it: [{indicator, measure, group_code, …}]."),
)
