"""What each ``frontdoor`` verb does."""
