"""Where things go on a small picture: the view, words that do not overlap, pins that can each be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

_METRES_A_DEGREE = 111_195.0
_NARROWEST_VIEW_M = 2200.0
_LETTER_WIDTH = 0.58  # of the letter's size; a little wide for most sans-serif faces
_BOLD_LETTER_WIDTH = 0.66
_LINE = 1.15
_LONGEST_LINE = 11
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def round(cls, x: float, y: float, radius: float) -> Box:
        """The box round a circle."""
        return cls(x - radius, y - radius, x + radius, y + radius)

    def hits(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the ground is seen: a middle, a scale and a size in pixels."""

    latitude: float
    longitude: float
    metres_a_pixel: float
    width: float
    height: float

    @classmethod
    def of(cls, points: Sequence[tuple[float, float]], width: float, height: float, *, margin: float) -> View:
        """The view that just holds these (latitude, longitude) points, with a margin in pixels."""
        return cls._fit(points, width, height, margin=margin, narrowest=0.0)

    @classmethod
    def closing_in(
        cls, points: Sequence[tuple[float, float]], width: float, height: float, *, margin: float
    ) -> View:
        """As :meth:`of`, but never so close that nothing else can be made out."""
        return cls._fit(points, width, height, margin=margin, narrowest=_NARROWEST_VIEW_M)

    @classmethod
    def _fit(
        cls,
        points: Sequence[tuple[float, float]],
        width: float,
        height: float,
        *,
        margin: float,
        narrowest: float,
    ) -> View:
        latitudes, longitudes = [point[0] for point in points], [point[1] for point in points]
        latitude = (min(latitudes) + max(latitudes)) / 2
        longitude = (min(longitudes) + max(longitudes)) / 2
        across = (max(longitudes) - min(longitudes)) * _METRES_A_DEGREE * math.cos(math.radians(latitude))
        down = (max(latitudes) - min(latitudes)) * _METRES_A_DEGREE
        room_across, room_down = max(width - 2 * margin, 1.0), max(height - 2 * margin, 1.0)
        scale = max(across / room_across, down / room_down, narrowest / min(width, height), 0.1)
        return cls(latitude, longitude, scale, width, height)

    def xy(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point is on the picture."""
        east = (longitude - self.longitude) * _METRES_A_DEGREE * math.cos(math.radians(self.latitude))
        north = (latitude - self.latitude) * _METRES_A_DEGREE
        return self.width / 2 + east / self.metres_a_pixel, self.height / 2 - north / self.metres_a_pixel

    def holds(self, x: float, y: float) -> bool:
        """Whether this spot is on the picture."""
        return 0 <= x <= self.width and 0 <= y <= self.height


@dataclass(frozen=True, slots=True)
class Label:
    """Words in one or two lines, centred on a spot."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        """About how wide the longest line is."""
        letter = _BOLD_LETTER_WIDTH if self.bold else _LETTER_WIDTH
        return max(len(line) for line in self.lines) * self.size * letter

    @property
    def box(self) -> Box:
        """The room it takes."""
        half = len(self.lines) * self.size * _LINE / 2
        return Box(self.x - self.width / 2, self.y - half, self.x + self.width / 2, self.y + half)

    def at(self, x: float, y: float) -> Label:
        """The same words elsewhere."""
        return replace(self, x=x, y=y)

    def text(self, kind: str) -> str:
        """The words as SVG, escaped, with ``kind`` as their class."""
        top = self.y - (len(self.lines) - 1) * self.size * _LINE / 2 + self.size * 0.35
        spans = "".join(
            f'<tspan x="{self.x:.1f}" y="{top + at * self.size * _LINE:.1f}">{escape(line)}</tspan>'
            for at, line in enumerate(self.lines)
        )
        return f'<text class="{kind}" font-size="{self.size:g}" text-anchor="middle">{spans}</text>'


def words_in_lines(name: str) -> tuple[str, ...]:
    """A name in one line, or in the two most even lines if it is long."""
    words = name.split()
    if len(name) <= _LONGEST_LINE or len(words) < 2:
        return (name,)
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return min(halves, key=lambda lines: max(map(len, lines)))


def place_labels(labels: Sequence[Label], taken: Sequence[Box], page: Box, *, reach: float) -> list[Label]:
    """Those labels, first come first served, that find room on the page within ``reach`` letters' heights."""
    full = list(taken)
    placed = []
    for label in labels:
        steps = [label.size * step for step in (0.9, 1.6, 2.4) if step <= reach]
        spots = [(0.0, 0.0)]
        spots += [spot for step in steps for spot in ((0.0, -step), (0.0, step), (step, 0.0), (-step, 0.0))]
        for across, down in spots:
            moved = label.at(label.x + across, label.y + down)
            if page.contains(moved.box) and not any(moved.box.hits(box) for box in full):
                placed.append(moved)
                full.append(moved.box)
                break
    return placed


def spread(
    points: Sequence[tuple[float, float]],
    radius: float,
    page: Box,
    fixed: Sequence[tuple[float, float]] = (),
) -> list[tuple[float, float]]:
    """The points moved as little as need be for discs of this radius not to overlap, and kept on the page.

    They keep clear of the ``fixed`` spots too, which stay.
    """
    moved = [_inside(point, radius, page) for point in (*points, *fixed)]
    movable = len(points)
    for _ in range(_ROUNDS):
        still = True
        for one in range(movable):
            for other in range(one + 1, len(moved)):
                across, down, lacking = _apart(moved[one], moved[other], 2 * radius + 1, turn=other)
                if lacking <= 0.01:
                    continue
                still = False
                share = lacking / 2 if other < movable else lacking
                moved[one] = _inside(
                    (moved[one][0] - across * share, moved[one][1] - down * share), radius, page
                )
                if other < movable:
                    x, y = moved[other]
                    moved[other] = _inside((x + across * share, y + down * share), radius, page)
        if still:
            break
    return moved[:movable]


def _apart(
    one: tuple[float, float], other: tuple[float, float], wanted: float, *, turn: int
) -> tuple[float, float, float]:
    """The direction from one spot to another, and how much their distance falls short of what is wanted."""
    across, down = other[0] - one[0], other[1] - one[1]
    distance = math.hypot(across, down)
    if distance < 0.01:
        # Pins on one spot leave it in different directions, the golden angle apart.
        angle = turn * 2.399963
        return math.cos(angle), math.sin(angle), wanted
    return across / distance, down / distance, wanted - distance


def _inside(point: tuple[float, float], radius: float, page: Box) -> tuple[float, float]:
    return (
        min(max(point[0], page.left + radius + 1), page.right - radius - 1),
        min(max(point[1], page.top + radius + 1), page.bottom - radius - 1),
    )
