"""Uncovered demand checked by people: what is drawn, what readers see, what their verdicts give."""
