"""The addresses of the standard: each a list or one thing, read from one table of parameters."""

from __future__ import annotations

from flask import Response, request, url_for

from assets_catalog.open_referral import PROFILE, VERSION, openapi, parameters
from assets_catalog.open_referral.asked import Asked
from frontdoor.application import workspace
from frontdoor.open_referral import open_referral
from frontdoor.open_referral.answering import as_json, as_lines, feed, problem


@open_referral.get("/", strict_slashes=False)
def about() -> Response:
    """Which version this is, and where it is described."""
    _asked("/")
    described = url_for("open_referral.described", _external=True)
    return as_json({"version": VERSION, "profile": PROFILE, "openapi_url": described})


@open_referral.get("/openapi.json")
def described() -> Response:
    """The interface, described for programs."""
    _asked("/")
    base = url_for("open_referral.about", _external=True).rstrip("/")
    return as_json(openapi.document(base, workspace().settings.site_name))


@open_referral.get("/services")
def services() -> Response:
    """A page of services."""
    return _list("/services")


@open_referral.get("/services/<identity>")
def service(identity: str) -> Response:
    """One service, whole."""
    return _one("/services/{id}", identity)


@open_referral.get("/organizations")
def organizations() -> Response:
    """A page of organisations."""
    return _list("/organizations")


@open_referral.get("/organizations/<identity>")
def organization(identity: str) -> Response:
    """One organisation."""
    return _one("/organizations/{id}", identity)


@open_referral.get("/service_at_locations")
def service_at_locations() -> Response:
    """A page of services at places."""
    return _list("/service_at_locations")


@open_referral.get("/service_at_locations/<identity>")
def service_at_location(identity: str) -> Response:
    """One service at one place."""
    return _one("/service_at_locations/{id}", identity)


@open_referral.get("/taxonomies")
def taxonomies() -> Response:
    """A page of taxonomies."""
    return _list("/taxonomies")


@open_referral.get("/taxonomies/<identity>")
def taxonomy(identity: str) -> Response:
    """One taxonomy with its terms."""
    return _one("/taxonomies/{id}", identity)


@open_referral.get("/taxonomy_terms")
def taxonomy_terms() -> Response:
    """A page of terms."""
    return _list("/taxonomy_terms")


@open_referral.get("/taxonomy_terms/<identity>")
def taxonomy_term(identity: str) -> Response:
    """One term."""
    return _one("/taxonomy_terms/{id}", identity)


@open_referral.get("/<path:unknown>")
def nothing(unknown: str) -> Response:
    """An address that is none of these."""
    return problem("There is nothing at this address. See openapi.json for those that there are.", 404)


def _asked(address: str) -> Asked:
    return parameters.read(address, request.args.items(multi=True))


def _list(address: str) -> Response:
    asked = _asked(address)
    if asked.format == "ndjson":
        return as_lines(feed().every(address, asked))
    # What was searched for is kept nowhere, not even beside its answer.
    return as_json(feed().page(address, asked), kept=not asked.search)


def _one(address: str, identity: str) -> Response:
    found = feed().one(address, identity, _asked(address))
    if found is None:
        return problem("Nothing here has that id. It may have been taken out of the directory.", 404)
    return as_json(found)
