"""Courses chosen under limits: quickly, exactly, and what else would do. Knows no study."""
