from __future__ import annotations

import numpy as np
import pyarrow as pa

from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.concepts import Concepts
from tests.linking.conftest import ISCO, OCCUPATION, SKILL, taxonomy_rows


def made() -> Concepts:
    rows, _, _ = taxonomy_rows()
    rows.append({**rows[0], "concept_uri": f"{OCCUPATION}old", "status": "obsolete"})
    rows.append({**rows[0], "concept_uri": f"{SKILL}ā", "concept_kind": "skill"})
    return Concepts.build(pa.Table.from_pylist(rows))


def test_concepts_are_numbered_in_the_order_of_their_uris():
    concepts = made()
    uris = concepts.uris.tolist()
    assert uris == sorted(uris)
    assert [concepts.number_of(uri) for uri in uris] == list(range(len(concepts)))
    assert concepts.numbers_of([uris[3], "no URI", uris[0]]).tolist() == [3, -1, 0]


def test_obsolete_and_unknown_concepts_have_no_number():
    concepts = made()
    for uri in (f"{OCCUPATION}old", "", "zzz", f"{SKILL}tig2"):
        assert concepts.number_of(uri) is None


def test_kinds_and_isco_codes_are_known():
    concepts = made()
    number = concepts.number_of(f"{ISCO}72")
    assert number is not None
    assert (concepts.kind(number), concepts.isco_code(number)) == ("isco_group", "72")
    skills = concepts.numbers_of_kinds({"skill", "knowledge"})
    assert {concepts.kind(int(n)) for n in skills} == {"skill", "knowledge"}
    assert all(concepts.isco_code(int(n)) == "" for n in skills[:-1])


def test_concepts_come_back_from_a_folder(tmp_path):
    concepts = made()
    save_arrays(tmp_path, concepts.arrays())
    again = Concepts.from_arrays(open_arrays(tmp_path))
    assert again.uris.tolist() == concepts.uris.tolist()
    assert np.array_equal(again.kinds, concepts.kinds)
    assert again.isco.tolist() == concepts.isco.tolist()
