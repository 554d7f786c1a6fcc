"""What waits for a steward today: one line for each kind of work, with how much of it there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assets_catalog.duplicates.groups import grouped
from assets_catalog.duplicates.waiting import Waiting
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.watch import Matter
from conversation_flows import routes
from frontdoor.providers.letters import lost
from frontdoor.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of work: where it is done, what it is, one sentence about it, and how many there are.

    ``count`` is None where there is always some. ``values`` go into the address.
    """

    endpoint: str
    label: str
    about: str
    count: int | None
    values: dict[str, str] = field(default_factory=dict)


def tasks(site: Workspace, found: Sequence[Matter]) -> list[Task]:
    """All kinds of work, what somebody waits for first; those with nothing to do among them."""
    matters = {each.id: each.count for each in found}
    looked = site.records.route_checks.looked_at(routes.load().every(), today_in_london())
    failing = sum(each.state == "failed" and not each.paused for each in site.feeds.subscriptions.all())
    return [
        Task(
            "replies.home",
            "Changes sent by those who run places",
            "Take them or turn them down, one press each",
            len(site.provider_links.waiting()),
        ),
        Task("calls.home", "Calls to make", "The most useful first, with what to ask", None),
        Task(
            "calls.home",
            "Letters that did not arrive",
            "Mend the address and send a new link, or ring",
            len(lost(site, at_most=100)),
            {"_anchor": "lost"},
        ),
        Task(
            "numbers.home",
            "Numbers said to be wrong",
            "Helplines and teams that residents are sent to",
            sum(each.is_wrong for each in looked),
        ),
        Task(
            "stewards.home",
            "Places in doubt",
            "The address and the point on the map do not agree",
            matters["in_doubt"],
            {"_anchor": "in_doubt"},
        ),
        Task(
            "stewards.home",
            "Full, past the date they gave",
            "They may have room again",
            matters["full_past_its_date"],
            {"_anchor": "full_past_its_date"},
        ),
        Task(
            "duplicates.home",
            "Listings that may be one",
            "Side by side, then merge or keep apart",
            len(grouped(Waiting(site.catalogue).pairs())),
        ),
        Task(
            "feeds.disagreements",
            "Where sources differ from us",
            "Keep ours or take theirs",
            site.catalogue.count_disagreements(),
        ),
        Task("feeds.home", "Feeds that failed", "They are asked again by themselves", failing),
    ]
