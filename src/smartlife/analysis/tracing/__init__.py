"""From a figure back to what it rests on."""
