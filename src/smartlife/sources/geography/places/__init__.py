"""Names of places and the NUTS region each lies in: data files only."""
