"""From what is meant to ranked listings: arrays of all postings and facts, filtered, scored and counted."""
