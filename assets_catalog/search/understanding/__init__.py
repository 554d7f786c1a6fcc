"""From words to what is meant: cut, mended, voted on, each with the words that led to it."""
