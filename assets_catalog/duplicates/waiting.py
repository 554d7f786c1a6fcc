"""Pairs that wait for a steward: found by a look through the whole directory, and kept up with as it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, and_, delete, exists, insert, or_, select, update

from assets_catalog import database, model, store
from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.compare import Pair
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.duplicates.settled import in_order, print_of
from assets_catalog.duplicates.tables import DuplicateScan, LikelyPair, NotTheSame

Progress = Callable[[int, int], None]
#: A look that has said nothing for so long was cut off.
_SILENT: Final = timedelta(seconds=90)
_TELL_EVERY_S: Final = 1.0
_WRITTEN_AT_ONCE: Final = 500
_CHANGES_AT_ONCE: Final = 200
_pairs: Any = LikelyPair.__table__
_scans: Any = DuplicateScan.__table__
_two: Any = NotTheSame.__table__


@dataclass(frozen=True, slots=True)
class Scan:
    """One look through the directory: begun, and where ``finished`` is not None ended. Times are UTC."""

    id: str
    by: str
    started: datetime
    touched: datetime
    finished: datetime | None
    done: int
    of: int
    seq: int
    problem: str


class Waiting:
    """The pairs of one directory that nobody has settled."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._engine = catalogue.engine

    # --- looking --------------------------------------------------------

    def scan(self, likes: LivingLikes, *, by: str, progress: Progress | None = None) -> Scan:
        """Look through the whole directory and keep every likely pair.

        What the last look found is shown until this one has ended. Beyond
        ``likes`` it holds a few hundred pairs at a time.

        Raises:
            ValueError: somebody's look is under way.
        """
        return self.carry_on(self.begin(by=by), likes, progress)

    def begin(self, *, by: str) -> Scan:
        """Say that a look begins, so that nobody begins another.

        Raises:
            ValueError: somebody's look is under way.
        """
        now = datetime.now(UTC)
        scan = Scan(str(uuid4()), by, now, now, None, 0, self._catalogue.count(), 0, "")
        with database.writing(self._engine) as connection:
            if _running(connection):
                raise ValueError("The directory is being looked through already.")
            _drop(connection, _finished(connection))
            connection.execute(insert(_scans), [asdict(scan)])
        return scan

    def carry_on(self, scan: Scan, likes: LivingLikes, progress: Progress | None = None) -> Scan:
        """Do what ``begin`` has begun. Where it fails the look is marked so, and the exception goes on."""
        try:
            return self._look(scan, likes, progress)
        except BaseException as wrong:
            words = f"It broke off ({type(wrong).__name__})."
            self._tell(scan.id, problem=words, finished=None, touched=scan.started - _SILENT * 2)
            raise

    def latest(self) -> Scan | None:
        """The look whose pairs are shown; None before the first has ended."""
        with self._engine.connect() as connection:
            return _finished(connection)

    def running(self) -> Scan | None:
        """The look that is under way, or None."""
        with self._engine.connect() as connection:
            return _running(connection)

    def broken(self) -> Scan | None:
        """The newest look, where it broke off; None where it did not."""
        with self._engine.connect() as connection:
            newest = _scan(connection.execute(select(_scans).order_by(_scans.c.started.desc())))
            cut_off = newest and newest.finished is None and _running(connection) is None
        return newest if cut_off else None

    # --- keeping up -----------------------------------------------------

    def refresh(self, likes: LivingLikes, *, seconds: float = 2.0) -> int:
        """Compare afresh what has changed since the last look, for so many seconds; how many changes are left.

        Nothing is done before a look has ended, or before ``likes`` is whole.
        """
        ends = monotonic() + seconds
        while (scan := self.latest()) is not None and likes.whole:
            changes = self._catalogue.changes_since(scan.seq, limit=_CHANGES_AT_ONCE)
            if not changes:
                return 0
            if monotonic() > ends:
                return self._catalogue.latest_change() - scan.seq
            likes.catch_up()
            newest = {each.service_id: each.listing for each in changes}
            rows = [
                row
                for listing in newest.values()
                if listing is not None
                for row in _rows(scan.id, likes, likes.like(listing, at_most=50))
            ]
            self._replace(scan, list(newest), rows, changes[-1].seq)
        return 0

    # --- out ------------------------------------------------------------

    def pairs(self, *, limit: int = 20_000) -> list[Pair]:
        """The pairs of listings that are there and were not said to be two; the likeliest first."""
        a, b = model.Service.__table__.alias(), model.Service.__table__.alias()
        settled = and_(_two.c.a == _pairs.c.a, _two.c.b == _pairs.c.b)
        settled = and_(settled, _two.c.a_print == _pairs.c.a_print, _two.c.b_print == _pairs.c.b_print)
        with self._engine.connect() as connection:
            scan = _finished(connection)
            if scan is None:
                return []
            query = (
                select(_pairs)
                .join(a, a.c.id == _pairs.c.a)
                .join(b, b.c.id == _pairs.c.b)
                .where(_pairs.c.scan == scan.id, ~exists().where(settled))
                .order_by(_pairs.c.likelihood.desc(), _pairs.c.a, _pairs.c.b)
                .limit(limit)
            )
            return [_pair(row) for row in connection.execute(query).mappings()]

    # --- within ---------------------------------------------------------

    def _look(self, scan: Scan, likes: LivingLikes, progress: Progress | None) -> Scan:
        told = 0.0

        def tell(done: int, of: int) -> None:
            nonlocal told
            if progress:
                progress(done, of)
            if monotonic() - told > _TELL_EVERY_S:
                told = monotonic()
                self._tell(scan.id, done=done, of=of)

        # Reading every listing is the lesser half of the work, comparing the greater.
        seq = self._catalogue.latest_change()
        likes.read(lambda done, of: tell(done // 4, of))
        ids = likes.ids()
        rows: list[dict[str, Any]] = []
        for done, identity in enumerate(ids):
            if done % 50 == 0:
                tell((len(ids) + 3 * done) // 4, len(ids))
            rows += _rows(scan.id, likes, likes.pairs_of(identity))
            if len(rows) >= _WRITTEN_AT_ONCE:
                self._write(rows)
                rows = []
        self._write(rows)
        if progress:
            progress(len(ids), len(ids))
        now = datetime.now(UTC)
        self._tell(scan.id, done=len(ids), of=len(ids), seq=seq, finished=now)
        with database.writing(self._engine) as connection:
            ended = _finished(connection)
            _drop(connection, ended)
        return ended or scan

    def _write(self, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            with database.writing(self._engine) as connection:
                connection.execute(insert(_pairs), list(rows))

    def _tell(self, identity: str, **values: Any) -> None:
        values.setdefault("touched", datetime.now(UTC))
        with database.writing(self._engine) as connection:
            connection.execute(update(_scans).where(_scans.c.id == identity).values(**values))

    def _replace(self, scan: Scan, ids: list[str], rows: list[dict[str, Any]], seq: int) -> None:
        with database.writing(self._engine) as connection:
            # Another process may have compared the same changes meanwhile.
            ours = connection.execute(
                update(_scans).where(_scans.c.id == scan.id, _scans.c.seq == scan.seq).values(seq=seq)
            )
            if not ours.rowcount:
                return
            among = or_(_pairs.c.a.in_(ids), _pairs.c.b.in_(ids))
            connection.execute(delete(_pairs).where(_pairs.c.scan == scan.id, among))
            once = {(row["a"], row["b"]): row for row in rows}
            if once:
                connection.execute(insert(_pairs), list(once.values()))


def scan(catalogue: Catalogue, progress: Progress | None = None, *, by: str = "command line") -> Scan:
    """Look through a whole directory, reading every listing into memory first; see :meth:`Waiting.scan`."""
    return Waiting(catalogue).scan(LivingLikes(catalogue), by=by, progress=progress)


def _rows(scan: str, likes: LivingLikes, pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    rows = []
    for pair in pairs:
        a, b = in_order(pair.a, pair.b)
        of_a, of_b = likes.traits(a), likes.traits(b)
        if of_a is None or of_b is None:
            continue
        told = {"likelihood": pair.likelihood, "reasons": list(pair.reasons), "against": list(pair.against)}
        rows.append(
            {"scan": scan, "a": a, "b": b, "a_print": print_of(of_a), "b_print": print_of(of_b), **told}
        )
    return rows


def _pair(row: Any) -> Pair:
    return Pair(row["a"], row["b"], row["likelihood"], tuple(row["reasons"]), tuple(row["against"]))


def _scan(found: Any) -> Scan | None:
    row = found.mappings().first()
    if row is None:
        return None
    times = {name: store.in_utc(row[name]) for name in ("started", "touched", "finished")}
    return Scan(**{**row, **times})


def _finished(connection: Connection) -> Scan | None:
    ended = select(_scans).where(_scans.c.finished.is_not(None))
    return _scan(connection.execute(ended.order_by(_scans.c.finished.desc(), _scans.c.id).limit(1)))


def _running(connection: Connection) -> Scan | None:
    alive = and_(_scans.c.finished.is_(None), _scans.c.touched > datetime.now(UTC) - _SILENT)
    return _scan(connection.execute(select(_scans).where(alive).limit(1)))


def _drop(connection: Connection, keep: Scan | None) -> None:
    """Let go of every look but one, and of what it found, unless it is under way."""
    kept = [each.id for each in (keep, _running(connection)) if each is not None]
    connection.execute(delete(_pairs).where(_pairs.c.scan.not_in(kept)))
    connection.execute(delete(_scans).where(_scans.c.id.not_in(kept)))
