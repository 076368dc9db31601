"""A provider's portfolio: what to open, update or retire, and what that would change."""
