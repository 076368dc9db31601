"""Tables as SDMX-CSV."""
