"""Search pages of the Latvian board cv.lv."""
