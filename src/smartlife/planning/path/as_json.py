"""A path for programs: codes, values and, beside them, the sentences that people read."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from smartlife.planning.path.answer import sureness_of
from smartlife.planning.path.words import PathWords
from smartlife.planning.path.words_ideas import asked_for, counted_in
from smartlife.planning.path.words_remarks import say_remark, say_widening
from smartlife.planning.people.words import PeopleWords

if TYPE_CHECKING:
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.path.answer import Alternative, CourseShown, PathAnswer, Taught


def answer_as_json(answer: PathAnswer, graph: SkillGraph, lang: str) -> dict[str, Any]:
    """The whole answer as plain values; what somebody told of themselves is not repeated."""
    words = PathWords.of(lang, graph)
    people, missing = PeopleWords(words.say), answer.missing
    found: dict[str, Any] = plain({
        "lang": lang,
        "goal": {"kind": answer.goal.kind, "said": words.goal(answer.goal),
                 "occupation": _named(words, answer.goal.occupation),
                 "must": [_named(words, uri) for uri in answer.goal.must]},
        "limits": asdict(answer.request.limits),
        "held": [_named(words, uri) | {"basis": answer.request.held[uri]}
                 for uri in missing.held],
        "share_held": missing.share_held,
        "missing": [_named(words, uri) | {"weight": weight}
                    for uri, weight in zip(missing.uris, missing.weight.tolist(), strict=True)],
        "optional": [_named(words, uri) for uri in missing.optional],
        "teaching": answer.teaching,
        "removed": [asdict(one) | {"said": words.removed(one)} for one in answer.removed],
        "alternatives": [_alternative(words, one, len(missing.uris))
                         for one in answer.alternatives],
        "open": [_named(words, one.uri) | {
            "weight": one.weight, "why": one.why, "hindrance": one.hindrance,
            "courses": one.courses, "said": words.open_group(one.why, 1),
            "near": [{"course": _course(words, near.shown), "skill": _named(words, near.uri),
                      "relation": near.relation, "said": words.near(near)} for near in one.near],
        } for one in answer.open],
        "widenings": [asdict(one) | {"said": say_widening(words, one)}
                      for one in answer.widenings],
        "called": [{"course": _course(words, one.shown), "label": one.label,
                    "hindrances": list(one.hindrances)} for one in answer.called],
        "called_more": answer.called_more,
        "neighbours": [_named(words, one.uri) | {
            "isco": one.isco, "likeness": one.likeness, "share_held": one.share_held,
            "share_used": one.share_used, "share_taught": one.share_taught,
            "askers": None if one.askers is None else asdict(one.askers), "pay": None,
            "held": [_named(words, uri) for uri in one.held],
            "missing": [_named(words, uri) for uri in one.missing],
            "said": f"{words.neighbour(one)} {asked_for(words.say, one, answer.counted_in)}",
        } for one in answer.neighbours],
        "counted_in": None if answer.counted_in is None else asdict(answer.counted_in) | {
            "said": counted_in(words.say, answer.counted_in),
        },
        "regulation": None if answer.regulation is None else asdict(answer.regulation) | {
            "said": people.regulation(answer.regulation, words.name(answer.goal.occupation)),
        },
        "support": [asdict(one) | {"said": list(people.offer(one))} for one in answer.support],
        "remarks": [{"code": one.code, "values": dict(one.values), "said": say_remark(words, one)}
                    for one in answer.remarks],
        "sources": [asdict(one) for one in answer.sources],
    })  # fmt: skip
    return found


def _named(words: PathWords, uri: str) -> dict[str, Any]:
    return {"uri": uri, "label": words.name(uri)} if uri else {}


def _course(words: PathWords, one: CourseShown) -> dict[str, Any]:
    found = asdict(one)
    found.pop("course")
    return found | {"when_said": words.when(one), "where_said": words.where(one)}


def _taught(words: PathWords, one: Taught) -> dict[str, Any]:
    sure = sureness_of(one.probability)
    return _named(words, one.uri) | {
        "probability": one.probability, "sureness": sure, "said": words.sureness(sure),
        "words": one.words, "is_new": one.is_new,
    }  # fmt: skip


def _alternative(words: PathWords, one: Alternative, missing: int) -> dict[str, Any]:
    return {
        "best_at": [{"code": code, "said": words.best_at(code)} for code in one.best_at],
        "coverage": one.coverage,
        "likely": one.likely,
        "is_best": one.is_best,
        "gap": one.gap,
        "stopped_early": one.stopped_early,
        "cut": one.cut,
        "said": [words.totals(one.totals), words.coverage(one, missing),
                 *words.assumed(one.totals)],
        "totals": asdict(one.totals),
        "steps": [{
            "number": number,
            "course": _course(words, step.shown),
            "first_week": step.first_week,
            "last_week": step.last_week,
            "robust": step.robust,
            "after": step.after,
            "teaches": [_taught(words, taught) for taught in step.teaches],
        } for number, step in enumerate(one.steps, 1)],
    }  # fmt: skip


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of an answer
    """Values that JSON has: no infinities, no arrays, lists for tuples."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return round(value, 6) if isfinite(value) else None
    return value
