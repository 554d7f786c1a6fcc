"""Finding help: words in, ranked listings with reasons out."""
