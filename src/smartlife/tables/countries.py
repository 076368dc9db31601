"""Which countries a study is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.model.regions import country_of, is_code

if TYPE_CHECKING:
    from smartlife.model.study import Study


def study_countries(study: Study) -> tuple[str, ...]:
    """Countries of the regions, the partners and the sources' defaults, in this order.

    A place in any other country is abroad.
    """
    codes = [*study.regions, *study.partners]
    codes += [source.region for source in study.sources if source.region]
    known = [country_of(code) for code in codes if is_code(code)]
    return tuple(dict.fromkeys(known))
