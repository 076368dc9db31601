"""Raw material in: one folder per source. Readers say what files say, and nothing more."""
