"""A learner's path and a provider's portfolio as optimisation problems. Nothing here yet."""
