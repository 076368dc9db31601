"""The first question to a learner: what can you do? And what was found, to be confirmed."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smartlife.errors import InputUnreadable, LimitExceeded, RequestInvalid
from smartlife.formats.records import opened_bytes
from smartlife.linking.corrections import Corrections
from smartlife.planning.material.reading import Material
from smartlife.planning.path.goal import Candidate, find_occupations, find_skills
from smartlife.planning.people.cv import read_opened_cv, suggest_from_cv
from smartlife.planning.people.held import (
    MOST_CHARS,
    held_skills,
    suggest_from_text,
    unsure_occupations,
    with_confirmed_occupations,
    with_occupation,
)
from smartlife.planning.people.profile import (
    HeldSkill,
    PastOccupation,
    Profile,
    confirm,
    is_profile,
    joined,
    picked,
)
from smartlife.planning.people.words import PeopleWords
from smartlife.web.holdings import link_index, planning_material
from smartlife.web.pages.learner_form import Kept, Sent, kept_in
from smartlife.web.pages.learner_shapes import (
    CheckStep,
    Choice,
    ChoiceGroup,
    FieldError,
    SkillsStep,
)
from smartlife.web.pages.typed_numbers import number_in
from smartlife.web.reading import Reading

_MOST_NAMED: Final = 40
_MOST_MEANT: Final = 5
_UNSURE: Final = 0.3
"""How sure an occupation is that words only resemble: nothing follows from it unasked."""
_MOST_YEARS: Final = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known after a step.

    Attributes:
        kept: All that was said.
        errors: What is wrong with what was said last.
    """

    kept: Kept
    errors: tuple[FieldError, ...] = ()


def typed(sent: Sent) -> SkillsStep:
    """What was typed into the fields of the first question."""
    return SkillsStep(
        sent.one("occupation"), sent.one("years"), sent.one("can", 2_000),
        sent.one("text", MOST_CHARS + 1),
    )  # fmt: skip


def take_skills(reading: Reading, sent: Sent) -> Answered:
    """What was said of skills: by occupation, by name, in a text, in a file."""
    said, errors = typed(sent), list[FieldError]()
    kept = sent.kept
    taker = _Taker(reading, kept.profile, errors)
    if said.occupation:
        taker.occupation(said.occupation, said.years)
    elif said.years:
        errors.append(FieldError("occupation", reading.say.say("Say as what you worked so long.")))
    for words in _parts(said.can):
        taker.skill(words)
    if said.text:
        taker.text(said.text)
    kept = replace(kept, profile=taker.profile)
    if sent.content:
        kept = taker.file(kept, sent.content, sent.file)
    return Answered(kept, tuple(errors))


def _parts(words: str) -> list[str]:
    """Names of skills have commas in them, but people put commas between them too: see `skill`."""
    parts = [part.strip() for part in words.replace("\n", ";").split(";")]
    return [part for part in dict.fromkeys(parts) if part][:_MOST_NAMED]


class _Taker:
    """Adds to a profile, and notes what cannot be understood."""

    def __init__(self, reading: Reading, profile: Profile, errors: list[FieldError]) -> None:
        self._reading = reading
        self._say = reading.say
        self._material = planning_material(reading.run)
        self._index = link_index(reading.run)
        self._errors = errors
        self.profile = profile

    def _wrong(self, name: str, text: str) -> None:
        self._errors.append(FieldError(name, text))

    def occupation(self, words: str, long: str) -> None:
        """An occupation; what words only resemble has to be confirmed."""
        years = number_in(long)
        if long and (years is None or not 0 <= years <= _MOST_YEARS):
            self._wrong("years", self._say.say("Give the years as a number, such as 6 or 0.5."))
            return
        found = occupations_called(words, self._reading)
        if not found:
            self._wrong("occupation", self._say.say(
                "No occupation called “{words}” is known. Write it as a job title, in any "
                "language: nurse, welder, accountant.", words=words))  # fmt: skip
            return
        known = {one.uri for one in self.profile.occupations}
        meant = certain(found, words, self._reading)
        for one in (meant,) if meant else found[:_MOST_MEANT]:
            is_sure = meant is not None
            past = PastOccupation(
                one.uri, years, 1.0 if is_sure else _UNSURE, is_sure or None, words
            )
            if one.uri in known:
                self._forget_occupation(one.uri)
            self.profile = with_occupation(
                self.profile, self._material.skills, past, how="from_occupation"
            )

    def _forget_occupation(self, uri: str) -> None:
        """Said anew, with other years."""
        held = self.profile
        self.profile = replace(
            held,
            occupations=tuple(one for one in held.occupations if one.uri != uri),
            skills=tuple(one for one in held.skills if one.occupation != uri),
        )

    def skill(self, words: str) -> None:
        """A skill; where the words are no name, what they may mean is asked."""
        found = skills_called(words, self._reading)
        if not found and "," in words:
            for part in words.split(","):
                if part.strip():
                    self.skill(part.strip())
            return
        if not found:
            self._wrong("can", self._say.say(
                "No skill called “{words}” is known. Write it in other words, or in another "
                "language.", words=words))  # fmt: skip
            return
        meant = certain(found, words, self._reading)
        if meant is not None:
            self._add(picked([meant.uri]))
            return
        self._add(tuple(
            HeldSkill(one.uri, "from_text", _UNSURE, words=words, standing="perhaps")
            for one in found[:_MOST_MEANT]
        ))  # fmt: skip

    def _add(self, skills: Sequence[HeldSkill]) -> None:
        held = self.profile
        self.profile = replace(held, skills=tuple(dict.fromkeys((*held.skills, *skills))))

    def text(self, text: str) -> None:
        """What somebody wrote of themselves."""
        if len(text) > MOST_CHARS:
            most = self._say.whole(MOST_CHARS)
            self._wrong("text", self._say.say(
                "The text is too long: at most {n} characters are read.", n=most))  # fmt: skip
            return
        if self._index is None:
            self._wrong("text", self._cannot_read())
            return
        with _one_reader(self._reading):
            found = suggest_from_text(
                text, self._index, default_lang=self._reading.lang,
                corrections=_corrections(self._reading),
            )  # fmt: skip
        if not found:
            self._wrong("text", PeopleWords(self._say).nothing_found())
        self._add(found)

    def file(self, kept: Kept, content: bytes, name: str) -> Kept:
        """A CV, or what was saved here before."""
        try:
            if is_profile(content):
                saved = kept_in(content.decode("utf-8"))
                wanted = saved.wanted if saved.wanted.kind else kept.wanted
                profile = joined(self.profile, saved.profile)
                return Kept(profile, wanted, {**saved.life, **kept.life})
            return replace(kept, profile=joined(self.profile, self._of_cv(content, name)))
        except LimitExceeded:
            self._wrong("cv", self._say.say(
                "This file is too long to be read. Give the pages that tell what you worked as, "
                "learned and can do."))  # fmt: skip
        except (InputUnreadable, UnicodeDecodeError):
            self._wrong("cv", self._say.say(
                "This file cannot be read. Give a Europass CV (PDF or XML), another PDF with text, "
                "a Word document (DOCX), a text file, or what you saved here before."))  # fmt: skip
        return kept

    def _of_cv(self, content: bytes, name: str) -> Profile:
        if self._index is None:
            self._wrong("cv", self._cannot_read())
            return Profile()
        cv = read_opened_cv(opened_bytes(content, name or "cv"))
        with _one_reader(self._reading):
            found = suggest_from_cv(
                cv, self._material.skills, self._index, default_lang=self._reading.lang,
                corrections=_corrections(self._reading),
            )  # fmt: skip
        if not found.skills and not found.occupations:
            self._wrong("cv", PeopleWords(self._say).nothing_found())
        return found

    def _cannot_read(self) -> str:
        return self._say.say(
            "This study cannot read texts. Name your occupation or your skills instead."
        )


def occupations_called(words: str, reading: Reading) -> tuple[Candidate, ...]:
    """Occupations that words may mean, the likeliest first; empty if there are none."""
    material = planning_material(reading.run)
    index = link_index(reading.run)
    found: tuple[Candidate, ...] = ()
    for by in (None, index) if index is not None else (None,):
        try:
            found = find_occupations(words, reading.lang, material.names, material.skills, by)
        except RequestInvalid:
            continue
        if found[0].is_exact:
            break
    return found


def certain(found: Sequence[Candidate], words: str, reading: Reading) -> Candidate | None:
    """What words mean without a doubt; None if they mean nothing, or may mean several things.

    Of those that may be called so, the one that the reader's language calls so first is meant.
    """
    graph = planning_material(reading.run).skills
    exact = [one for one in found if one.is_exact]
    key = words.strip().casefold()
    named = [one for one in exact if graph.label(one.uri, reading.lang).casefold() == key]
    for those in (named, exact):
        if len(those) == 1:
            return those[0]
    return None


def skills_called(words: str, reading: Reading) -> tuple[Candidate, ...]:
    """Skills that words may mean, the likeliest first; empty if there are none."""
    names, index = planning_material(reading.run).names, link_index(reading.run)
    found = find_skills(words, reading.lang, names)
    if index is None or (found and found[0].is_exact):
        return found
    return find_skills(words, reading.lang, names, index)


def _one_reader(reading: Reading) -> threading.Lock:
    """Texts are read one after the other: that takes all of a processor as it is."""
    return reading.run.once("reading of learners' texts", threading.Lock)


def _corrections(reading: Reading) -> Corrections | None:
    tables = reading.run.tables
    if not tables.has("core__corrections"):
        return None
    return reading.run.once(
        "corrections of courses",
        lambda: Corrections.of("courses", tables.read("core__corrections")),
    )


# --- what was found


def check_step(reading: Reading, profile: Profile) -> CheckStep:
    """What was found, in groups: what counts is ticked."""
    material, lang = planning_material(reading.run), reading.lang
    graph, say = material.skills, reading.say
    unsure = unsure_occupations(profile)
    work = None
    if unsure:
        work = ChoiceGroup(
            "work", say.say("Which of these was your work?"),
            say.say("What the work takes is then suggested to you."),
            tuple(
                Choice(one.uri, graph.label(one.uri, lang),
                       say.say("in your words: “{words}”", words=one.words))
                for one in unsure
            ),
        )  # fmt: skip
    return CheckStep(work, tuple(_groups(reading, profile, material)))


def _groups(reading: Reading, profile: Profile, material: Material) -> Iterator[ChoiceGroup]:
    held, say, lang = held_skills(profile), reading.say, reading.lang
    graph = material.skills
    words = PeopleWords(say)
    first = {one.uri: one for one in reversed(profile.skills)}

    def choice(one: HeldSkill, *, is_on: bool) -> Choice:
        work = graph.label(one.occupation, lang) if one.occupation else ""
        note = words.rests_on(one, work) if one.how != "picked" or work else ""
        return Choice(one.uri, graph.label(one.uri, lang), note, is_on)

    def group(code: str, title: str, hint: str, choices: list[Choice], *, folded: bool = False,
              ) -> Iterator[ChoiceGroup]:  # fmt: skip
        choices.sort(key=lambda one: one.text.casefold())
        notes = {one.note for one in choices}
        if len(choices) > 1 and len(notes) == 1:
            # said once for all of them
            hint = f"{hint} ({notes.pop()})" if any(notes) else hint
            choices = [replace(one, note="") for one in choices]
        if choices:
            yield ChoiceGroup(code, title, hint, tuple(choices), folded)

    sure = [uri for uri, basis in held.basis.items() if basis == "confirmed"]
    yield from group(
        "sure", say.say("You said that you can do this"),
        say.say("Untick what is not right."),
        [choice(first[uri], is_on=True) for uri in sure],
    )  # fmt: skip
    yield from group(
        "assumed", say.say("Your work takes this, so it counts as yours"),
        say.say("Untick what you cannot do."),
        [choice(first[uri], is_on=True) for uri in held.assumed],
    )  # fmt: skip
    hint = say.say("Tick what you can do: only what is ticked counts.")
    waiting = held.to_confirm
    probable = [one for one in waiting if one.standing == "probable"]
    perhaps = [one for one in waiting if one.standing != "probable"]
    for code, title, found in (
        ("probable", say.say("You probably can do this"), probable),
        ("words", say.say("Did you mean this?"), [one for one in perhaps if not one.occupation]),
        ("perhaps", say.say("Perhaps you can do this too"),
         [one for one in perhaps if one.occupation]),
    ):  # fmt: skip
        choices = [choice(one, is_on=False) for one in found]
        yield from group(code, title, hint, choices, folded=code == "perhaps")
    yield from group(
        "denied", say.say("You said that you cannot do this"), say.say("Tick it if you can."),
        [choice(first[uri], is_on=False) for uri in held.denied], folded=True,
    )  # fmt: skip


def take_check(reading: Reading, sent: Sent) -> tuple[Answered, bool]:
    """What was ticked; True if more was found from it that has to be looked at."""
    profile, graph = sent.kept.profile, planning_material(reading.run).skills
    held = held_skills(profile)
    known = {one.uri for one in profile.skills}
    ticked = {uri for uri in sent.many("yes") if uri in known}
    unticked = [uri for uri in held.basis if uri not in ticked]
    unsure = {one.uri for one in unsure_occupations(profile)}
    work = [uri for uri in sent.many("work") if uri in unsure]
    profile = confirm(profile, yes=[*sorted(ticked), *work], no=unticked)
    # a guess at words that nobody said yes to is none any more
    profile = replace(
        profile,
        occupations=tuple(
            one for one in profile.occupations if one.uri not in unsure or one.uri in work
        ),
    )
    if work:
        profile = with_confirmed_occupations(profile, graph, how="from_occupation")
    return Answered(replace(sent.kept, profile=profile)), bool(work)
