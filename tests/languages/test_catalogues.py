"""The message catalogues: up to date, Latvian whole, placeholders the same everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import pytest
import yaml
from babel.messages.pofile import read_po

from smartlife.languages.messages import PLURAL_ORDER, messages

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.fixture(params=["lv", "lt", "sv", "de"])
def lang(request) -> str:
    return request.param


def entries(root, lang):
    path = root / "src" / "smartlife" / "languages" / lang / "messages.po"
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=lang) if message.id]


def forms_of(message) -> list[str]:
    string = message.string
    return list(string) if isinstance(string, tuple | list) else [string]


def test_catalogues_hold_exactly_what_is_said(root):
    done = subprocess.run(
        [sys.executable, root / "tools" / "extract_messages.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run tools/extract_messages.py: {done.stdout}{done.stderr}"


def test_latvian_is_whole(root):
    assert not [m.id for m in entries(root, "lv") if not all(forms_of(m))]


def test_placeholders_agree(root, lang):
    wrong = []
    for message in entries(root, lang):
        singular, plural = message.id if isinstance(message.id, tuple) else (message.id,) * 2
        for number, form in enumerate(forms_of(message)):
            # only there it stands for 1 alone: Latvian has the form for 21 too
            english = singular if number == 0 and lang in {"sv", "de"} else plural
            if form and set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(english)):
                wrong.append((english, form))
    assert not wrong


def test_counts_have_every_plural_form(root, lang):
    for message in entries(root, lang):
        if not isinstance(message.id, str) and any(forms_of(message)):
            assert len([form for form in forms_of(message) if form]) == len(PLURAL_ORDER[lang])


def test_nothing_is_marked_doubtful(root, lang):
    assert not [message.id for message in entries(root, lang) if message.fuzzy]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 sludinājumu devējs"),
        (2, "2 sludinājumu devēji"),
        (10, "10 sludinājumu devēju"),
        (11, "11 sludinājumu devēju"),
        (21, "21 sludinājumu devējs"),
        (0, "0 sludinājumu devēju"),
    ],
)
def test_latvian_counts(number, said):
    assert messages("lv").count("{n} advertiser", "{n} advertisers", number) == said


def test_glossary_is_used(root, lang):
    """The same word for the same thing: no forbidden synonym stands in a catalogue."""
    path = root / "src" / "smartlife" / "languages" / "glossary.yml"
    glossary = yaml.safe_load(path.read_text("utf-8"))
    for term in glossary.values():
        assert {"en", "lv", "lt", "sv", "de"} <= set(term)
        for banned in term.get("not", {}).get(lang, []):
            found = [
                form
                for message in entries(root, lang)
                for form in forms_of(message)
                if re.search(rf"\b{banned}", form, re.IGNORECASE)
            ]
            assert not found, banned


def test_a_sentence_that_ends_with_an_abbreviation_has_one_full_stop():
    text = "Made with smartlife from the study “{study}”. Period up to {day}."
    say = messages("lt")
    said = say.say(text, study="A", day=say.day(date(2026, 3, 1)))
    assert said.endswith("kovo 1 d.")
    assert not said.endswith("..")
