"""Parses values as people write them: dates, numbers, counts (see `dates` and `numbers`)."""

from __future__ import annotations

from smartlife.formats.dates import Certainty, DateRead, parse_date
from smartlife.formats.numbers import NumberAmbiguous, parse_count, parse_number

__all__ = ["Certainty", "DateRead", "NumberAmbiguous", "parse_count", "parse_date", "parse_number"]
