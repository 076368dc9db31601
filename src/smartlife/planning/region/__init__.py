"""A region's plan: courses that serve several regions together."""
