"""What partners agree on: improvements, consultations, drafts. Nothing here yet."""
