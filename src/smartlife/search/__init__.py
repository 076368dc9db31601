"""An index over courses, skills and occupations. Nothing here yet."""
