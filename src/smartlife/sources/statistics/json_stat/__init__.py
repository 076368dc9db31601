"""Tables as JSON-stat."""
