"""A learner's path: courses in order that lead from what a person can do to a goal."""
