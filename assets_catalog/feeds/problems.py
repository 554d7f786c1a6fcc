"""What is said when a whole feed cannot be had or read."""

from __future__ import annotations

from datetime import datetime


class FeedProblemError(ValueError):
    """Nothing was taken in; the message says why, in plain words.

    ``again_after`` (UTC) is when the other side asked not to be disturbed before.
    """

    def __init__(self, sentence: str, *, again_after: datetime | None = None) -> None:
        super().__init__(sentence)
        self.again_after = again_after


class AnswerError(FeedProblemError):
    """An address answered that it has nothing to give. ``status`` is the HTTP status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status
