"""Strategies → core__areas, core__area_members: which codes belong to which area.

Strategies come with smartlife or lie in the study's `inputs/areas`. Which of them count is said by
`strategies` in study.toml, else by the study's regions. A code that the study's taxonomy lacks
catches nothing; that is told once per strategy, and nothing breaks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.model.issues import Issue
from smartlife.model.provenance import Origin
from smartlife.model.strategies import Signature, Strategy, area_code, chosen
from smartlife.model.taxonomy import group_code_of, isced_code_of
from smartlife.store.strategy_file import PATTERN, known_contents, read_strategy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.model.strategies import Member, Scheme
    from smartlife.store.run import StepRun

_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes that a taxonomy has, by scheme; NACE is not part of it."""

    codes: Mapping[Scheme, frozenset[str]]

    @classmethod
    def of(cls, concepts: Iterable[Mapping[str, Any]]) -> KnownCodes:
        """From rows of core__concepts: concept_uri, concept_kind, code, isco_code."""
        found: dict[Scheme, set[str]] = {name: set() for name in ("isco", "skill_group", "field")}
        uris = set()
        for row in concepts:
            uri = row["concept_uri"]
            uris.add(uri)
            if row["isco_code"]:
                isco = row["isco_code"]
                found["isco"] |= {isco[:length] for length in range(1, len(isco) + 1)}
            if row["concept_kind"] == "skill_group":
                isced = isced_code_of(uri)
                scheme: Scheme = "field" if isced else "skill_group"
                found[scheme].add(isced or row["code"] or group_code_of(uri) or "")
        made: dict[Scheme, frozenset[str]] = {name: frozenset(held) for name, held in found.items()}
        return cls({**made, "concept": frozenset(uris)})

    def has(self, member: Member) -> bool:
        """True if the taxonomy has the code, or need not have it."""
        return member.scheme == "nace" or member.code in self.codes[member.scheme]


def build(run: StepRun) -> None:
    """The step `areas`: writes core__areas and core__area_members; empty without strategies.

    Raises:
        StudyInvalid: a file breaks the rules; all its problems are listed with their lines.
    """
    columns = ["concept_uri", "concept_kind", "code", "isco_code"]
    known = KnownCodes.of(run.read("core__concepts", columns).to_pylist())
    own = {file.name: file.path.read_bytes() for file in run.input_files(PATTERN)}
    contents = known_contents(own)
    read = [read_strategy(content, name) for name, content in contents.values()]
    study = run.study
    areas: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for strategy in chosen(read, study.strategies, (*study.regions, *study.partners)):
        name, content = contents[strategy.strategy_id]
        origin_id = _account(run, strategy, name, content, known)
        areas += area_rows(strategy, origin_id)
        members += member_rows(strategy, known)
    run.write_rows("core__areas", areas)
    run.write_rows("core__area_members", members)


def area_rows(strategy: Strategy, origin_id: str) -> list[dict[str, Any]]:
    """Rows of core__areas of one strategy, in the order of its file."""
    return [
        {
            "area_code": area_code(strategy.strategy_id, area.area_id),
            "strategy_id": strategy.strategy_id,
            "version": strategy.version,
            "position": position,
            "titles": _packed(strategy.titles),
            "names": _packed(area.names),
            "nuts_codes": list(strategy.nuts),
            "is_confirmed": strategy.is_confirmed,
            "is_signed": strategy.is_signed,
            "signed_by": list(strategy.signed_by),
            "publisher": strategy.publisher,
            "url": strategy.url,
            "remark": area.remark or None,
            "origin_id": origin_id,
        }
        for position, area in enumerate(strategy.areas, 1)
    ]


def _packed(words: Mapping[str, str]) -> str:
    return json.dumps(words, ensure_ascii=False, sort_keys=True)


def member_rows(strategy: Strategy, known: KnownCodes) -> list[dict[str, Any]]:
    """Rows of core__area_members of one strategy."""
    rows: list[dict[str, Any]] = []
    for area in strategy.areas:
        code = area_code(strategy.strategy_id, area.area_id)
        rows += [
            {
                "area_code": code,
                "member_scheme": member.scheme,
                "member_code": member.code,
                "member_share": member.share,
                "is_known": known.has(member),
            }
            for member in area.members
        ]
        rows += [
            {
                "area_code": code,
                "member_scheme": "phrase",
                "member_code": phrase,
                "lang": lang,
                "member_share": 1.0,
                "is_known": True,
            }
            for lang, phrases in sorted(area.phrases.items())
            for phrase in phrases
        ]
    return rows


def strategy_issues(strategy: Strategy, known: KnownCodes, name: str) -> list[Issue]:
    """What is worth telling of a strategy that can be used: unknown codes, lapsed signatures."""
    made = []
    missing: dict[Scheme, list[str]] = defaultdict(list)
    for area in strategy.areas:
        for member in area.members:
            if not known.has(member) and member.code not in missing[member.scheme]:
                missing[member.scheme].append(member.code)
    total = sum(len(codes) for codes in missing.values())
    if total:
        listed = "; ".join(
            f"{scheme}: {', '.join(codes[:_EXAMPLES])}{' …' if len(codes) > _EXAMPLES else ''}"
            for scheme, codes in missing.items()
            if codes
        )
        told = (
            f"The study's taxonomy lacks {total} of the codes of {strategy.strategy_id}; they "
            f"catch nothing. `smartlife areas check` lists them."
        )
        made.append(Issue("noted", "concept_unknown", name, None, None, listed, told))
    made += [
        Issue(
            "noted",
            "document_changed",
            name,
            one.line,
            "sign_off.content",
            one.content,
            f"{one.organisation} signed other codes than these ({strategy.content} now); the "
            "signature does not count.",
        )
        for one in strategy.signatures
        if one.content != strategy.content
    ]
    return made + _signed_twice(strategy, name)


def _signed_twice(strategy: Strategy, name: str) -> list[Issue]:
    first: dict[str, Signature] = {}
    told = "{} has signed in line {} already; one organisation counts once."
    return [
        Issue("noted", "duplicate_key", name, one.line, "sign_off.organisation", one.organisation,
              told.format(one.organisation, before.line))
        for one in strategy.signatures
        if one.content == strategy.content
        and (before := first.setdefault(one.signer, one)) is not one
    ]  # fmt: skip


def _account(run: StepRun, strategy: Strategy, name: str, content: bytes, known: KnownCodes) -> str:
    """Registers the file and what became of its lines; returns its origin."""
    source_id = f"strategies/{strategy.strategy_id}"
    lines = sum(len(area.members) for area in strategy.areas)
    origin_id = run.accounts.origin(
        Origin(
            source_id=source_id,
            kind="judgements",
            file=name,
            format="toml",
            publisher=strategy.publisher,
            title=strategy.title("en"),
            licence="names of areas are facts; the codes are a proposal of smartlife or the study",
            url=strategy.url,
            retrieved_date=None,
            checksum=run.archive(content),
            size_bytes=len(content),
            publish="counts",
            observation=None,
        )
    )
    run.accounts.read(source_id, "judgements", lines)
    run.accounts.kept(source_id, "judgements", lines)
    for issue in strategy_issues(strategy, known, name):
        run.accounts.issue(source_id, "judgements", issue)
    return origin_id
