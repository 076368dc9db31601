"""From published figures to at most twelve sentences."""
