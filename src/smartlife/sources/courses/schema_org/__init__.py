"""schema.org Course and CourseInstance in pages and JSON files."""
