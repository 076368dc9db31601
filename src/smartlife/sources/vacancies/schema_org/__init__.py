"""schema.org JobPosting in pages and JSON files."""
