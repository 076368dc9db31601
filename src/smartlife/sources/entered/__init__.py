"""What people fill in, below `inputs/` of a study: read like any source."""
