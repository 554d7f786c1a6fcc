"""How fast the search is, beside the engines it could have been: ``python -m benchmarks``."""
