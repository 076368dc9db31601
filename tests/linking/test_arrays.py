from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from smartlife.linking.arrays import (
    Texts,
    open_arrays,
    part,
    prefixed,
    save_arrays,
    sparse_arrays,
    sparse_from_arrays,
)


@given(st.lists(st.text()))
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    packed = Texts.of(texts)
    assert Texts.from_arrays(packed.arrays()).tolist() == texts
    assert len(packed) == len(texts)


def test_arrays_of_parts_survive_the_folder(tmp_path: Path) -> None:
    matrix = sparse.random_array((5, 7), density=0.4, rng=np.random.default_rng(1)).tocsr()
    names = Texts.of(["galdnieks", "", "metinātājs"])
    save_arrays(
        tmp_path,
        prefixed("lv.labels", sparse_arrays(matrix)) | prefixed("lv.names", names.arrays()),
    )
    opened = open_arrays(tmp_path)
    again = sparse_from_arrays(part("lv.labels", opened))
    assert (again != matrix).nnz == 0
    assert Texts.from_arrays(part("lv.names", opened)).tolist() == names.tolist()
    assert isinstance(opened["lv.labels.data"].base, np.memmap)
