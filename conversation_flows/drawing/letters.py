"""How wide words are, without a typeface to measure: enough to break lines that will not run over."""

from __future__ import annotations

from typing import Final

#: Widths in thousandths of the letter height, a little wider than Arial and Helvetica are.
_NARROW: Final = dict.fromkeys("ijl.,:;|!'’‘ ", 290) | dict.fromkeys("ftrI()“”-", 390)
_WIDE: Final = dict.fromkeys("mwMWO@%", 870) | dict.fromkeys("ABCDEFGHKNPQRSUVXYZ&", 730)
_USUAL: Final = 575
_BOLD: Final = 1.08


def width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, in the units of ``size``."""
    thousandths = sum(_NARROW.get(each) or _WIDE.get(each) or _USUAL for each in text)
    return thousandths / 1000 * size * (_BOLD if bold else 1)


def lines(text: str, size: float, most: float, bold: bool = False) -> list[str]:
    """A text in lines that are no wider than ``most``; a longer word has a line of its own."""
    found: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold) > most:
            found.append(line)
            line = word
        else:
            line = longer
    return [*found, line] if line else found
