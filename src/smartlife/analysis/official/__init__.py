"""Official statistics of a region, and what is read off them."""
