"""Geography: regions, conversions between their versions, places."""
