"""Taxonomies: what is learned and asked for, in many languages."""
