"""Links for those who run a listing, and what came back by them: still right, a change, a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select, update

from assets_catalog import database
from assets_catalog.catalogue import Catalogue
from assets_catalog.catalogue.difference import FieldChange, diff
from assets_catalog.listing import Listing
from assets_catalog.rows import organization_id
from assets_catalog.stewardship import proposing
from assets_catalog.stewardship.addresses import address_of
from assets_catalog.stewardship.check_tables import ProviderLink, ProviderWord, TrustedProvider
from assets_catalog.stewardship.checks import Checks
from assets_catalog.stewardship.evidence import FACTS, FactCheck

#: Days that a link may be used.
GOOD_FOR: Final = 30
#: Presses that are taken from one link in a day.
POSTS_A_DAY: Final = 20
_MOST_WAITING: Final = 5
_links: Any = ProviderLink.__table__
_words: Any = ProviderWord.__table__
State = Literal["good", "expired", "revoked", "gone"]


@dataclass(frozen=True, slots=True)
class Link:
    """One link. ``reminder`` is 1 to 3, or 0 where a steward sent it by hand."""

    id: str
    service_id: str
    channel: str
    sent_to: str
    reminder: int
    made_on: date
    expires_on: date
    revoked_on: date | None
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Word:
    """A change or a claim that waits for a steward. ``fields`` is what a change would change."""

    id: int
    listing: Listing
    at: datetime
    kind: str
    said: Mapping[str, str]
    fields: tuple[FieldChange, ...]


class ProviderLinks:
    """The links of one directory."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._engine: Engine = catalogue.engine
        self._checks = Checks(catalogue.engine)

    # --- links ------------------------------------------------------------

    def make(
        self,
        listing: Listing,
        *,
        by: str,
        today: date,
        reminder: int = 0,
        beside: Callable[[Connection, Link], None] | None = None,
    ) -> Link:
        """A link for those who run a listing, to the address that it holds.

        ``beside`` writes what belongs to the link in the same transaction: either both
        are there or neither. Raises ValueError where the listing holds no address.
        """
        channel, sent_to = address_of(listing)
        if not sent_to:
            raise ValueError("This listing has no email address and no UK mobile number to send a link to.")
        link = Link(
            str(uuid4()), listing.id, channel, sent_to, reminder, today,
            today + timedelta(days=GOOD_FOR), None, None,
        )  # fmt: skip
        row = {name: getattr(link, name) for name in Link.__slots__} | {"made_by": by[:120], "posts": 0}
        with database.writing(self._engine) as connection:
            connection.execute(insert(ProviderLink), [row])
            if beside is not None:
                beside(connection, link)
        return link

    def find(self, link_id: str, today: date) -> tuple[State, Link | None, Listing | None]:
        """A link, whether it may be used, and its listing: the one that it became, where it was merged."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_links).where(_links.c.id == link_id)).mappings().first()
        if row is None:
            return "gone", None, None
        link = _link(row)
        if link.revoked_on is not None:
            return "revoked", link, None
        if today > link.expires_on:
            return "expired", link, None
        now = self._catalogue.where_is(link.service_id) or link.service_id
        listing = self._catalogue.get(now)
        return ("good" if listing else "gone"), link, listing

    def of(self, service_id: str, *, at_most: int = 10) -> list[Link]:
        """The links of a listing, newest first."""
        query = select(_links).where(_links.c.service_id == service_id)
        query = query.order_by(_links.c.made_on.desc(), _links.c.reminder.desc()).limit(at_most)
        with self._engine.connect() as connection:
            return [_link(row) for row in connection.execute(query).mappings()]

    def by_id(self, link_ids: Iterable[str]) -> dict[str, Link]:
        """Those links of the ones named that there are."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_links).where(_links.c.id.in_(list(link_ids)))).mappings()
            return {row["id"]: _link(row) for row in rows}

    def newest(self) -> dict[str, Link]:
        """The newest link of every listing that was ever sent one."""
        query = select(_links).order_by(_links.c.made_on, _links.c.reminder)
        with self._engine.connect() as connection:
            return {row["service_id"]: _link(row) for row in connection.execute(query).mappings()}

    def revoke(self, service_id: str, today: date) -> int:
        """Make every link of a listing useless, and say how many there were."""
        with database.writing(self._engine) as connection:
            done = connection.execute(
                update(ProviderLink)
                .where(ProviderLink.service_id == service_id, ProviderLink.revoked_on.is_(None))
                .values(revoked_on=today)
            )
        return int(done.rowcount)

    def may_post(self, link: Link, today: date) -> bool:
        """Count one press of a link. False from the twenty-first of a day on."""
        with database.writing(self._engine) as connection:
            row = connection.execute(
                select(_links.c.posts_day, _links.c.posts).where(_links.c.id == link.id)
            ).one()
            posts = row.posts if row.posts_day == today else 0
            if posts >= POSTS_A_DAY:
                return False
            connection.execute(
                update(ProviderLink)
                .where(ProviderLink.id == link.id)
                .values(posts_day=today, posts=posts + 1)
            )
        return True

    # --- what comes back ------------------------------------------------------

    def still_right(self, link: Link, listing: Listing, today: date) -> None:
        """Those who run it say that all of it is right: a check of every fact."""
        self._checks.add(listing.id, [FactCheck(fact, today, "provider", by=_who(listing)) for fact in FACTS])
        self._answered(link, today)

    def propose(self, link: Link, listing: Listing, given: Mapping[str, str], today: date) -> str:
        """Take a change: "live" for those a steward trusts, "waiting" for others, "same" where it changes nothing.

        Raises proposing.RefusedError for what cannot be taken, ValueError where too much waits already.
        """
        wanted = proposing.differing(listing, given)
        changed = proposing.changed(listing, wanted)
        if not wanted or not diff(listing, changed):
            return "same"
        live = self.is_trusted(listing)
        if live:
            self._take(listing, wanted, _who(listing), today)
        self._keep(link, listing.id, "change", wanted, "live" if live else "waiting")
        self._answered(link, today)
        return "live" if live else "waiting"

    def claim(self, link: Link, listing: Listing, who: str, role: str, today: date) -> None:
        """Somebody says that they run it. A steward confirms. Raises ValueError where too much waits already."""
        self._keep(link, listing.id, "claim", {"who": who, "role": role}, "waiting")
        self._answered(link, today)

    # --- for stewards -------------------------------------------------------

    def waiting(self, *, at_most: int = 50) -> list[Word]:
        """What waits for a steward, oldest first."""
        query = select(_words).where(_words.c.state == "waiting").order_by(_words.c.id).limit(at_most)
        with self._engine.connect() as connection:
            rows = list(connection.execute(query).mappings())
        listings = self._catalogue.get_many(list({row["service_id"] for row in rows}))
        return [_word(row, listings[row["service_id"]]) for row in rows if row["service_id"] in listings]

    def decide(self, word_id: int, *, take: bool, by: str, today: date, trust: bool = False) -> Word | None:
        """Take what came or turn it down; with ``trust`` their changes go live at once from now on.

        None where it does not wait any more. Raises proposing.RefusedError where it does not fit
        the listing as it is by now.
        """
        word = next((each for each in self.waiting(at_most=1000) if each.id == word_id), None)
        if word is None:
            return None
        if take and word.kind == "change":
            self._take(word.listing, word.said, by, today)
        if take and trust:
            self.trust(word.listing, by=by, today=today)
        # What was said of themselves is not kept once it is decided.
        said = {} if word.kind == "claim" else dict(word.said)
        with database.writing(self._engine) as connection:
            connection.execute(
                update(ProviderWord)
                .where(ProviderWord.id == word_id)
                .values(
                    state="taken" if take else "refused",
                    decided_by=by[:120],
                    decided_at=datetime.now(UTC),
                    said=said,
                )
            )
        return word

    def is_trusted(self, listing: Listing) -> bool:
        """Whether changes of those who run it go live at once."""
        identity = _runs_it(listing)
        with self._engine.connect() as connection:
            table = TrustedProvider.organization_id
            return connection.scalar(select(table).where(table == identity)) is not None

    def trust(self, listing: Listing, *, by: str, today: date) -> None:
        """Let the changes of those who run it go live at once."""
        self.distrust(listing)
        row = {"organization_id": _runs_it(listing), "by": by[:120], "since": today}
        with database.writing(self._engine) as connection:
            connection.execute(insert(TrustedProvider), [row])

    def distrust(self, listing: Listing) -> None:
        """Let their changes wait for a steward again."""
        with database.writing(self._engine) as connection:
            connection.execute(
                delete(TrustedProvider).where(TrustedProvider.organization_id == _runs_it(listing))
            )

    def _take(self, listing: Listing, said: Mapping[str, str], by: str, today: date) -> None:
        changed = proposing.changed(listing, said)
        self._catalogue.save(changed, by=by, note="From those who run it")
        facts = proposing.facts_of(said)
        self._checks.add(listing.id, [FactCheck(fact, today, "provider", by=_who(listing)) for fact in facts])

    def _keep(self, link: Link, service_id: str, kind: str, said: Mapping[str, str], state: str) -> None:
        with database.writing(self._engine) as connection:
            waiting = connection.scalars(
                select(_words.c.id).where(_words.c.service_id == service_id, _words.c.state == "waiting")
            ).all()
            if state == "waiting" and len(waiting) >= _MOST_WAITING:
                raise ValueError("We have several messages from you already. We will read those first.")
            row = {"service_id": service_id, "link_id": link.id, "at": datetime.now(UTC), "kind": kind}
            row |= {"said": dict(said), "state": state, "decided_by": "", "decided_at": None}
            connection.execute(insert(ProviderWord), [row])

    def _answered(self, link: Link, today: date) -> None:
        with database.writing(self._engine) as connection:
            connection.execute(
                update(ProviderLink).where(ProviderLink.id == link.id).values(answered_on=today)
            )


def _runs_it(listing: Listing) -> str:
    return organization_id(listing.organization.name) if listing.organization.name else listing.id


def _who(listing: Listing) -> str:
    return (listing.organization.name or listing.name)[:120]


def _link(row: Any) -> Link:
    return Link(**{name: row[name] for name in Link.__slots__})


def _word(row: Any, listing: Listing) -> Word:
    fields: tuple[FieldChange, ...] = ()
    if row["kind"] == "change":
        try:
            fields = diff(listing, proposing.changed(listing, row["said"]))
        except proposing.RefusedError:
            fields = ()
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
    return Word(row["id"], listing, at, row["kind"], row["said"], fields)


__all__ = ["GOOD_FOR", "POSTS_A_DAY", "Link", "ProviderLinks", "State", "Word"]
