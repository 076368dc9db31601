"""All sources of a kind become one clean core table: cleaned, placed, compared, accounted for."""
