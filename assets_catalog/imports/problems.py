"""What is said when a whole file, or a whole mapping, cannot be used."""

from __future__ import annotations


class ImportProblemError(ValueError):
    """Nothing was imported; the message says why and what to do, in plain words."""
