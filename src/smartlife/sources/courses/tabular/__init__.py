"""Any table of courses: columns by synonyms or as the study says."""
