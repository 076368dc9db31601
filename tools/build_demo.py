"""Makes the data of the embedded demo study from hand-written material.

    python tools/build_demo.py [--esco FOLDER] [--gold] [--audit]

Reads `tools/demo_material/*.yml`, writes `src/smartlife/demo/vidzeme/{vacancies,courses,
statistics}` and `inputs/provider_register.tsv`; with `--gold` also `inputs/gold.tsv`, with
`--audit` also `inputs/audits.tsv` (of the region and of its partners), for each of which the whole
study is run (minutes); with `--esco` (a folder with the official ESCO zips) also `taxonomy`. The
same material gives the same files, byte for byte. Everything is made up and labelled illustrative.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo_parts.adverts import Composer
from demo_parts.audit import write_audit, write_register
from demo_parts.figures import write_statistics
from demo_parts.files import (
    write_de_adverts,
    write_de_courses,
    write_lt_adverts,
    write_lt_courses,
    write_lv_adverts,
    write_lv_courses,
    write_sv_adverts,
    write_sv_courses,
)
from demo_parts.gold import write_gold
from demo_parts.material import Chance, read_material
from demo_parts.messy import move_places, repeat, set_outside
from demo_parts.offers import Catalogue
from demo_parts.taxonomy import write_taxonomy

if TYPE_CHECKING:
    from demo_parts.adverts import Advert

TARGET = Path(__file__).resolve().parents[1] / "src" / "smartlife" / "demo" / "vidzeme"
STOCK_DAY = date(2026, 2, 20)
COURSE_COUNTS: dict[str, dict[str, int]] = {
    "lv": {"v": 84, "r": 40},
    "lt": {"m": 56},
    "sv": {"m": 38},
    "de": {"m": 38},
}


def build_adverts(folder: Path) -> None:
    """Writes the five files of advertisements."""
    folder.mkdir(parents=True, exist_ok=True)
    shared = read_material("employers")
    chance = Chance("vidzeme boards")
    write_lv_adverts(folder, _latvian(shared, chance), chance)
    lithuanian = _moved("lt", 124, shared, chance, ["Kaune", "Vilnius", "Oslas, Norvegija", ""])
    write_lt_adverts(folder / "lt_skelbimai.html", repeat(lithuanian, chance, 5))
    swedish = _moved("sv", 92, shared, chance, ["", "Uppsala", "Göteborg"])
    write_sv_adverts(
        folder / "sv_annonser.json", repeat(swedish, chance, 4), shared["se_municipalities"]
    )
    german = _moved("de", 82, shared, chance, ["Hamburg", "Lübeck", ""])
    stock = [_in_stock(advert, number) for number, advert in enumerate(german)]
    write_de_adverts(folder / "de_stellen.xlsx", repeat(stock, chance, 3), chance)


def _latvian(shared: dict[str, Any], chance: Chance) -> list[Advert]:
    places = shared["places"]
    elsewhere = ((0.06, places["lv_riga"]), (0.03, [""]), (0.02, places["lv_coarse"]))
    adverts = Composer("lv", shared).compose(352) + Composer("en", shared).compose(20)
    moved = move_places(
        adverts, chance, (*elsewhere, (0.012, places["abroad"]), (0.07, places["lv_vidzeme"]))
    )
    chance.shuffle(moved)
    return repeat(set_outside(moved, 6), chance, 17)


def _moved(
    lang: str, total: int, shared: dict[str, Any], chance: Chance, places: list[str]
) -> list[Advert]:
    adverts = move_places(Composer(lang, shared).compose(total), chance, ((0.07, places),))
    return set_outside(adverts, 2)


def _in_stock(advert: Advert, number: int) -> Advert:
    """A single stock holds only what is still open: days of the last seven weeks."""
    if advert.posted is None or number < 2:
        return advert
    posted = STOCK_DAY - timedelta(days=number % 7 * number % 47)
    return replace(advert, posted=posted, closes=STOCK_DAY + timedelta(days=5 + number % 30))


def build_courses(folder: Path) -> None:
    """Writes the four catalogues."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {lang: Catalogue(lang).compose(totals) for lang, totals in COURSE_COUNTS.items()}
    written = Catalogue("lv").written("v", len(made["lv"]) + 1)
    write_lv_courses(folder / "lv_kursi.csv", [*made["lv"], *written])
    write_lt_courses(folder / "lt_kursai.xlsx", made["lt"])
    write_sv_courses(folder / "sv_kurser.json", made["sv"])
    write_de_courses(folder / "de_kurse.csv", made["de"])


def main() -> None:
    """Runs the maker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--esco", type=Path, help="folder with the official ESCO zips")
    parser.add_argument("--gold", action="store_true", help="draw and mark the gold sample anew")
    parser.add_argument("--target", type=Path, default=TARGET, help="folder of the study")
    parser.add_argument("--audit", action="store_true", help="draw and judge the audit anew")
    arguments = parser.parse_args()
    if arguments.esco:
        write_taxonomy(arguments.esco, arguments.target / "taxonomy")
    build_adverts(arguments.target / "vacancies")
    build_courses(arguments.target / "courses")
    write_statistics(arguments.target / "statistics")
    if arguments.gold:
        write_gold(arguments.target)
    write_register(arguments.target / "inputs" / "provider_register.tsv")
    if arguments.audit:
        write_audit(arguments.target)


if __name__ == "__main__":
    main()
