"""What languages need: words, headings, place endings, messages. One folder per language."""
