"""Eurostat's bulk tables as TSV."""
