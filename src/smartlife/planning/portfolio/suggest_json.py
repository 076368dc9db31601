"""Suggestions for a description, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.as_json import asked, concept, envelope
from smartlife.planning.portfolio.suggest_shapes import (
    BesideJson,
    FoundSkillJson,
    SuggestAnswerJson,
    SuggestJson,
    SuggestRequestJson,
)
from smartlife.planning.portfolio.suggest_words import in_words

if TYPE_CHECKING:
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.suggest import Suggestions


def as_json(answer: Suggestions, material: Material, lang: str) -> SuggestJson:
    """The whole answer as plain values.

    Args:
        answer: The suggestions.
        material: What they were found in.
        lang: The reader's language.
    """
    graph, draft = material.skills, answer.draft
    tags = {one.uri for one in answer.tags}
    told = in_words(answer, material, lang)
    sources = material.sources_of_kinds("taxonomy", "vacancies")
    return SuggestJson(
        **envelope("suggest/1", told, material, sources),
        request=SuggestRequestJson(
            title=draft.title, text=draft.text, text_lang=draft.lang, filled=sorted(draft.filled)
        ),
        answer=SuggestAnswerJson(
            skills=[
                FoundSkillJson(
                    **concept(one.uri, graph, lang),
                    kind=one.kind,
                    probability=one.probability,
                    is_tag=one.uri in tags,
                    field=one.field,
                    start=one.start,
                    end=one.end,
                    words=one.phrase,
                )
                for one in answer.skills
            ],
            missing=list(answer.missing),
            not_looked_for=list(answer.not_looked_for),
            beside=[
                BesideJson(
                    skill=concept(one.uri, graph, lang),
                    together_with=concept(one.beside, graph, lang),
                    expected_advertisements=one.advertisements,
                    asked_by=asked(one.askers),
                )
                for one in answer.beside
            ],
            hints=list(answer.hints),
        ),
    )
