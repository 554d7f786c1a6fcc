"""Values as cells of a CSV file that somebody may open in a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

#: A spreadsheet runs what begins with one of these.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
#: Numbers and telephone numbers begin so too, and hold nothing that could be run.
_ONLY_DIGITS = re.compile(r"[+-][0-9 ().-]*")


def cell(value: Any) -> str:
    """A value as text: nothing for None, true or false, lists with semicolons, and no text that runs.

    Text that a spreadsheet would take for a formula gets an apostrophe in
    front, which a spreadsheet hides.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    if text.lstrip(" ").startswith(_RISKY) and not _ONLY_DIGITS.fullmatch(text):
        return f"'{text}"
    return text
