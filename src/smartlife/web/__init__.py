"""Pages and interfaces for the five groups. Nothing here yet."""
