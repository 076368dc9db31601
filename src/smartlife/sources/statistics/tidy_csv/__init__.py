"""Tables of statistics with one observation a row, as analysts save them."""
