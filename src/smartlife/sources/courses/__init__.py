"""Courses and other learning opportunities: one folder per form in which they are published."""
