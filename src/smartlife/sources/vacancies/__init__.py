"""Job advertisements: one folder per form in which they are published."""
