"""Who plans: what a person can do, wants, and has time, money and ways for."""
