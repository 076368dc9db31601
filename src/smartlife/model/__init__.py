"""What data mean: fields, tables, regions, taxonomy, study, provenance. No input, no output."""
