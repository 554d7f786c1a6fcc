"""HSDS as tables: a folder on the web or a ZIP file of CSV files, of version 2 or 3."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from assets_catalog.feeds.fetching import Fetcher
from assets_catalog.feeds.joined import Joined
from assets_catalog.feeds.problems import AnswerError, FeedProblemError
from assets_catalog.feeds.records import Gathered, Tell, json_of, many, one, text_of, words

#: Each table under the names that versions and programs have for it.
TABLES = {
    "services": ("services", "service"),
    "organizations": ("organizations", "organization"),
    "locations": ("locations", "location"),
    "services_at_location": ("service_at_location", "services_at_location", "service_at_locations"),
    "addresses": ("addresses", "physical_addresses", "physical_address", "address"),
    "phones": ("phones", "phone"),
    "contacts": ("contacts", "contact"),
    "schedules": ("schedules", "schedule", "regular_schedules", "regular_schedule"),
    "cost_options": ("cost_options", "cost_option"),
    "languages": ("languages", "language"),
    "accessibility": ("accessibility", "accessibility_for_disabilities"),
    "service_areas": ("service_areas", "service_area"),
    "attributes": ("attributes", "service_attributes", "service_taxonomy", "services_taxonomy"),
    "taxonomy_terms": ("taxonomy_terms", "taxonomy_term", "taxonomy"),
    "eligibility": ("eligibility", "eligibilities"),
}
LONGEST_CELL = 1_000_000
#: A ZIP may unpack to this many bytes, and each table to so many times what it is packed.
_MOST_UNPACKED = 400_000_000
_MOST_FOLDED = 200
_MOST_ROWS = 2_000_000

_BROKEN = "\0problem"
Row = dict[str, str]


@dataclass
class Tables:
    """The rows of each table, and what was noticed on the way."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    licence: str = ""
    #: Tables that are not given, and what is answered for them.
    refused: list[str] = field(default_factory=list)
    complete: bool = True


def gather(fetcher: Fetcher, address: str, tell: Tell) -> Gathered:
    """Fetch every table there is.

    Raises:
        FeedProblemError: there is no table of services, or something is damaged.
    """
    tables = Tables()
    first = fetcher.get(address) if not address.endswith("/") else b""
    if first.startswith(b"PK\x03\x04"):
        _from_zip(first, tables)
    else:
        _from_folder(fetcher, address, tables, tell)
    if not tables.rows.get("services"):
        raise FeedProblemError(
            f"There is no table of services (services.csv) in it, or no row in that table.{_holds(first)}"
        )
    if len(tables.rows["services"]) > fetcher.limits.records:
        raise FeedProblemError(f"It has more than {fetcher.limits.records:,} records.")
    joined = Joined(tables.rows, _BROKEN)
    return Gathered(
        joined.records, joined.total, tables.complete, tables.notes + joined.notes, tables.licence
    )


def _from_folder(fetcher: Fetcher, address: str, tables: Tables, tell: Tell) -> None:
    base = urljoin(address, ".")
    paths = _described(fetcher, base, tables)
    for done, (table, names) in enumerate(TABLES.items(), 1):
        given = [path for path in paths if _stem(path) in names]
        for path in dict.fromkeys([*given, *(f"{name}.csv" for name in names)]):
            at = urljoin(base, path)
            if not at.startswith(base):
                tables.notes.append(f"{path[:80]} is in another folder, and was not read.")
                continue
            try:
                body = fetcher.get(at)
            except AnswerError as error:
                if error.status in (404, 410):
                    continue
                if table == "services":
                    raise
                # Stores of files answer so, too, where there is no such file.
                tables.refused.append(f"{table}.csv ({error.status})")
                break
            if table != "services" and body.lstrip()[:1] == b"<":
                tables.refused.append(f"{table}.csv (a web page)")
                break
            tables.rows[table] = _rows(body, table, tables)
            break
        tell(done, len(TABLES))
    if tables.refused:
        tables.notes.append(f"Nothing could be had of: {', '.join(tables.refused)}.")


def _described(fetcher: Fetcher, base: str, tables: Tables) -> list[str]:
    """Where the description of the package says that its tables are; it often names some that are not there."""
    try:
        said = one(json_of(fetcher.get(urljoin(base, "datapackage.json")), "datapackage.json"))
    except FeedProblemError:
        return []
    licences = many(said.get("licenses")) or many(said.get("license"))
    tables.licence = words((licences[0].get("title") or licences[0].get("name")) if licences else "")
    return [path for each in many(said.get("resources")) if (path := words(each.get("path")))]


def _stem(path: str) -> str:
    return urlsplit(path).path.rsplit("/", 1)[-1].lower().removesuffix(".csv")


def _from_zip(body: bytes, tables: Tables) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            found: dict[str, zipfile.ZipInfo] = {}
            for each in packed.infolist():
                if each.filename.lower().endswith(".csv") and not each.filename.startswith("__MACOSX"):
                    found.setdefault(_stem(each.filename), each)
            _refuse_bombs(list(found.values()))
            for table, names in TABLES.items():
                entry = next((found[name] for name in names if name in found), None)
                if entry is not None:
                    with packed.open(entry) as file:
                        # The size is only what the file says of itself.
                        content = file.read(entry.file_size + 1)
                    if len(content) > entry.file_size:
                        raise FeedProblemError(
                            f"{entry.filename} is larger than the ZIP file says. It was not read."
                        )
                    tables.rows[table] = _rows(content, table, tables)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise FeedProblemError(
            "The ZIP file is damaged, or has a password, so nothing of it was used."
        ) from error


def _holds(body: bytes) -> str:
    """What a ZIP file holds in place of what was looked for, as a sentence to add."""
    if not body.startswith(b"PK\x03\x04"):
        return ""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        names = [each for each in packed.namelist() if not each.endswith("/")]
    return f" It holds: {', '.join(name[:60] for name in names[:8])}." if names else " It is empty."


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(each.file_size for each in entries)
    packed = sum(each.compress_size for each in entries)
    if size > _MOST_UNPACKED or size > 1_000_000 + packed * _MOST_FOLDED:
        raise FeedProblemError(
            f"The ZIP file would unpack to {size / 1e6:,.0f} MB, which is more than is right. It was not unpacked."
        )


def _rows(body: bytes, table: str, tables: Tables) -> list[Row]:
    if body.lstrip()[:1] == b"<":
        raise FeedProblemError(f"{table}.csv is a web page, not a table.")
    text, note = text_of(body, f"{table}.csv")
    tables.notes += [note] if note else []
    csv.field_size_limit(max(csv.field_size_limit(), 100_000_000))
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        header = [_plain(name, table) for name in next(reader, [])]
        header = _named_anew(header, table)
        return list(_read(reader, header, table, tables, delimiter))
    except csv.Error as error:
        raise FeedProblemError(f"{table}.csv cannot be read: {error}.") from error


def _read(
    reader: Iterator[list[str]], header: list[str], table: str, tables: Tables, delimiter: str
) -> Iterator[Row]:
    left_out = 0
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if number > _MOST_ROWS:
            raise FeedProblemError(f"{table}.csv has more than {_MOST_ROWS:,} rows.")
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
        problem = _problem(cells, header)
        if not problem and (swallowed := _swallowed(cells, len(header), delimiter)):
            tables.complete = tables.complete and table != "services"
            problem = (
                f"A cell holds what look like {swallowed} more rows: a quote mark at its start is never closed. "
                "None was taken for gone."
            )
        if problem and table == "services":
            row = {name: cell for name, cell in row.items() if len(cell) <= LONGEST_CELL}
            row[_BROKEN] = problem
        elif problem:
            left_out += 1
            continue
        yield row
    if left_out:
        tables.notes.append(f"{table}.csv: {left_out} rows are damaged and were left out.")


def _problem(cells: list[str], header: list[str]) -> str:
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        return f"A cell holds {longest:,} characters; at most {LONGEST_CELL:,} are read. Look for a lost quote mark."
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return (
            f"It has {len(cells)} cells where there are {len(header)} columns: a comma is not in quote marks."
        )
    return ""


def _swallowed(cells: list[str], columns: int, delimiter: str) -> int:
    """How many rows a quote mark that is never closed has taken into one cell, as far as that can be seen."""
    if columns < 3:
        return 0
    long = [cell.splitlines() for cell in cells if cell.count("\n") >= 2]
    alike = [sum(line.count(delimiter) >= columns - 1 for line in lines) for lines in long]
    return max((count for count in alike if count >= 2), default=0)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _plain(name: str, table: str) -> str:
    plain = "_".join(name.strip().lower().split())
    prefix = {"services": "service_", "taxonomy_terms": "taxonomy_", "organizations": "organization_"}.get(
        table, ""
    )
    return plain if not prefix or not plain.startswith(prefix) else f"~{plain.removeprefix(prefix)}"


def _named_anew(header: list[str], table: str) -> list[str]:
    """Names such as ``service_recordid`` as the standard has them; a name that is there already is not taken."""
    own = {
        "recordid": "id",
        "organization": "organization_id",
        "parent_name": "parent_id",
        "locations": "location_ids",
    }
    own |= {"phones": "phone_ids"}
    prefix = {"services": "service_", "taxonomy_terms": "taxonomy_", "organizations": "organization_"}.get(
        table, ""
    )
    if "~recordid" not in header:
        return [f"{prefix}{name[1:]}" if name.startswith("~") else name for name in header]
    taken = {name for name in header if not name.startswith("~")}
    named = []
    for name in header:
        if name.startswith("~"):
            short = own.get(name[1:], name[1:])
            name = (
                short
                if short not in taken and (short != "id" or name == "~recordid")
                else f"{prefix}{name[1:]}"
            )
        named.append(name)
    return named
