"""DEFTISCAT, the exchange format of German training databases."""
