"""What is within reach, in the words that managers and stewards read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from assets_catalog import categories
from assets_catalog.places.distance import in_words
from assets_catalog.stewardship.coverage import Coverage, Reach, Way
from assets_catalog.stewardship.gaps import Gap
from assets_catalog.stewardship.near_enough import RIDE_KM, WALK_KM, easy_km, near_enough_km

#: The ways that a map can show, as a reader says them.
WAYS: Final[dict[Way, str]] = {
    "covered": "Near enough, or it comes to you",
    "walk": "On foot",
    "ride": "By bus or a short ride",
    "visited": "It comes to you",
}
COLUMNS: Final = (
    *("Need", "Area", "Postcodes", "On foot", "By bus or a short ride", "Near enough for its kind"),
    *("Comes to them", "Near enough or comes to them", "Services by phone or online", "Services that visit"),
    *("People", "People without", "Deprivation (1 most, 10 least)", "Looked for in vain"),
    *("Nearest for those without", "Kilometres to it", "Leans on one venue"),
)
_ORDINALS: Final = ("", "2nd ", "3rd ", "4th ", "5th ")


def percent(share: float) -> str:
    """A share that is 0% only where it is nothing, and 100% only where it is all."""
    if 0 < share < 0.01:
        return "under 1%"
    return f"{min(round(100 * share), 99) if share < 1 else 100}%"


def decile_words(decile: float) -> str:
    """Where an area stands among the tenths of England."""
    tenth = min(max(round(decile), 1), 10)
    return f"{_ORDINALS[tenth - 1]}most deprived" if tenth <= 5 else f"{_ORDINALS[10 - tenth]}least deprived"


def about(people: float) -> str:
    """A number of people, no more exact than it is."""
    return f"{round(people, -2):,.0f}" if people >= 1000 else f"{round(people, -1):,.0f}"


def how_far() -> str:
    """The assumptions, in one sentence."""
    return (
        f"“On foot” is {WALK_KM:g} km in a straight line (a quarter of an hour for somebody slow); "
        f"“by bus” is {RIDE_KM:g} km (about twenty minutes with the wait)."
    )


def reasons(gap: Gap, smallest: int) -> Iterator[str]:
    """Why a gap is where it is in the list, a sentence each."""
    reach = gap.reach
    if reach.missing:
        whose = _some(reach.missing, reach.homes, reach.missing_people)
        yield f"{whose} none within {near_enough_km(reach.need):g} km."
    if reach.far:
        whose = _some(reach.far, reach.homes, reach.far_people, more=bool(reach.missing))
        yield f"{whose} one near enough, but {_not_easy(reach.need)}."
    if reach.nearest_km is not None:
        whose = "For those without, the nearest" if reach.missing else "The nearest to most of them"
        yield f"{whose} is {reach.nearest}, about {in_words(reach.nearest_km)} away."
    elif reach.missing:
        yield "We know of none to go to anywhere."
    if reach.decile is not None:
        yield f"The area is on average in the {decile_words(reach.decile)} tenth of England."
    if gap.unmet != 0:
        times = f"fewer than {smallest} times" if gap.unmet is None else f"{gap.unmet:,} times"
        yield f"Looked for in vain there {times} in the last 90 days."
    yield _from_home(reach)


def also(gap: Gap) -> str:
    """Where else the same is missing; empty where nowhere."""
    if not gap.also:
        return ""
    more = f" and {gap.others} more" if gap.others else ""
    return f"Also in {', '.join(gap.also)}{more}."


def sheet(
    coverage: Coverage, unmet: dict[tuple[str, str], int | None], how_many: Callable[[int | None], str]
) -> Iterator[tuple[str, ...]]:
    """Every need in every area, as rows of a spreadsheet."""
    for need in (each.id for each in categories.all_categories()):
        for area in coverage.areas:
            reach = coverage.of(need, area)
            yield (
                categories.name_of(need),
                area,
                *map(str, (reach.homes, reach.walk, reach.ride, reach.near, reach.visited, reach.covered)),
                *map(str, (reach.phone, reach.visits)),
                "" if reach.people is None else f"{reach.people:.0f}",
                "" if reach.missing_people is None else f"{reach.missing_people:.0f}",
                "" if reach.decile is None else f"{reach.decile:.1f}",
                how_many(unmet.get((need, area), 0)),
                reach.nearest,
                "" if reach.nearest_km is None else f"{reach.nearest_km:g}",
                reach.leans_on,
            )


def _some(some: int, of: int, people: float | None, *, more: bool = False) -> str:
    counted = f"{some:,} more" if more else f"{some:,} of its {of:,} postcodes"
    if some == of:
        counted = f"All of its {of:,} postcodes" if of > 1 else "Its one postcode"
    live = f" (about {about(people)} people)" if people else ""
    return f"{counted}{live} {'has' if some == 1 else 'have'}"


def _not_easy(need: str) -> str:
    return "not on foot" if easy_km(need) == WALK_KM else f"further than a short ride ({easy_km(need):g} km)"


def _from_home(reach: Reach) -> str:
    phone = f"{reach.phone} by phone or online" if reach.phone else "nothing by phone or online"
    visits = (
        f"{reach.visits} that visit{'s' if reach.visits == 1 else ''}" if reach.visits else "none that visits"
    )
    return f"Without going out: {phone}, {visits}."
