"""Who reaches which course: places, travel, time, and the four steps of reach."""
