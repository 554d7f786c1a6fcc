"""What is said, decided and promised: scripts, guidance, listening, routes, records.

The words and the rules are data (``scripts/``, ``routes/``); the code here only
reads them. Nothing in this package knows about web pages.
"""
