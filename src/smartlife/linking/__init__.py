"""From texts to concepts: which occupations and skills a vacancy or course speaks of."""
