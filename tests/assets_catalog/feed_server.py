"""A server of invented and real feeds on this machine, and a subscriber that may ask it."""

from __future__ import annotations

import io
import json
import ssl
import threading
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: Path and question to status, headers and body.
Answer = tuple[int, dict[str, str], bytes]


class FeedServer:
    """Answers what it is told to; remembers what it was asked."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self.special: dict[str, Callable[[dict[str, str], dict[str, str]], Answer | None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        serving = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self):
                serving._answer(self)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._server.handle_error = lambda *_: None
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paged(
        self, base: str, records: list[Any], *, version: int, details: dict[str, Any] | None = None
    ) -> None:
        """Serve records as Open Referral UK of a version does: in pages, and one by one."""
        by_id = {str(each.get("id")): each for each in records if isinstance(each, dict)} | (details or {})

        def answer(question: dict[str, str], _headers: dict[str, str]) -> Answer:
            size = min(int(question.get("per_page", 50)), 200)
            number = int(question.get("page", 1))
            pages = max(1, -(-len(records) // size))
            part = records[(number - 1) * size : number * size]
            if version == 3:
                body = {
                    "total_items": len(records),
                    "total_pages": pages,
                    "page_number": number,
                    "contents": part,
                }
            else:
                body = {"totalElements": len(records), "totalPages": pages, "number": number, "content": part}
            return 200, {}, json.dumps(body).encode()

        self.special[f"{base}/services"] = answer
        for identity, each in by_id.items():
            self.files[f"{base}/services/{identity}"] = json.dumps(each).encode()
        if version == 3:
            self.files[f"{base}"] = json.dumps(
                {"version": "HSDS-UK-3.0", "profile": "x", "openapi_url": "x"}
            ).encode()

    def folder(self, base: str, folder: Any) -> None:
        """Serve the files of a folder where they are."""
        for path in folder.iterdir():
            if path.is_file():
                self.special[f"{base}/{path.name}"] = lambda _q, _h, path=path: (200, {}, path.read_bytes())

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        split = urlsplit(handler.path)
        self.asked.append(handler.path)
        headers = dict(handler.headers.items())
        self.headers.append(headers)
        question = {name: values[-1] for name, values in parse_qs(split.query).items()}
        answer: Answer | None = None
        if split.path in self.special:
            answer = self.special[split.path](question, headers)
            if answer is None:
                handler.close_connection = True
                return
        elif split.path in self.files:
            answer = (200, {}, self.files[split.path])
        status, extra, body = answer or (404, {}, b"not here")
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **extra}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if status != 304:
            try:
                handler.wfile.write(body)
                handler.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                handler.close_connection = True


def served(server, folder):
    """Serve one of the real feeds where it is, each as it is on the web; the path it is subscribed to by."""
    if folder.name == "bristol-v1":
        server.paged("/f", json.loads((folder / "services.json").read_text("utf-8")), version=1)
        return "/f"
    if folder.name == "bristol-v3":
        page = json.loads((folder / "services-page-1.json").read_text("utf-8"))
        own = json.loads((folder / "service.json").read_text("utf-8"))
        server.paged("/f", page["contents"], version=3, details={own["id"]: own})
        return "/f"
    server.folder("/f", folder)
    return "/f/"


def service(number, **more):
    return {
        "id": f"s{number}",
        "name": f"Invented club {number}",
        "description": "Tea and company.",
        "phones": [{"number": f"020 7946 0{number:03}"}],
        "last_modified": "2026-10-01T09:00:00Z",
    } | more


def subscribe(feeds, address, **more):
    return feeds.subscriptions.add("Invented list", address, by="test", **more)


def accounted(report):
    assert report.added + report.changed + report.unchanged + report.refused == report.records
    return report


def zipped(tables: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in tables.items():
            packed.writestr(name, text)
    return file.getvalue()
