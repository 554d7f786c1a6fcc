"""Tables of HSDS put together again: each service with all that hangs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assets_catalog.feeds.records import Data, Record

Row = dict[str, str]
_MOST_PLACES = 50


class Joined:
    """The services of a set of tables, each as a page of its own would say it."""

    def __init__(self, tables: Mapping[str, Sequence[Row]], broken: str) -> None:
        self._services = tables["services"]
        self._broken = broken
        self.total = len(self._services)
        self.notes: list[str] = []
        self._organizations = _by(tables.get("organizations", ()), "id")
        self._locations = {row["id"]: row for row in tables.get("locations", ()) if "id" in row}
        self._addresses = _by(tables.get("addresses", ()), "location_id")
        self._access = _by(tables.get("accessibility", ()), "location_id")
        self._at = _by(tables.get("services_at_location", ()), "service_id")
        self._terms = {row["id"]: row for row in tables.get("taxonomy_terms", ()) if "id" in row}
        self._attributes = _by(tables.get("attributes", ()), "service_id", "link_id")
        self._eligible = _by(tables.get("eligibility", ()), "service_id")
        self._phones_by_id = _by(tables.get("phones", ()), "id")
        self._hanging = {
            table: {
                owner: _by(tables.get(table, ()), owner)
                for owner in (
                    "service_id",
                    "service_at_location_id",
                    "location_id",
                    "organization_id",
                    "contact_id",
                )
            }
            for table in ("phones", "schedules", "languages", "contacts", "cost_options", "service_areas")
        }
        self._parents = self._without_circles()
        self._count_orphans(tables)

    def records(self) -> Iterator[Record]:
        """Every row of the table of services."""
        for number, row in enumerate(self._services, 1):
            row = dict(row)
            problem = row.pop(self._broken, "")
            identity = row.get("id", "")
            yield Record(number, identity, row if problem else self._whole(row), problem)

    def _whole(self, row: Row) -> Data:
        identity = row.get("id", "")
        organization = next(iter(self._organizations.get(row.get("organization_id", ""), ())), {})
        ats = [self._place(each) for each in self._at.get(identity, ())[:_MOST_PLACES]]
        contacts = self._of("contacts", "service_id", identity)
        phones = self._of("phones", "service_id", identity)
        for each in row.get("phone_ids", "").split(","):
            phones += [found for found in self._phones_by_id.get(each.strip(), ()) if found not in phones]
        if not phones:
            phones = self._of("phones", "organization_id", row.get("organization_id", "")) if not ats else []
        whole: dict[str, Any] = dict(row)
        whole |= {
            "organization": organization,
            "phones": phones,
            "contacts": [
                each | {"phones": self._of("phones", "contact_id", each.get("id", ""))} for each in contacts
            ],
            "schedules": self._of("schedules", "service_id", identity),
            "languages": self._of("languages", "service_id", identity),
            "cost_options": self._of("cost_options", "service_id", identity),
            "service_areas": self._of("service_areas", "service_id", identity),
            "service_at_locations": ats,
            "attributes": [{"taxonomy_term": each} for each in self._terms_of(identity)],
        }
        said = [each.get("eligibility", "") for each in self._eligible.get(identity, ())]
        if any(said) and not row.get("eligibility_description"):
            whole["eligibility_description"] = "; ".join(filter(None, said))
        return whole

    def _place(self, at: Row) -> Data:
        where = at.get("location_id", "")
        location: dict[str, Any] = dict(self._locations.get(where, {}))
        location["addresses"] = sorted(self._addresses.get(where, ()), key=len, reverse=True)[:1]
        location["accessibility"] = self._access.get(where, [])
        own = [
            each for each in self._of("schedules", "location_id", where) if not each.get("service_id")
        ] + self._of("schedules", "service_at_location_id", at.get("id", ""))
        phones = self._of("phones", "service_at_location_id", at.get("id", ""))
        phones += [each for each in self._of("phones", "location_id", where) if not each.get("service_id")]
        return {"location": location, "schedules": own, "phones": phones}

    def _terms_of(self, identity: str) -> Iterator[Data]:
        for each in self._attributes.get(identity, ()):
            term_id = each.get("taxonomy_term_id") or each.get("taxonomy_id") or ""
            term = self._terms.get(term_id)
            if term is not None:
                yield {
                    **term,
                    "parents": [self._terms[up].get("name", "") for up in self._parents.get(term_id, ())],
                }
            elif each.get("taxonomy_detail") or term_id:
                yield {"id": term_id, "name": each.get("taxonomy_detail", "")}

    def _of(self, table: str, owner: str, identity: str) -> list[Row]:
        return list(self._hanging[table][owner].get(identity, ())) if identity else []

    def _without_circles(self) -> dict[str, list[str]]:
        """The terms above each term, nearest first; where they go round in a circle, those before it closes."""
        above: dict[str, list[str]] = {}
        circles = 0
        for term_id in self._terms:
            chain: list[str] = []
            up = self._terms[term_id].get("parent_id", "")
            while up in self._terms and up != term_id and up not in chain and len(chain) < 20:
                chain.append(up)
                up = self._terms[up].get("parent_id", "")
            circles += bool(up) and (up == term_id or up in chain)
            above[term_id] = chain
        if circles:
            self.notes.append(
                f"taxonomy_terms.csv: {circles} terms stand above themselves, round in a circle."
            )
        return above

    def _count_orphans(self, tables: Mapping[str, Sequence[Row]]) -> None:
        owners = {
            "service": {row.get("id", "") for row in self._services},
            "location": set(self._locations),
            "organization": set(self._organizations),
        }
        for table, rows in tables.items():
            for owner, known in owners.items():
                # Where a whole table is missing, that is what is wrong, and each row need not say so again.
                if not known or table == f"{owner}s":
                    continue
                column = f"{owner}_id"
                lost = sum(bool(row.get(column)) and row[column] not in known for row in rows)
                if lost:
                    belong = "row belongs" if lost == 1 else "rows belong"
                    article = "an" if owner == "organization" else "a"
                    self.notes.append(
                        f"{table}.csv: {lost:,} {belong} to {article} {owner} that is not there."
                    )


def _by(rows: Sequence[Row], *columns: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for column in columns:
            if value := row.get(column):
                if row not in grouped[value]:
                    grouped[value].append(row)
                break
    return dict(grouped)
