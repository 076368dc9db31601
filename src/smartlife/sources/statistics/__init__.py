"""Official statistics: one reader per form in which statistical offices publish tables."""
