"""What a writer may do with a script: look a draft over, put it live, and go back.

A draft with an error cannot go live. Warnings must have been read. Going back is never
held up by a check, since it is what somebody does when something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from conversation_flows.checking import Finding, WithinReach, check
from conversation_flows.records.versions import (
    PUBLISHED,
    ROLLED_BACK,
    Publication,
    Texts,
    Version,
    Versions,
    name_of,
)
from conversation_flows.script import Script
from conversation_flows.shelf import Shelf
from conversation_flows.yaml_files import DataError

DRAFT: Final = "draft"
LIVE: Final = "live"
SUPERSEDED: Final = "superseded"
NOT_USED: Final = "not used"
LONGEST_TEXT: Final = 400_000  # characters, ten times the longest that was shipped
LONGEST_NOTE: Final = 500
_AROUND = 2
_OF_NUMBERS = ("stale_route", "contact_unknown")
_REMEMBERED = 16

Check = Callable[[Script], tuple[Finding, ...]]


class RefusedError(ValueError):
    """It cannot be done; ``str()`` says why and what to do. ``reasons`` has each by itself."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text cannot be used: the file, the line (from 1), what and cure, and the lines around it."""

    script: str
    file: str
    line: int
    what: str
    cure: str
    around: tuple[tuple[int, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.script}/{self.file}, line {self.line}: {self.what}. {self.cure[:1].upper()}{self.cure[1:]}."


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of looking texts over: a script, or the fault that keeps it from being one."""

    script: Script | None
    fault: Fault | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from going live."""
        return tuple(each for each in self.findings if each.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What somebody must have read before it goes live."""
        return tuple(each for each in self.findings if each.severity != "error")

    @property
    def may_go_live(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.script is not None and not self.errors


@dataclass(frozen=True, slots=True)
class Listed:
    """One version as its script's page lists it. ``last`` is when it last went live, if ever."""

    version: Version
    state: str
    last: Publication | None

    @property
    def since(self) -> datetime:
        """When it last went live, else when it was made; UTC."""
        return self.last.at if self.last else self.version.made_at


class Publishing:
    """Drafts, publications and ways back, for one front door."""

    def __init__(self, shelf: Shelf, versions: Versions, checks: Check | None = None) -> None:
        self._shelf = shelf
        self._versions = versions
        self._check = checks or of_the_script
        self._examined: dict[tuple[str, Texts, int, date], Examined] = {}

    def listed(self, script: str) -> list[Listed]:
        """Every version of a script with its state: the live one, drafts, then the others, newest first.

        Raises KeyError where there is no such script.
        """
        live = self._shelf.live_id(script)
        last: dict[str, Publication] = {}
        for each in self._versions.publications(script):
            last.setdefault(each.version, each)
        replaced = {each.replaced for each in self._versions.publications(script)}
        found = []
        for version in self._versions.all(script):
            been = version.id in last or version.id in replaced
            state = LIVE if version.id == live else SUPERSEDED if been else NOT_USED
            if state == NOT_USED and not version.is_shipped:
                state = DRAFT
            found.append(Listed(version, state, last.get(version.id)))
        rank = {LIVE: 0, DRAFT: 1, SUPERSEDED: 2, NOT_USED: 2}
        return sorted(found, key=lambda each: (rank[each.state], -each.since.timestamp()))

    def one(self, script: str, version: str) -> Listed:
        """One version with its state. Raises KeyError where there is none."""
        for each in self.listed(script):
            if each.version.id == version:
                return each
        there = ", ".join(each.version.id for each in self.listed(script))
        raise KeyError(f"The script {script} has no version “{version}”; there are {there}.")

    def before(self, script: str) -> Listed | None:
        """The version that was live before the one that is now; None where nothing was."""
        live = self._shelf.live_id(script)
        for each in self._versions.publications(script):
            if each.version == live and each.replaced != live:
                return self.one(script, each.replaced) if self._kept(script, each.replaced) else None
        return None

    def draft(self, script: str, texts: Texts, by: str, from_version: str = "") -> Version:
        """Keep texts as a new draft, whatever is wrong with them. Raises KeyError, and RefusedError."""
        self._shelf.live_id(script)
        _not_too_long(texts)
        return self._versions.add_draft(script, texts, by, from_version)

    def change(self, script: str, version: str, texts: Texts, by: str, *, was: str) -> None:
        """Write a draft over; see ``Versions.change_draft``. Raises RefusedError for a text too long."""
        _not_too_long(texts)
        self._versions.change_draft(script, version, texts, by, was=was)

    def examine(self, script: str, texts: Texts) -> Examined:
        """Load texts as the site would, and check them. Looked over once for as long as nothing changes."""
        key = self._key(script, texts)
        if key not in self._examined:
            if len(self._examined) >= _REMEMBERED:
                self._examined.clear()
            self._examined[key] = self._examine(script, texts)
        return self._examined[key]

    def already_examined(self, script: str, texts: Texts) -> Examined | None:
        """What ``examine`` found, where it has been asked already: a check takes seconds."""
        return self._examined.get(self._key(script, texts))

    def _key(self, script: str, texts: Texts) -> tuple[str, Texts, int, date]:
        return script, texts, self._shelf.number(), datetime.now(UTC).date()

    def _examine(self, script: str, texts: Texts) -> Examined:
        try:
            made = self._shelf.try_out(script, texts)
        except DataError as problem:
            return Examined(None, _fault(problem, script, texts))
        except RecursionError:
            fault = Fault(script, "script.yaml", 1, "it is nested too deep", "take some of the brackets out")
            return Examined(None, fault)
        return Examined(made, None, self._check(made))

    def publish(
        self, script: str, version: str, *, by: str, why: str, warnings_read: bool = False
    ) -> Publication:
        """Put a draft live for everybody within two seconds; what was live is superseded.

        Raises KeyError, RefusedError with each reason, and ChangedMeanwhileError.
        """
        seen = self._versions.number()
        listed = self.one(script, version)
        if listed.state == LIVE:
            raise RefusedError(f"{_named(version)} is live already.")
        if listed.state == SUPERSEDED:
            raise RefusedError(f"{_named(version)} has been live before. Go back to it instead.")
        found = self.examine(script, listed.version.texts)
        reasons = []
        if listed.version.texts == self._shelf.texts(script, self._shelf.live(script).version):
            reasons.append("It says the same as what is live. Change something first.")
        if found.fault:
            reasons.append(str(found.fault))
        reasons += [f"{each.where}: {each.what} {each.cure}" for each in found.errors]
        if found.script:
            reasons += self._broken_by(found.script)
        if found.warnings and not warnings_read:
            reasons.append("Read the warnings, and say that you have.")
        if not why.strip():
            reasons.append("Write why, for whoever asks later.")
        if reasons:
            raise RefusedError(*reasons)
        return self._put_live(listed.version, PUBLISHED, by, why, seen)

    def roll_back(self, script: str, version: str | None = None, *, by: str, why: str = "") -> Publication:
        """Put a version that was live before live again; without one, that which was live last.

        Raises KeyError, RefusedError and ChangedMeanwhileError.
        """
        seen = self._versions.number()
        listed = self.one(script, version) if version else self.before(script)
        if listed is None:
            raise RefusedError(f"Nothing was live before: {_named(self._shelf.live_id(script))} still is.")
        if listed.state == LIVE:
            raise RefusedError(f"{_named(listed.version.id)} is live already.")
        if listed.state == DRAFT:
            raise RefusedError(f"{_named(listed.version.id)} has never been live. Publish it instead.")
        try:
            made = self._shelf.try_out(script, listed.version.texts)
        except DataError as problem:
            raise RefusedError(str(_fault(problem, script, listed.version.texts))) from problem
        if broken := self._broken_by(made):
            raise RefusedError(*broken)
        return self._put_live(listed.version, ROLLED_BACK, by, why or "Rolled back.", seen)

    def _put_live(self, version: Version, act: str, by: str, why: str, seen: int) -> Publication:
        done = self._versions.put_live(
            version.script,
            version,
            replaces=self._shelf.live_id(version.script),
            act=act,
            by=by,
            why=why.strip()[:LONGEST_NOTE],
            seen=seen,
        )
        self._shelf.look_again()
        return done

    def _broken_by(self, made: Script) -> list[str]:
        """Scripts in force that build on this one and could not be used with it."""
        broken = []
        for name in self._shelf.names():
            live = self._shelf.live(name)
            if name == made.id or live.script.builds_on != made.id:
                continue
            texts = self._shelf.texts(name, live.version)
            try:
                self._shelf.try_out(name, texts, instead={made.id: made})
            except DataError as problem:
                broken.append(f"The script {name} builds on this one, and could not go on: {problem}")
        return broken

    def _kept(self, script: str, version: str) -> bool:
        return self._versions.get(script, version) is not None


def of_the_script(script: Script, within_reach: WithinReach | None = None) -> tuple[Finding, ...]:
    """What the check finds, but for what is old or unknown about numbers: stewards look after that by itself.

    A writer who must tick the same warnings each time would soon tick without reading.
    """
    return tuple(found for found in check(script, within_reach=within_reach) if found.code not in _OF_NUMBERS)


def _named(version: str) -> str:
    return name_of(version).capitalize()


def _not_too_long(texts: Texts) -> None:
    for file, text in texts.files.items():
        if len(text) > LONGEST_TEXT:
            raise RefusedError(
                f"{file} has {len(text):,} characters. The most that is kept is {LONGEST_TEXT:,}. Shorten it."
            )


def _fault(problem: DataError, script: str, texts: Texts) -> Fault:
    own = problem.file.parent.name == script
    lines = texts.files.get(problem.file.name, "").splitlines() if own else []
    first = max(problem.line - _AROUND, 1)
    around = tuple((n, lines[n - 1]) for n in range(first, min(problem.line + _AROUND, len(lines)) + 1))
    return Fault(
        problem.file.parent.name,
        problem.file.name,
        problem.line,
        problem.what,
        problem.cure.rstrip("."),
        around,
    )
