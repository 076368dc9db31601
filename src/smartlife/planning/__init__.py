"""What to do next: for who learns, who teaches, who employs, and for a region."""
