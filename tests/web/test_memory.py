"""Memory that is given back."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from smartlife.web import memory

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc"
)

CODE = """
import gc, psutil
from smartlife.web.memory import give_back, share_arenas
assert share_arenas()
held = [bytearray(1_000) for _ in range(50_000)]
last = bytearray(1_000)
before = psutil.Process().memory_info().rss
del held
gc.collect()
assert give_back()
print(before - psutil.Process().memory_info().rss)
"""


def test_what_is_free_goes_back_to_the_machine():
    said = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert int(said.stdout) > 30_000_000


POOL = """
import os
from smartlife.web.memory import take_plain_pool
take_plain_pool()
import pyarrow
print(pyarrow.default_memory_pool().backend_name)
"""


@pytest.mark.parametrize(("chosen", "taken"), [("", "system"), ("mimalloc", "mimalloc")])
def test_arrow_takes_its_memory_from_the_c_library_unless_another_pool_was_chosen(
    monkeypatch, chosen, taken
):
    monkeypatch.delenv("ARROW_DEFAULT_MEMORY_POOL", raising=False)
    if chosen:
        monkeypatch.setenv("ARROW_DEFAULT_MEMORY_POOL", chosen)
    said = subprocess.run([sys.executable, "-c", POOL], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == taken


def test_nothing_that_serves_imports_arrow_before_its_pool_is_chosen():
    code = "import sys, smartlife.cli.serve, smartlife.web.serving; print('pyarrow' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(memory, "_library", object)
    assert not memory.share_arenas()
    assert not memory.give_back()
