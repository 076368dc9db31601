from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smartlife.errors import StudyInvalid
from smartlife.settings import read_settings


def test_the_cache_is_where_the_user_says():
    assert read_settings({"SMARTLIFE_CACHE": "/tmp/here"}).cache == Path("/tmp/here")


@pytest.mark.skipif(sys.platform != "linux", reason="XDG is for Linux")
def test_the_cache_follows_xdg_and_ignores_relative_paths():
    assert read_settings({"XDG_CACHE_HOME": "/var/c"}).cache == Path("/var/c/smartlife")
    usual = Path.home() / ".cache" / "smartlife"
    assert read_settings({"XDG_CACHE_HOME": "c"}).cache == usual
    assert read_settings({}).cache == usual


def test_a_wrong_number_is_told_by_name():
    with pytest.raises(StudyInvalid, match="SMARTLIFE_THREADS"):
        read_settings({"SMARTLIFE_THREADS": "many"})
