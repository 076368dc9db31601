"""One page for each group of readers, in plain words and from the same figures."""
