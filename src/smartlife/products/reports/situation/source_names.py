"""Names of sources in the reader's language, as far as they are ours or somebody gave them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.reports.situation.names import FALLBACK, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.languages.messages import Messages
    from smartlife.model.study import Study

_STRATEGY: Final = "strategies/"
_ENTERED: Final = "inputs/"


def own_words(say: Messages, text: str | None) -> str:
    """A text in the reader's language if it is one of ours (a licence, a maker); else as it is.

    Texts of others are never taken as patterns: what they hold in braces stays.
    """
    if text and text in wording()["own_words"].values():
        return say.say(text)
    return text or ""


class SourceNames:
    """Looks names of sources up.

    Args:
        study: Its sources may have titles in several languages.
        areas: Code of an area → row of core__areas: strategies have titles there.
        say: The reader's language.
    """

    def __init__(self, study: Study, areas: Mapping[str, Mapping[str, Any]], say: Messages) -> None:
        self._say = say
        self.study = study.title(say.lang)
        self._titles = {source.source_id: source.title_in(say.lang) for source in study.sources}
        for row in areas.values():
            held = row["titles"]
            titles = json.loads(held) if isinstance(held, str) else dict(held)
            name = titles.get(say.lang) or titles.get(FALLBACK) or ""
            self._titles.setdefault(f"{_STRATEGY}{row['strategy_id']}", name)

    def of(self, source: str) -> str:
        """The title of a source; empty if it has none."""
        word = wording()["entered"].get(source)
        if word:
            return f"{self._say.say(word)} ({source})"
        return self._titles.get(source, "")

    def short(self, source: str) -> str:
        """The title, or what stands for it where there is none."""
        word = wording()["entered"].get(source)
        return self._say.say(word) if word else self._titles.get(source) or source

    def is_entered(self, source: str) -> bool:
        """True if people of the study filled it in."""
        return source.startswith(_ENTERED)

    def publisher(self, source: str, stated: str | None) -> str | None:
        """Who published a source: what people of the study entered, its study."""
        return self.study if self.is_entered(source) else stated
