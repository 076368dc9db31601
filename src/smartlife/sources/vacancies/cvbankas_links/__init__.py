"""Lists of addresses of the Lithuanian board CVbankas."""
