"""Weights that give a sample of advertisements the shape a survey found."""
