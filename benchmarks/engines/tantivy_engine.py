"""tantivy, the Rust search library, through its Python package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assets_catalog.listing import Listing
from benchmarks.engines import HALVES_KM, PAGE, AbsentError, Answer, box, kilometres, row
from benchmarks.services import RADIUS_KM, Asked

try:
    import tantivy
except ImportError:
    tantivy = None

#: How many of the best are read to be cut to the circle and ordered by nearness as well.
_READ = 60
_COUNTS: dict[str, Any] = {
    "categories": {"terms": {"field": "categories", "size": 50}},
    "days": {"terms": {"field": "days", "size": 7}},
    "free": {"terms": {"field": "free", "size": 2}},
}
_WEIGHTS = {"title": 3.0, "keywords": 2.4, "organization": 1.0, "description": 1.0}


class Tantivy:
    """BM25 and counts by tantivy over the square round the circle; the best are then cut and ordered."""

    keeps = "tantivy"
    most = 10_000_000
    name = "tantivy"
    note = "counts over the square round the circle; nearness orders the first 60"

    def __init__(self) -> None:
        if tantivy is None:
            raise AbsentError("the package tantivy")

    def _schema(self) -> Any:
        schema = tantivy.SchemaBuilder()
        for name in _WEIGHTS:
            schema.add_text_field(name, stored=name == "title", tokenizer_name="en_stem", index_option="freq")
        for name in ("latitude", "longitude"):
            schema.add_float_field(name, stored=True, indexed=True, fast=True)
        for name in ("categories", "days"):
            schema.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
        schema.add_unsigned_field("free", indexed=True, fast=True)
        return schema.build()

    def build(self, folder: Path, services: Iterable[Listing]) -> None:
        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for listing in services:
            kept = row(listing)
            document = tantivy.Document()
            for name in _WEIGHTS:
                document.add_text(name, kept[name])
            if kept["latitude"] is not None:
                document.add_float("latitude", kept["latitude"])
                document.add_float("longitude", kept["longitude"])
            for name in ("categories", "days"):
                for value in kept[name]:
                    document.add_text(name, value)
            document.add_unsigned("free", int(kept["free"]))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, asked: Asked) -> Answer:
        schema = self._index.schema
        must = tantivy.Occur.Must
        south, north, west, east = box(asked)
        text = self._index.parse_query(
            " ".join(asked.words), default_field_names=list(_WEIGHTS), field_boosts=_WEIGHTS
        )
        decimal = tantivy.FieldType.Float
        parts = [
            (must, text),
            (must, tantivy.Query.const_score_query(_between(schema, "latitude", decimal, south, north), 0.0)),
            (must, tantivy.Query.const_score_query(_between(schema, "longitude", decimal, west, east), 0.0)),
        ]
        for name, value in (
            ("categories", asked.category),
            ("days", asked.day),
            ("free", 1 if asked.free else ""),
        ):
            if value:
                term = tantivy.Query.term_query(schema, name, value, index_option="basic")
                parts.append((must, tantivy.Query.const_score_query(term, 0.0)))
        query = tantivy.Query.boolean_query(parts)
        found = self._searcher.search(query, limit=_READ, count=True)
        best = []
        for score, address in found.hits:
            document = self._searcher.doc(address)
            km = kilometres(asked, document["latitude"][0], document["longitude"][0])
            if km <= RADIUS_KM:
                best.append((score * 2 ** (-km / HALVES_KM), document["title"][0], km))
        best.sort(key=lambda each: -each[0])
        counted = self._searcher.aggregate(query, _COUNTS)
        counts = {
            name: {str(each["key"]): int(each["doc_count"]) for each in counted[name]["buckets"]}
            for name in _COUNTS
        }
        return Answer(found.count, tuple((title, km) for _, title, km in best[:PAGE]), counts)

    def close(self) -> None:
        del self._searcher, self._index


def _between(schema: Any, field: str, kind: Any, low: float, high: float) -> Any:
    return tantivy.Query.range_query(schema, field, kind, low, high)
