"""How answers look on terminals of different widths: no word is cut, no table is broken."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from smartlife.cli import console, sections
from smartlife.planning.telling import Said, Section, Table, Told

TOLD = Told(
    "de",
    "Neue Kurse für Gaujmalas Amatu tehnikums, Region Vidzeme (LV00C)",
    (
        Section(
            "course",
            "1. Ein Kurs zu: Präzisionsmetallbearbeitung und Geländefahrzeugwartung",
            (Said("income", "Alle 12 Plätze zu diesem Preis besetzt brächten etwa 2.160 € ein."),),
            Table(
                ("würde lehren", "Arbeitgeber + ohne Namen", "erreichbarer Kurs"),
                (
                    ("Präzisionsmetallbearbeitung", "weniger als drei", "kein Kurs gefunden"),
                    ("Produktqualität prüfen", "13 + 2", "Menschen fanden für seinen Bereich "
                     "keinen Kurs"),
                ),
                numeric=(1,),
            ),
        ),
    ),
)  # fmt: skip
PATH = Table(
    ("", "wann", "Kurs, wo, was er lehrt", "Zeit", "Preis"),
    (
        ("1", "Woche 1–4\nletzter bekannter Beginn 29.04.2025: fragen Sie, wann wieder",
         "Āra pedagoģija\nGaujmalas Pedagogu centrs · Valmiera\n· E-Health-Anwendungen nutzen\n"
         "https://example.org/smartlife-demo/kursi/demo-k-lv-0216", "24 Std.", "kostenlos"),
    ),
    numeric=(0, 3, 4),
)  # fmt: skip


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> StringIO:
    """What is printed on a terminal of that width."""
    found = StringIO()
    terminal = Console(file=found, width=request.param, highlight=False, soft_wrap=True,
                       markup=False, emoji=False)  # fmt: skip
    monkeypatch.setattr(console, "out", terminal)
    monkeypatch.setattr(sections, "out", terminal)
    return found


@pytest.mark.parametrize("shown", [60, 80, 120], indirect=True)
def test_no_word_is_cut_and_no_line_too_long(shown: StringIO) -> None:
    sections.show_told(TOLD)
    text = shown.getvalue()
    assert max(len(line.rstrip()) for line in text.splitlines()) <= min(sections.out.width, 80)
    words = set(text.replace("\N{NO-BREAK SPACE}", " ").split())
    for row in (*TOLD.sections[0].table.rows, TOLD.sections[0].table.columns):
        for cell in row:
            if len(cell) <= 24:
                assert words.issuperset(cell.split())
    assert "13 + 2" in text
    assert "weniger als drei" in text
    assert "2.160\N{NO-BREAK SPACE}€" in text


@pytest.mark.parametrize("shown", [60, 80, 120], indirect=True)
def test_a_path_has_room_for_what_is_taught(shown: StringIO) -> None:
    sections.show_told(Told("de", "Weg", (Section("path", "", (), PATH),)), widths={1: 16})
    lines = [line.rstrip() for line in shown.getvalue().splitlines()]
    assert max(map(len, lines)) <= min(sections.out.width, 80)
    for words in ("E-Health-Anwendungen", "kostenlos", "24 Std.", "29.04.2025:"):
        assert sum(words in line for line in lines) == 1, words
