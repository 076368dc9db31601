"""Collects every English text that readers may see, and brings the message catalogues up to date.

Texts are literal arguments of `say.say("…")` and `say.count("…", "…", …)` in Python, of `_("…")` in
templates, and the wording in some YAML files. Translations that exist are kept; texts that are
gone are dropped; new ones stand in the catalogue without a translation.

    python tools/extract_messages.py            # write languages/<code>/messages.po
    python tools/extract_messages.py --check    # fail if a catalogue is not up to date
"""

from __future__ import annotations

import ast
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "smartlife"
LANGUAGES = ("lv", "lt", "sv", "de")

# Number of forms and their order as in languages/messages.PLURAL_ORDER.
PLURALS = {
    "lv": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10==0 || n%100>=11 && n%100<=19 ? 2 : 1)",
    "lt": "nplurals=3; plural=(n%10==1 && (n%100<11 || n%100>19) ? 0 : "
    "n%10>=2 && (n%100<11 || n%100>19) ? 1 : 2)",
    "sv": "nplurals=2; plural=(n != 1)",
    "de": "nplurals=2; plural=(n != 1)",
}
Text = str | tuple[str, str]


def texts() -> dict[Text, list[str]]:
    """Every text and the files it stands in; of count sentences both English forms."""
    found: dict[Text, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in _in_python(path):
            _add(found, text, path)
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for text in _in_template(path):
            _add(found, text, path)
    for text, path in _in_data():
        _add(found, text, path)
    return found


def catalogue(lang: str, found: dict[Text, list[str]]) -> bytes:
    """The catalogue of a language with exactly these texts, its translations kept."""
    path = PACKAGE / "languages" / lang / "messages.po"
    old = read_po(BytesIO(path.read_bytes()), locale=lang) if path.is_file() else None
    new = Catalog(locale=lang, project="smartlife", charset="utf-8", fuzzy=False)
    new.header_comment = f"# smartlife: texts of reports in {lang}; tools/extract_messages.py"
    for text, places in found.items():
        known = old.get(text[0] if isinstance(text, tuple) else text) if old else None
        translation: Any = known.string if known else None
        new.add(text, translation, locations=[(place, 0) for place in places])
    written = BytesIO()
    write_po(written, new, omit_header=True, width=0, include_lineno=False)
    return _header(lang).encode() + written.getvalue()


def main() -> int:
    """Writes or checks all catalogues."""
    found = texts()
    stale = []
    for lang in LANGUAGES:
        path = PACKAGE / "languages" / lang / "messages.po"
        made = catalogue(lang, found)
        if path.is_file() and path.read_bytes() == made:
            continue
        stale.append(lang)
        if "--check" not in sys.argv:
            path.write_bytes(made)
    missing = {lang: _untranslated(lang) for lang in LANGUAGES}
    print(f"{len(found)} texts; not translated: {missing}; changed: {stale or 'none'}")
    return int(bool(stale) and "--check" in sys.argv)


def _header(lang: str) -> str:
    return (
        f"# smartlife: what readers see, in {lang}. Kept up to date by tools/extract_messages.py.\n"
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: smartlife\\n"\n'
        f'"Language: {lang}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[lang]};\\n"\n\n'
    )


def _untranslated(lang: str) -> int:
    path = PACKAGE / "languages" / lang / "messages.po"
    with path.open("rb") as file:
        messages = read_po(file, locale=lang)
    return sum(1 for message in messages if message.id and not _is_whole(message.string))


def _is_whole(translation: Any) -> bool:  # noqa: ANN401 - a text or several
    return all(translation) if isinstance(translation, tuple | list) else bool(translation)


def _add(found: dict[Text, list[str]], text: Text, path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    places = found.setdefault(text, [])
    if place not in places:
        places.append(place)


def _in_python(path: Path) -> list[Text]:
    made: list[Text] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        words = [
            argument.value
            for argument in node.args[:2]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if node.func.attr == "say" and words:
            made.append(words[0])
        elif node.func.attr == "count" and len(words) == 2:
            made.append((words[0], words[1]))
    return made


def _in_template(path: Path) -> list[Text]:
    made: list[Text] = []
    tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
    for _, function, said in extract_from_ast(tree, ("_", "count")):
        words = [said] if isinstance(said, str) else [word for word in said or () if word]
        if function == "count" and len(words) == 2:
            made.append((words[0], words[1]))
        elif function == "_" and words:
            made.append(words[0])
    return made


def _in_data() -> list[tuple[str, Path]]:
    """Wording that stands in data files, and reasons of the model."""
    from smartlife.model.issues import REASONS

    report = PACKAGE / "products" / "reports" / "situation"
    made = [(text, PACKAGE / "model" / "issues.py") for text in REASONS.values()]
    for scheme in _read(report / "words.yml").values():
        made += [(text, report / "words.yml") for text in scheme.values()]
    for method in _read(report / "methods.yml"):
        made.append((method["title"], report / "methods.yml"))
        made += [(text, report / "methods.yml") for pair in method["terms"] for text in pair]
    notes = PACKAGE / "analysis" / "notes.yml"
    made += [(text, notes) for text in _read(notes).values()]
    made += _in_sheets()
    findings = PACKAGE / "analysis" / "findings" / "findings.yml"
    made += [(template["text"], findings) for template in _read(findings).values()]
    bases = findings.with_name("bases.yml")
    held = _read(bases)
    made += [(one[name], bases) for one in held["bases"].values() for name in ("level", "unseen")]
    made += [(text, bases) for text in held["doubts"].values()]
    return made


def _in_sheets() -> list[tuple[str, Path]]:
    """Wording of briefs and leaflets."""
    questions = PACKAGE / "products" / "reports" / "brief" / "questions.yml"
    leaflets = PACKAGE / "products" / "reports" / "leaflets" / "leaflets.yml"
    made = [(question["text"], questions) for question in _read(questions)]
    for leaflet in _read(leaflets):
        said = [leaflet["title"], *leaflet["means"], *leaflet["next"], leaflet["more"]]
        made += [(text, leaflets) for text in said]
    return made


def _read(path: Path) -> Any:  # noqa: ANN401 - any YAML
    return yaml.safe_load(path.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
