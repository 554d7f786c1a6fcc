"""The interface described for programs: an OpenAPI 3.1 document, made from the tables that answer it."""

from __future__ import annotations

from typing import Any

from assets_catalog.open_referral import VERSION, parameters, shapes

Document = dict[str, Any]

#: Address, the thing it shows, what it gives in words, and whether the standard demands it.
_ADDRESSES = (
    ("/services", "service", "Services, a page at a time", "required"),
    ("/services/{id}", "service", "One service with all that hangs on it", "required"),
    ("/taxonomies", "taxonomy", "Lists of terms", "optional"),
    ("/taxonomies/{id}", "taxonomy", "One list with its terms", "optional"),
    ("/taxonomy_terms", "taxonomy_term", "Terms", "optional"),
    ("/taxonomy_terms/{id}", "taxonomy_term", "One term", "optional"),
    ("/service_at_locations", "service_at_location", "Services at the places where they happen", "optional"),
    ("/service_at_locations/{id}", "service_at_location", "One service at one place", "optional"),
    ("/organizations", "organization", "Organisations that run services", "optional"),
    ("/organizations/{id}", "organization", "One organisation", "optional"),
)
_ENVELOPE = {
    "total_items": {"type": "integer", "description": "How many there are on all pages."},
    "total_pages": {"type": "integer", "description": "How many pages; one if there is nothing."},
    "page_number": {"type": "integer", "description": "Which page this is, counting from 1."},
    "size": {"type": "integer", "description": "How many are on this page."},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}


def document(base: str, publisher: str) -> Document:
    """The whole document for an interface at ``base``."""
    paths = {"/": _about()}
    for address, thing, words, tag in _ADDRESSES:
        paths[address] = (
            _one(address, thing, words, tag) if "{id}" in address else _list(address, thing, words, tag)
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{publisher}: services as open data",
            "version": VERSION,
            "description": (
                "What the directory holds, for anybody and without a key. It keeps to Open Referral UK 3.0 and "
                "adds what HSDS 3.1 has a home for. Fields that are not known are left out."
            ),
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "schemas": shapes.schemas()
            | {
                "about": {
                    "type": "object",
                    "required": ["version", "profile", "openapi_url"],
                    "properties": {
                        "version": {"type": "string"},
                        "profile": {"type": "string", "format": "uri"},
                        "openapi_url": {"type": "string", "format": "uri"},
                    },
                },
                "problem": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {
                        "error": {"type": "string", "description": "What is wrong, in a sentence."}
                    },
                },
            },
            "responses": {
                "problem": {
                    "description": "A sentence that says what is wrong.",
                    "content": _json("problem"),
                },
                "unchanged": {"description": "What If-None-Match named is still what there is."},
            },
        },
    }


def _about() -> Document:
    return _get("about", "Which version this is", "required", [], _ok("The version.", _json("about")))


def _list(address: str, thing: str, words: str, tag: str) -> Document:
    page = {
        "type": "object",
        "required": [*_ENVELOPE, "contents"],
        "properties": _ENVELOPE
        | {"contents": {"type": "array", "items": {"$ref": f"#/components/schemas/{thing}"}}},
    }
    content = {"application/json": {"schema": page}, "application/x-ndjson": {"schema": {"type": "string"}}}
    given = [_query(each) for each in parameters.used(address)]
    return _get(address.strip("/"), words, tag, given, _ok("A page.", content))


def _one(address: str, thing: str, words: str, tag: str) -> Document:
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    given = [identity, *(_query(each) for each in parameters.used(address))]
    answers = _ok(words + ".", _json(thing)) | {"404": {"$ref": "#/components/responses/problem"}}
    return _get("one_" + thing, words, tag, given, answers)


def _get(name: str, words: str, tag: str, given: list[Document], answers: Document) -> Document:
    return {
        "get": {
            "operationId": name,
            "summary": words,
            "tags": [tag],
            "parameters": given,
            "responses": answers
            | {
                "304": {"$ref": "#/components/responses/unchanged"},
                "400": {"$ref": "#/components/responses/problem"},
            },
        }
    }


def _ok(words: str, content: Document) -> Document:
    return {"200": {"description": words, "content": content}}


def _query(parameter: parameters.Parameter) -> Document:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "schema": parameter.schema,
    }


def _json(thing: str) -> Document:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{thing}"}}}
