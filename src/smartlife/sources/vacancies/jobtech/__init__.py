"""Advertisements of the Swedish employment service (Arbetsförmedlingen, JobTech)."""
