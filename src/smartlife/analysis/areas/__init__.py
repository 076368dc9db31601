"""Areas of smart specialisation: what belongs to them, and what they catch."""
