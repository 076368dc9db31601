"""Pairs of course titles and ESCO skills of the training database Berlin-Brandenburg."""
