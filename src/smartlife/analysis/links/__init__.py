"""How right links to ESCO are, and how much their errors move a figure."""
