"""From linked tables to indicators with intervals, and from indicators to findings."""
