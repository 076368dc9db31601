"""Reads what an employer needs from an advertisement or a few sentences in their own words.

What points at a person is masked before anything else is done with the text. Skills that the text
asks for are found as in any advertisement; what it offers, tells of the employer or calls not
required is not asked for. Skills in such parts are told apart, so that a person can say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from smartlife.errors import InputUnreadable
from smartlife.formats.wrapped_lines import unwrapped
from smartlife.planning.material.unit_groups import GROUP
from smartlife.planning.need.passages import Passage, untold_passages, wish_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.sentences import Found
    from smartlife.model.fields import ConceptKind
    from smartlife.planning.material.skills import SkillGraph

State = Literal["confirmed", "likely", "doubtful", "not_asked", "usual", "spoken", "removed"]
"""Confirmed by a person; likely (0.5 and more) or doubtful by the link; found where the text offers
or tells; usual in the occupation, but not said; a language that the people speak; removed by a
person."""
Wish = Literal["asked", "welcome"]

LIKELY: Final = 0.5
"""Below it a link is more likely wrong than right: it counts only if a person confirms it."""
LEAST_SHOWN: Final = 0.3
"""Less likely skills are not asked about."""
LEAST_OCCUPATION: Final = 0.1
"""Of less likely occupations not even what is usual is asked about."""
WEIGHT_OF_WELCOME: Final = 0.5
"""What the text calls an advantage counts half of what it asks for; an assumption."""
LONGEST_TEXT: Final = 60_000
_LONGEST_TITLE: Final = 120
_LEAST_LETTERS: Final = 3
_MOST_USUAL: Final = 12
_FEW: Final = 3
"""Where fewer skills that not every occupation asks for are read, what is usual is asked about."""
_COUNTS: Final = frozenset({"confirmed", "likely"})
_TAUGHT: Final = ("skill", "knowledge")


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill that the text names.

    Attributes:
        uri: The concept.
        kind: Skill or knowledge.
        probability: Probability that the words mean it; 1 if a person confirmed it.
        is_calibrated: True if that was fitted on judgements of the language.
        wish: Whether it is asked for, or called an advantage.
        state: What is known of it; see `State`.
        start: First character of its words in `Need.text`; None for what the text does not say.
        end: Character after them.
        phrase: The words.
    """

    uri: str
    kind: ConceptKind
    probability: float
    is_calibrated: bool
    wish: Wish
    state: State
    start: int | None
    end: int | None
    phrase: str

    @property
    def counts(self) -> bool:
        """True if plans are made for it."""
        return self.state in _COUNTS

    @property
    def weight(self) -> float:
        """How much it counts: the probability that it is asked for, half if it is an advantage."""
        if not self.counts:
            return 0.0
        return self.probability * (WEIGHT_OF_WELCOME if self.wish == "welcome" else 1.0)


@dataclass(frozen=True, slots=True)
class AskedOccupation:
    """An occupation that the title and text may mean.

    Attributes:
        uri: The occupation or ISCO group.
        kind: Which of both.
        probability: Probability that it is meant.
        phrase: The words of the title.
        isco_code: Its ISCO-08 code.
    """

    uri: str
    kind: ConceptKind
    probability: float
    phrase: str
    isco_code: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What an employer asks for.

    Attributes:
        title: Title of the post; empty if none was given or seen.
        text: The text without what points at persons; spans count its characters.
        lang: Its language.
        lang_sureness: How sure that is; 1 if it was said.
        occupations: What the post may be, likeliest first.
        skills: What is named, in the order of the text; then what is usual but not said.
        has_masked: True if names, addresses or numbers were taken out.
    """

    title: str
    text: str
    lang: str
    lang_sureness: float
    occupations: tuple[AskedOccupation, ...]
    skills: tuple[AskedSkill, ...]
    has_masked: bool = False

    @property
    def counted(self) -> tuple[AskedSkill, ...]:
        """Skills that plans are made for."""
        return tuple(one for one in self.skills if one.counts)


def read_need(
    text: str,
    index: LinkIndex,
    *,
    title: str = "",
    lang: str = "",
    corrections: Corrections | None = None,
    graph: SkillGraph | None = None,
) -> Need:
    """Reads an advertisement, a description of a need, or a list of skills, one a line.

    Args:
        text: What was pasted; its first 60,000 characters are read, wrapped lines put together.
        index: The taxonomy.
        title: Title of the post; else the first line if it looks like one.
        lang: Language, ISO 639-1; else it is detected.
        corrections: What people said of phrases in advertisements of the study.
        graph: Skills of occupations: to ask about what is usual where the text names nothing.

    Raises:
        InputUnreadable: there is nothing to read.
    """
    from smartlife.tables.contacts import mask_contacts

    shown = unwrapped(text[:LONGEST_TEXT].replace("\r\n", "\n").strip())
    if sum(map(str.isalpha, shown + title)) < _LEAST_LETTERS:
        raise InputUnreadable(
            "There is no text to read a need from",
            where="the advertisement",
            todo="Paste the text of an advertisement, or name the skills, one a line.",
        )
    known, sureness = (lang, 1.0) if lang else _language(title, shown, index)
    masked = mask_contacts(shown, known)
    head = mask_contacts(title.strip(), known) or first_line(masked)
    rows = _linked(head, masked, known, index, corrections)
    skills = [*_asked(rows, masked, known), *_elsewhere(masked, known, index)]
    occupations = _occupations(rows, index)
    found = _each_once(skills)
    if graph is not None and _specific(found, graph) < _FEW:
        found = _each_once([*found, *_usual(occupations, graph)])
    return Need(head, masked, known, sureness, occupations, found, masked != shown)


def first_line(text: str) -> str:
    """The first line, if it looks like a title above a text; else nothing."""
    line, _, rest = text.partition("\n")
    line = line.strip(" #*\t:")
    is_title = len(line) <= _LONGEST_TITLE and not line.endswith((".", "!", ";", ","))
    return line if is_title and len(rest.strip()) > len(line) else ""


def of_occupation(need: Need, uri: str, index: LinkIndex, graph: SkillGraph) -> Need:
    """The need of a post whose occupation a person named; as it is if the taxonomy has none such.

    Args:
        need: What was read.
        uri: The occupation.
        index: The taxonomy.
        graph: Its skills: to ask about what is usual where the text names few.
    """
    number = index.concepts.number_of(uri)
    if number is None:
        return need
    code = index.concepts.isco_code(number)
    said = (AskedOccupation(uri, "occupation", 1.0, need.title, code),)
    skills = [one for one in need.skills if one.state != "usual"]
    if _specific(skills, graph) < _FEW:
        skills += _usual(said, graph)
    return replace(need, occupations=said, skills=_each_once(skills))


def confirm(
    need: Need,
    *,
    yes: Collection[str] = (),
    no: Collection[str] = (),
    kinds: dict[str, ConceptKind] | None = None,
) -> Need:
    """The need as the employer says it is.

    Args:
        need: As it was read.
        yes: URIs of skills that are needed; those that the text does not name are added.
        no: URIs that are not; they win over `yes`.
        kinds: What the added ones are (`SkillGraph.kinds`).
    """
    named = {one.uri for one in need.skills}
    changed = []
    for one in need.skills:
        if one.uri in no:
            changed.append(replace(one, state="removed"))
        elif one.uri in yes:
            changed.append(replace(one, state="confirmed", probability=1.0))
        else:
            changed.append(one)
    for uri in dict.fromkeys(yes):
        if uri not in named and uri not in no:
            kind = (kinds or {}).get(uri, "skill")
            changed.append(
                AskedSkill(uri, kind, 1.0, True, "asked", "confirmed", None, None, "")  # noqa: FBT003
            )
    return replace(need, skills=tuple(changed))


def _language(title: str, text: str, index: LinkIndex) -> tuple[str, float]:
    """The language, among those that are known."""
    from smartlife.tables.language_of import detect_language

    lang, sureness = detect_language(title or text, text, None, sparing=True)
    return (lang, sureness) if lang != "und" else (index.langs[0] if index.langs else "en", 0.0)


def _linked(
    title: str, text: str, lang: str, index: LinkIndex, corrections: Corrections | None
) -> list[dict[str, Any]]:
    """The links of the text as of one advertisement, corrected by people."""
    import pyarrow as pa

    from smartlife.linking.batch import link_batch
    from smartlife.linking.corrections import apply_corrections

    documents = pa.RecordBatch.from_pydict(
        {"vacancy_id": ["need"], "title": [title or text[:_LONGEST_TITLE]], "text": [text],
         "lang": [lang]}
    )  # fmt: skip
    mentions = link_batch(documents, index)
    if corrections is not None:
        mentions = apply_corrections(mentions, documents, corrections)
    found: list[dict[str, Any]] = mentions.to_pylist()
    return [row for row in found if row["evidence"] == "observed"]


def _asked(rows: Iterable[dict[str, Any]], text: str, lang: str) -> list[AskedSkill]:
    """Skills that the text asks for, in its order."""
    from smartlife.linking.cues import cues_of
    from smartlife.linking.statements import find_statements

    statements = find_statements(text, lang, "vacancies")
    cues = cues_of(lang, "vacancies")
    found = []
    for row in rows:
        if row["concept_kind"] not in _TAUGHT or row["probability"] < LEAST_SHOWN:
            continue
        start, end = row["span_start"], row["span_end"]
        in_text = row["span_field"] == "text" and start is not None
        found.append(
            AskedSkill(
                uri=row["concept_uri"],
                kind=row["concept_kind"],
                probability=row["probability"],
                is_calibrated=row["is_calibrated"],
                wish=wish_of(text, statements, start, cues) if in_text else "asked",
                state=_state(row),
                start=start if in_text else None,
                end=end if in_text else None,
                phrase=text[start:end] if in_text else row["phrase"],
            )
        )
    return found


def _state(row: dict[str, Any]) -> State:
    if row["method"] == "corrected":
        return "confirmed"
    return "likely" if row["probability"] >= LIKELY else "doubtful"


def _elsewhere(text: str, lang: str, index: LinkIndex) -> list[AskedSkill]:
    """Skills in parts of the text that ask for nothing."""
    from smartlife.linking.lookup import find_skills

    passages = untold_passages(text, lang)
    found = []
    of_passages = find_skills([one.words for one in passages], lang, index)
    for passage, skills in zip(passages, of_passages, strict=True):
        found += [_beside(passage, one, text, index) for one in skills if one.probability >= LIKELY]
    return found


def _beside(passage: Passage, one: Found, text: str, index: LinkIndex) -> AskedSkill:
    start, end = passage.start + one.start, passage.start + one.end
    return AskedSkill(
        uri=index.concepts.uri(one.concept),
        kind=index.concepts.kind(one.concept),
        probability=one.probability,
        is_calibrated=one.is_calibrated,
        wish="asked",
        state="not_asked",
        start=start,
        end=end,
        phrase=text[start:end],
    )


def _specific(skills: Iterable[AskedSkill], graph: SkillGraph) -> int:
    """Number of skills that count and tell something of the post."""
    return sum(one.counts and graph.reuse.get(one.uri) != "transversal" for one in skills)


def _usual(occupations: Sequence[AskedOccupation], graph: SkillGraph) -> list[AskedSkill]:
    """What the likeliest occupation cannot do without, the most telling first.

    No text said so: a person is asked about them, and nothing counts before (methods, section 4).
    """
    best = likely_occupation(occupations)
    if best is None:
        return []
    essential = graph.essential.get(best.uri, ())
    order = sorted(essential, key=lambda uri: (-graph.information.get(uri, 0.0), uri))
    return [
        AskedSkill(
            uri=uri,
            kind=graph.kinds.get(uri, "skill"),
            probability=best.probability,
            is_calibrated=False,
            wish="asked",
            state="usual",
            start=None,
            end=None,
            phrase=best.phrase,
        )
        for uri in order[:_MOST_USUAL]
    ]


def likely_occupation(occupations: Iterable[AskedOccupation]) -> AskedOccupation | None:
    """The likeliest occupation, if it is likely enough to ask about it; groups have no skills."""
    best = next((one for one in occupations if one.kind == "occupation"), None)
    return best if best is not None and best.probability >= LEAST_OCCUPATION else None


def likely_group(occupations: Iterable[AskedOccupation]) -> str:
    """The ISCO-08 unit group that the post is as likely as not of; empty if there is none."""
    shares: dict[str, float] = {}
    for one in occupations:
        if len(one.isco_code) >= GROUP:
            code = one.isco_code[:GROUP]
            shares[code] = shares.get(code, 0.0) + one.probability
    best = max(sorted(shares), key=lambda code: shares[code], default="")
    return best if shares.get(best, 0.0) >= LIKELY else ""


def _occupations(rows: Iterable[dict[str, Any]], index: LinkIndex) -> tuple[AskedOccupation, ...]:
    found = []
    for row in rows:
        if row["concept_kind"] in ("occupation", "isco_group"):
            number = index.concepts.number_of(row["concept_uri"])
            code = index.concepts.isco_code(number) if number is not None else ""
            found.append(
                AskedOccupation(
                    row["concept_uri"], row["concept_kind"], row["probability"], row["phrase"], code
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.probability, one.uri)))


def _each_once(skills: Iterable[AskedSkill]) -> tuple[AskedSkill, ...]:
    """Each concept once; what is asked for stands before what is told beside."""
    found: dict[str, AskedSkill] = {}
    for one in skills:
        found.setdefault(one.uri, one)
    last = LONGEST_TEXT + 1
    return tuple(
        sorted(found.values(), key=lambda one: (last if one.start is None else one.start,
                                                -one.probability, one.uri))
    )  # fmt: skip
