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


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(memory, "_library", object)
    assert not memory.share_arenas()
    assert not memory.give_back()
