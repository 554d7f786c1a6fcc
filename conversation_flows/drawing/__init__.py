"""A picture of a script that a writer can read: what is asked, what is answered, where it leads."""

from __future__ import annotations

from collections.abc import Mapping

from conversation_flows.drawing.picture import picture
from conversation_flows.drawing.plan import plan
from conversation_flows.script import Script


def draw(script: Script, shares: Mapping[str, float] | None = None) -> str:
    """The script as a whole SVG document: text as text, with a title and a description.

    ``shares`` are the shares of conversations, 0 to 1, that answered each prompt, by prompt id. The
    same script and shares always give the same picture.
    """
    return picture(script, plan(script, shares))


__all__ = ["draw"]
