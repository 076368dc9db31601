"""The steps of linking name all the code that decides their result, and no more than that."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from smartlife.linking.steps import steps
from smartlife.pipeline.plan import code_checksum
from tests.harness import make_source, make_study

ALWAYS = ("smartlife.model", "smartlife.store", "smartlife.errors")


@cache
def imports_of(module: str) -> frozenset[str]:
    """Modules of smartlife that a module imports, but for those of types alone."""
    tree = ast.parse(Path(str(find_spec(module).origin)).read_text("utf-8"))
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("smartlife."):
            found.add(str(node.module))
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                if Path(str(find_spec(str(node.module)).origin)).name == "__init__.py":
                    found.add(inner)
        waiting.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def needed_by(function: str) -> set[str]:
    found: set[str] = set()
    waiting = [function.partition(":")[0]]
    while waiting:
        module = waiting.pop()
        if module in found or module.startswith(ALWAYS):
            continue
        found.add(module)
        if module.startswith(("smartlife.linking.", "smartlife.languages.")):
            waiting.extend(imports_of(module))
    return found


def step(name: str):
    study = make_study(Path("study"))
    return next(step for step in steps(study) if step.name == name)


@pytest.mark.parametrize("name", ["link_index", "link_vacancies", "link_courses"])
def test_all_code_that_decides_is_named(name):
    named = tuple(step(name).code)
    missing = {
        module
        for module in needed_by(step(name).function)
        if not any(module == one or module.startswith(f"{one}.") for one in named)
    }
    assert not missing


@pytest.mark.parametrize("name", ["link_index", "link_vacancies", "link_courses"])
def test_no_other_module_of_linking_is_named(name):
    modules = {one for one in step(name).code if ":" not in one}
    assert modules <= needed_by(step(name).function)


def test_all_that_is_named_is_there_and_no_translation_is():
    for one in steps(make_study(Path("study"))):
        for name in one.code:
            assert code_checksum(name)
        assert not any(name.endswith((".po", "languages")) for name in one.code)


def test_languages_of_the_taxonomy_are_a_setting_of_the_index():
    source = make_source("esco", "taxonomy", options=(("langs", "sv, lv"),))
    index = next(
        one
        for one in steps(make_study(Path("study"), sources=(source,)))
        if one.name == "link_index"
    )
    assert index.settings == (("langs", ("lv", "sv")), ("neural", ""))


def test_sentence_encoder_of_the_taxonomy_is_a_setting_of_the_index(tmp_path):
    (tmp_path / "model").mkdir()
    for name, expected in (("BAAI/bge-m3", "BAAI/bge-m3"), ("model", str(tmp_path / "model"))):
        source = make_source("esco", "taxonomy", options=(("neural", name),))
        (index, *_) = steps(make_study(tmp_path, sources=(source,)))
        assert index.settings == (("langs", ()), ("neural", expected))
