"""Any table of advertisements: columns by synonyms or as the study says."""
