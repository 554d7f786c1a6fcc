"""The plan of a script set on a page: questions on the left, answers beside them, doors on the right.

Every answer has a row of its own, so no arrow ever crosses another or any text. The colours
of the doors are told by their names as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from conversation_flows.drawing.letters import lines, width
from conversation_flows.drawing.plan import Box, Branch, Section
from conversation_flows.script import Script, Tier

WIDTH: Final = 1180
_MARGIN: Final = 30
_ASK: Final = (30, 310)  # left edge and width of a question
_SAID: Final = (385, 290)
_LEADS: Final = (740, 410)
_SIZE: Final = 15
_SMALL: Final = 13
_LINE: Final = 20
_PAD: Final = 12
_CHIP: Final = 140
_ROW_GAP: Final = 8
_BOX_GAP: Final = 26
_INK: Final = "#1d2b2a"
_QUIET: Final = "#4b5a58"
_RULE: Final = "#8a9a97"
#: Ground, edge and ink of each door: at least 7 to 1 between ink and ground.
_DOOR: Final[dict[Tier, tuple[str, str, str]]] = {
    "T1": ("#e3f1ec", "#1e6b56", "#0f3d31"),
    "T2": ("#fbe6e1", "#a8321b", "#5f180a"),
    "T3": ("#e6ebf8", "#30509c", "#1a2d5c"),
}
_FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"


@dataclass(slots=True)
class _Page:
    parts: list[str] = field(default_factory=list)

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, edge: str = "", round_: float = 6
    ) -> None:
        stroke = f' stroke="{edge}" stroke-width="1.5"' if edge else ""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{round_:g}" fill="{fill}"{stroke}/>'
        )

    def text(
        self, x: float, y: float, words: str, size: float = _SIZE, fill: str = _INK, bold: bool = False
    ) -> None:
        weight = ' font-weight="700"' if bold else ""
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}"{weight}>{escape(words)}</text>'
        )

    def block(
        self, x: float, y: float, rows: Iterable[str], size: float, fill: str, bold: bool = False
    ) -> float:
        """Lines from ``y`` down; where the next may start."""
        for row in rows:
            self.text(x, y + size, row, size, fill, bold)
            y += _LINE if size >= _SIZE else _LINE - 2
        return y

    def arrow(self, x1: float, y1: float, x2: float, y2: float, colour: str = _RULE) -> None:
        self.parts.append(
            f'<path d="M{x1:g} {y1:g} L{x2:g} {y2:g}" stroke="{colour}" stroke-width="2" fill="none"/>'
        )
        head = f"M{x2:g} {y2:g} l-8 -5 v10 z" if y1 == y2 else f"M{x2:g} {y2:g} l-5 -8 h10 z"
        self.parts.append(f'<path d="{head}" fill="{colour}"/>')


def picture(script: Script, sections: tuple[Section, ...]) -> str:
    """The whole SVG document."""
    page = _Page()
    y = _head(page, script)
    for section in sections:
        if section.boxes:
            y = _section(page, section, y)
    height = y + _MARGIN
    asked = sum(len(section.boxes) for section in sections[:2])
    title = f"{script.title}: what is asked and where it leads"
    description = (
        f"{asked} questions, each with its answers and, for each answer, the door it opens and who or what "
        "it brings. Everything in the picture is text, in reading order."
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" '
            f'height="{height:g}" role="img" aria-labelledby="picture-title picture-description" '
            f'font-family={quoteattr(_FONT)} lang="en-GB">',
            f'<title id="picture-title">{escape(title)}</title>',
            f'<desc id="picture-description">{escape(description)}</desc>',
            f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>',
            *page.parts,
            "</svg>",
            "",
        ]
    )


def _head(page: _Page, script: Script) -> float:
    page.text(_MARGIN, 52, script.title, 28, _INK, bold=True)
    page.text(
        _MARGIN,
        78,
        f"Version {script.version}. Read from left to right: asked, answered, leads to.",
        _SIZE,
        _QUIET,
    )
    x: float = _MARGIN
    for tier, (ground, edge, ink) in _DOOR.items():
        words = script.words.tiers[tier]
        wide = width(words.name, _SIZE, bold=True) + 2 * _PAD
        page.rect(x, 96, wide, 28, ground, edge)
        page.text(x + _PAD, 115, words.name, _SIZE, ink, bold=True)
        x += wide + 12
    return 150


def _section(page: _Page, section: Section, y: float) -> float:
    page.rect(_MARGIN, y, WIDTH - 2 * _MARGIN, 2, _INK, round_=0)
    page.text(_MARGIN, y + 34, section.heading, 21, _INK, bold=True)
    page.text(_MARGIN, y + 57, section.note, _SIZE, _QUIET)
    y += 78
    for place, box in enumerate(section.boxes):
        number = f"{place + 1}. " if section.in_order else ""
        bottom, foot = _box(page, box, number, y)
        y = bottom + _BOX_GAP
        if section.in_order and place < len(section.boxes) - 1:
            page.arrow(_ASK[0] + 24, foot, _ASK[0] + 24, y - 2)
    return y + 12


def _box(page: _Page, box: Box, number: str, y: float) -> tuple[float, float]:
    """Where all of it ends, and where the question's own frame does."""
    inner = _ASK[1] - 2 * _PAD
    ask = lines(number + box.ask, _SIZE, inner, bold=True)
    note = lines(box.note, _SMALL, inner)
    tall = 2 * _PAD + len(ask) * _LINE + len(note) * (_LINE - 2) + (18 if box.id else 0)
    tall += 30 if box.share is not None else 0
    page.parts.append("<g>")
    page.rect(_ASK[0], y, _ASK[1], tall, "#f6f7f4", _INK)
    at = page.block(_ASK[0] + _PAD, y + _PAD - 2, ask, _SIZE, _INK, bold=True)
    if box.id:
        page.text(_ASK[0] + _PAD, at + 12, box.id, _SMALL - 1, _QUIET)
        at += 18
    at = page.block(_ASK[0] + _PAD, at, note, _SMALL, _QUIET)
    if box.share is not None:
        _share(page, box.share, at + 6, inner)
    right = y
    for branch in box.branches:
        right = _branch(page, branch, y, right)
    page.parts.append("</g>")
    return max(y + tall, right - _ROW_GAP if box.branches else y), y + tall


def _share(page: _Page, share: float, y: float, most: float) -> None:
    part = min(1.0, max(0.0, share))
    told = f"{part:.0%} of conversations"
    page.rect(_ASK[0] + _PAD, y + 15, most, 6, "#d5dcd8", round_=3)
    if part:
        page.rect(_ASK[0] + _PAD, y + 15, max(6.0, most * part), 6, "#1e6b56", round_=3)
    page.text(_ASK[0] + _PAD, y + 10, told, _SMALL, _INK)


def _branch(page: _Page, branch: Branch, top: float, y: float) -> float:
    answers = [row for label in _joined(branch.answers) for row in lines(label, _SIZE, _SAID[1] - 2 * _PAD)]
    doors = branch.leads.doors
    beside = _CHIP if doors else 0
    brings = lines(" · ".join(branch.leads.brings), _SMALL, _LEADS[1] - 2 * _PAD - beside)
    left = len(answers) * _LINE + 2 * _PAD - 6
    right = max(len(doors) * 26 - 4, len(brings) * (_LINE - 2)) + 2 * _PAD - 6
    tall = max(left, right if not branch.leads.nothing else 0)
    page.rect(_SAID[0], y, _SAID[1], tall, "#ffffff", _RULE)
    page.block(_SAID[0] + _PAD, y + _PAD - 4, answers, _SIZE, _INK)
    middle = y + min(20.0, tall / 2)
    _stem(page, top, y, middle)
    if branch.leads.nothing:
        return y + tall + _ROW_GAP
    ground, edge, ink = _DOOR[doors[0]] if doors else ("#ffffff", _RULE, _INK)
    page.arrow(_SAID[0] + _SAID[1], middle, _LEADS[0] - 2, middle, edge)
    page.rect(_LEADS[0], y, _LEADS[1], tall, ground, edge)
    at = y + _PAD - 3
    for place, door in enumerate(doors):
        _, border, colour = _DOOR[door]
        page.rect(_LEADS[0] + _PAD, at + place * 26, _CHIP - 10, 22, "#ffffff", border, round_=11)
        page.text(_LEADS[0] + _PAD + 10, at + 15.5 + place * 26, _NAMES[door], _SMALL, colour, bold=True)
    page.block(_LEADS[0] + _PAD + beside, at + 1, brings, _SMALL, ink)
    return y + tall + _ROW_GAP


_NAMES: Final[dict[Tier, str]] = {"T1": "Connect", "T2": "Stick with you", "T3": "Your assessment"}


def _joined(answers: tuple[str, ...]) -> list[str]:
    """Short answers share a line; long ones have their own."""
    return [" / ".join(answers)] if sum(map(len, answers)) < 30 else list(answers)


def _stem(page: _Page, top: float, y: float, middle: float) -> None:
    """The line from the question to one of its answers, in the gap between the two columns."""
    trunk = _ASK[0] + _ASK[1] + 20
    begin = top + 20
    if y == top:
        page.parts.append(
            f'<path d="M{_ASK[0] + _ASK[1]:g} {begin:g} H{trunk:g}" stroke="{_RULE}" stroke-width="2" fill="none"/>'
        )
    page.parts.append(
        f'<path d="M{trunk:g} {begin:g} V{middle:g} H{_SAID[0] - 2:g}" stroke="{_RULE}" stroke-width="2" fill="none"/>'
    )
    page.parts.append(f'<path d="M{_SAID[0] - 2:g} {middle:g} l-8 -5 v10 z" fill="{_RULE}"/>')
