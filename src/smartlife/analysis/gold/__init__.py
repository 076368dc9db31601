"""Documents read by people: how they are drawn, and figures corrected by what was marked."""
