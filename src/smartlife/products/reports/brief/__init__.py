"""Two pages on a region, or on one of its areas: what the figures carry and what they do not."""
