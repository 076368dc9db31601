"""ESCO, the European classification of skills and occupations: its official CSV package."""
