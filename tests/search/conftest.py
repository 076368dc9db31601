"""The made world, indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartlife.search.index import SearchIndex
from tests.search.world import build_index


@pytest.fixture(scope="session")
def index_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="session")
def index(index_file: Path) -> Iterator[SearchIndex]:
    opened = SearchIndex.open(index_file)
    yield opened
    opened.close()
