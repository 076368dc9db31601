"""Measurements on public benchmarks; run as `python -m benchmarks.NAME` from the root."""
