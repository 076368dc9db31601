"""The first report: what is asked for, what is taught, where they differ, and how we know."""
