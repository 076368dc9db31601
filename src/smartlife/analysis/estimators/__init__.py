"""Estimators: numbers in, numbers with limits out; they know no study and no table."""
