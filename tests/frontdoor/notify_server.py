"""A stand-in for GOV.UK Notify on this machine: real HTTP, its own checks of the key, its own memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

SERVICE = "11111111-2222-4333-8444-555555555555"
SECRET = "99999999-8888-4777-8666-555555555555"
KEY = f"trial-{SERVICE}-{SECRET}"
EMAIL_TEMPLATE = "aaaaaaaa-0000-4000-8000-000000000001"
TEXT_TEMPLATE = "aaaaaaaa-0000-4000-8000-000000000002"
_KINDS = {"/v2/notifications/email": "email", "/v2/notifications/sms": "sms"}

#: How it may be told to answer: a status with an error, or a way to misbehave.
Answer = tuple[int, str, str] | str


class NotifyServer:
    """Answers as Notify does, or as it is told to. ``taken`` is what it was given, in order."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.next: list[Answer] = []
        self.always: Answer = ""
        self.let_go = threading.Event()
        self.hanging = threading.Event()
        self._lock = threading.Lock()
        serving = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                serving._get(self)

            def do_POST(self):
                serving._post(self)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def references(self) -> list[str]:
        return [each["reference"] for each in self.taken]

    def becomes(self, status: str, references: Iterable[str] = ()) -> None:
        """Let what was taken have a status: all of it, or of those references."""
        wanted = set(references) or set(self.references())
        for each in self.taken:
            if each["reference"] in wanted:
                each["status"] = status

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        given = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.asked.append(f"POST {request.path}")
        if not self._knows(request):
            return self._say(request, 403, "AuthError", "Invalid token: API key not found")
        with self._lock:
            answer = self.next.pop(0) if self.next else self.always
        if isinstance(answer, tuple):
            return self._say(request, *answer)
        if answer == "elsewhere":
            request.send_response(307)
            request.send_header("Location", f"{self.address}/somewhere-else")
            request.send_header("Content-Length", "0")
            return request.end_headers()
        taken = given | {"id": str(uuid4()), "status": "created", "type": _KINDS[request.path]}
        with self._lock:
            self.taken.append(taken)
        if answer == "hang":
            self.hanging.set()
            self.let_go.wait(30)
        if answer in ("hang", "drop"):
            request.close_connection = True
            return None
        body = b"<h1>Sign in to the wireless network</h1>" if answer == "portal" else None
        return self._json(request, 201, taken, body)

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(f"GET {request.path}")
        if not self._knows(request):
            return self._say(request, 403, "AuthError", "Invalid token: API key not found")
        parts = urlsplit(request.path)
        if parts.path == "/v2/notifications":
            wanted = parse_qs(parts.query).get("reference", [""])[0]
            found = [each for each in self.taken if each["reference"] == wanted]
            return self._json(request, 200, {"notifications": found, "links": {}})
        number = parts.path.rsplit("/", 1)[-1]
        for each in self.taken:
            if each["id"] == number:
                return self._json(request, 200, each)
        return self._say(request, 404, "NoResultFound", "No result found")

    def _knows(self, request: BaseHTTPRequestHandler) -> bool:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        try:
            decode_jwt_token(token, SECRET)
            return get_token_issuer(token) == SERVICE
        except TokenError:
            return False

    def _say(self, request: BaseHTTPRequestHandler, status: int, error: str, message: str) -> None:
        self._json(request, status, {"status_code": status, "errors": [{"error": error, "message": message}]})

    def _json(
        self, request: BaseHTTPRequestHandler, status: int, answer: Any, body: bytes | None = None
    ) -> None:
        body = json.dumps(answer).encode() if body is None else body
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
