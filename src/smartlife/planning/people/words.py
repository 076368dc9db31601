"""Sentences about people who plan: why limits are as they are, what counts as held, who may help.

Codes and numbers come from the engines; the same sentences stand on the terminal, in JSON and on
pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.languages.messages import THIN_SPACE, messages
from smartlife.planning.people.words_support import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smartlife.languages.messages import Messages
    from smartlife.planning.people.held import Held
    from smartlife.planning.people.profile import HeldSkill, PastOccupation
    from smartlife.planning.people.regulated import Regulation
    from smartlife.planning.people.situations import Reason, Situation
    from smartlife.planning.people.support import Offer, OfferReason


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Words of one language.

    Attributes:
        say: Its catalogue of messages.
    """

    say: Messages

    @classmethod
    def of(cls, lang: str) -> PeopleWords:
        """The words of a language."""
        return cls(messages(lang))

    # --- situations

    def reason(self, reason: Reason) -> str:
        """Why a limit is what it is, where nobody set it."""
        number = next((value for _, value in reason.values), 0.0)
        return _REASONS[reason.code](self.say, self.say.whole(number))

    def reasons(self, situation: Situation) -> tuple[str, ...]:
        """All of them, and that they are beginnings; nothing if everything was set."""
        if not situation.reasons:
            return ()
        last = self.say.say("These are only beginnings: change whatever does not fit you.")
        return (*(self.reason(one) for one in situation.reasons), last)

    # --- what is held

    def counted(self, held: Held) -> tuple[str, ...]:
        """What counts although nobody confirmed it, and what waits."""
        said: list[str] = []
        if held.assumed:
            said.append(
                self.say.count(
                    "{n} skill is assumed from the work you named: say so if you do not have it.",
                    "{n} skills are assumed from the work you named: say which you do not have.",
                    len(held.assumed),
                )
            )
        if held.to_confirm:
            said.append(
                self.say.count(
                    "{n} more skill may be yours: it counts once you confirm it.",
                    "{n} more skills may be yours: they count once you confirm them.",
                    len(held.to_confirm),
                )
            )
        return tuple(said)

    def standing(self, skill: HeldSkill) -> str:
        """How much speaks for a skill."""
        say = self.say
        if skill.confirmed is not None:
            return say.say("you have it") if skill.confirmed else say.say("you do not have it")
        return {
            "said": lambda: say.say("you have it"),
            "assumed": lambda: say.say("assumed from your work"),
            "probable": lambda: say.say("you probably can do it"),
            "perhaps": lambda: say.say("perhaps you can do it"),
        }[skill.standing]()

    def rests_on(self, skill: HeldSkill, occupation: str = "") -> str:
        """What a skill rests on.

        Args:
            skill: The skill.
            occupation: Name of the occupation it follows from; "" if from none.
        """
        if occupation:
            return self.say.say("from work as: {occupation}", occupation=occupation)
        if skill.how == "from_cv":
            return self.say.say("from your CV: “{words}”", words=skill.words)
        if skill.how == "from_text":
            return self.say.say("from your words: “{words}”", words=skill.words)
        return self.say.say("you chose it")

    def is_this_your_work(self, work: PastOccupation, occupation: str) -> str:
        """A question about a post whose occupation is unsure."""
        return self.say.say(
            "Your CV says “{words}”. Was that work as: {occupation}?",
            words=work.words,
            occupation=occupation,
        )

    def name_your_work(self) -> str:
        """What to do about such a post where nobody can be asked."""
        return self.say.say(
            "Nothing was taken from this post: name the occupation yourself if you want it to "
            "count."
        )

    def nothing_found(self) -> str:
        """Nothing in somebody's words is the name of a skill."""
        return self.say.say(
            "No skill was recognised in your words. Choose skills from the list, or name an "
            "occupation you have worked in."
        )

    def not_read(self) -> str:
        """What is never taken from a CV."""
        return self.say.say(
            "From a CV only work, learning, languages and skills are taken; name, address, date of "
            "birth and picture are not."
        )

    # --- support

    def offer(self, offer: Offer) -> tuple[str, ...]:
        """A scheme in a few sentences: its name first, its source last."""
        pays = self._pays(offer)
        lines = [self._head(offer), self._gives(offer), *([pays] if pays else [])]
        lines += [
            self.say.say("Conditions: {conditions}.", conditions="; ".join(told))
            for told in [[self.condition(one) for one in offer.reasons]]
            if told
        ]
        if not offer.is_right and offer.confirmed:
            lines.append(self.say.say("An office decides; nobody can promise it."))
        lines.append(
            self.say.say("Ask: {office}, {address}", office=offer.ask, address=offer.ask_at)
        )
        lines.append(self._source(offer))
        return tuple(lines)

    def condition(self, reason: OfferReason) -> str:
        """A condition, and whether the person has not said what it takes to tell."""
        number = next((value for _, value in reason.values), 0.0)
        text = condition_text(reason.code, self.say, round(number))
        if reason.state == "unknown":
            return self.say.say("{condition} (you did not say)", condition=text)
        return text

    def _head(self, offer: Offer) -> str:
        name = offer.name
        if self.say.lang != offer.lang:
            name = f"{offer.name} ({offer.name_en})"
        if not offer.confirmed:
            return self.say.say("Ask whether this exists and suits you: {name}", name=name)
        if offer.status == "ask":
            return self.say.say("Ask whether this suits you: {name}", name=name)
        return self.say.say("You may apply for: {name}", name=name)

    def _gives(self, offer: Offer) -> str:
        say = self.say
        return {
            "money": lambda: say.say("It helps to pay for courses."),
            "living": lambda: say.say("It helps to live on while you learn."),
            "recognition": lambda: say.say(
                "It recognises what you can do already, without a course."
            ),
        }[offer.kind]()

    def _pays(self, offer: Offer) -> str:
        """Never an amount that no text confirmed."""
        if offer.share is None and offer.most_eur is None:
            return ""
        parts = []
        if offer.share is not None:
            share = self.say.share(offer.share)
            parts.append(self.say.say("up to {share} of the price", share=share))
        if offer.most_eur is not None:
            parts.append(self.say.say("at most {amount}", amount=self._euros(offer.most_eur)))
        pays = self.say.say("It pays {parts}", parts=", ".join(parts))
        if offer.as_of is None:
            return self.say.say("{pays}; check whether that still holds.", pays=pays)
        year = str(offer.as_of)
        return self.say.say(
            "{pays}, as a text of {year} says; check whether that still holds.",
            pays=pays,
            year=year,
        )

    def _source(self, offer: Offer) -> str:
        return self.say.say(
            "Source: {source}, {address}", source=offer.source, address=offer.source_address
        )

    def _euros(self, amount: float) -> str:
        return f"{self.say.whole(amount)}{THIN_SPACE}€"

    # --- regulated professions

    def regulation(self, found: Regulation, occupation: str) -> str:
        """What the law demands of a profession, whatever courses somebody takes.

        Args:
            found: What is demanded.
            occupation: Name of the occupation.
        """
        years = self.say.count("{n} year", "{n} years", found.years)
        if found.hours is not None:
            years = self.say.say(
                "{years} and {hours} hours", years=years, hours=self.say.whole(found.hours)
            )
        return self.say.say(
            "{occupation}: the law opens this profession only to those with a certain "
            "qualification. In the EU its training takes at least {years} (Directive 2005/36/EC, "
            "Article {article}). Courses can prepare you for it but do not replace it.",
            occupation=occupation[:1].upper() + occupation[1:],
            years=years,
            article=str(found.article),
        )

    def may_be_regulated(self, address: str) -> str:
        """That countries regulate more than the directive does."""
        return self.say.say(
            "Countries open some professions only to those with a certain qualification: look "
            "yours up at {address}",
            address=address,
        )


_REASONS: Mapping[str, Callable[[Messages, str], str]] = {
    "hours_no_job": lambda say, n: say.say(
        "{n} hours a week: without a job, learning can have as much time as part-time work.", n=n
    ),
    "hours_beside_care": lambda say, n: say.say(
        "{n} hours a week: beside care for others, time comes in small pieces.", n=n
    ),
    "hours_beside_work": lambda say, n: say.say(
        "{n} hours a week: beside a job, that is two evenings or half a day.", n=n
    ),
    "hours_own_choice": lambda say, n: say.say("{n} hours a week: you choose the pace.", n=n),
    "weeks_to_work": lambda say, n: say.say("{n} weeks: so that work is not too far away.", n=n),
    "weeks_school_year": lambda say, n: say.say("{n} weeks: about one school year.", n=n),
    "weeks_beside_work": lambda say, n: say.say(
        "{n} weeks: one year, as you learn beside a job.", n=n
    ),
    "travel_daily": lambda say, n: say.say(
        "At most {n} minutes to a course: as long as the way to a job may be.", n=n
    ),
    "travel_short": lambda say, n: say.say(
        "At most {n} minutes to a course: so that you are soon back home.", n=n
    ),
    "travel_after_work": lambda say, n: say.say(
        "At most {n} minutes to a course: so that you get there after work.", n=n
    ),
    "travel_own_choice": lambda say, n: say.say(
        "At most {n} minutes to a course: you choose how far you like to travel.", n=n
    ),
    "online_own_time": lambda say, _: say.say(
        "Online courses come first: they leave you more choice of time."
    ),
    "online_any": lambda say, _: say.say(
        "Online or not: both are looked at, as you named no preference."
    ),
    "budget_not_named": lambda say, _: say.say(
        "No limit of money: you named none, so no course is left out for its price."
    ),
}
