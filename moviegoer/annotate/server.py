"""The page's server: this machine only, for whoever knows the address it printed.

It listens on 127.0.0.1. Every address begins with a random token; a request is refused unless its
``Host`` is this server (a foreign site may point its own name here: DNS rebinding), and a change
unless it is JSON from this origin. A picture is asked for by its number in the list, so no path is
ever read from a request.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from moviegoer.annotate.page import render
from moviegoer.annotate.session import Session
from moviegoer.annotate.stills import KINDS
from moviegoer.errors import ConfigError, DataError, MoviegoerError

__all__ = ["Server"]

LOOPBACK = "127.0.0.1"
BODY_BYTES = 16_384
"""More than any answer needs."""
PATIENCE_S = 30
"""A connection that says nothing for so long is closed."""
LOG = logging.getLogger(__name__)


class Server(ThreadingHTTPServer):
    """Serves one session until it is closed.

    Raises
    ------
    ConfigError
        If the port is taken.
    """

    daemon_threads = True

    def __init__(self, session: Session, *, port: int = 0) -> None:
        self.session = session
        self.closed = False
        self.token = secrets.token_urlsafe(24)
        self.nonce = secrets.token_urlsafe(16)
        try:
            super().__init__((LOOPBACK, port), Handler)
        except (OSError, OverflowError) as error:
            raise ConfigError(f"cannot listen on port {port}: {error}; leave --port out") from None

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The names under which a browser on this machine reaches the server."""
        return frozenset(f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost"))

    @property
    def address(self) -> str:
        """The page's address, token and all."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def server_close(self) -> None:
        """Stop; connections that browsers keep open are answered no more."""
        self.closed = True
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep the terminal quiet when a browser goes away in the middle."""
        LOG.debug("%s from %s failed", request, client_address, exc_info=True)


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "moviegoer"
    sys_version = ""
    timeout = PATIENCE_S

    def do_GET(self) -> None:
        """The page, the state, what is new, or a picture."""
        place = self._admitted()
        if place is None:
            return
        session = self.server.session
        if place == "":
            self._page()
        elif place == "state":
            self._json(session.state())
        elif place == "news":
            since = parse_qs(urlsplit(self.path).query).get("since", ["0"])[0]
            self._json(session.news(int(since) if re.fullmatch(r"[0-9]{1,9}", since) else 0))
        elif number := re.fullmatch(r"still/([0-9]{1,9})", place):
            self._still(int(number[1]))
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """An answer."""
        place = self._admitted()
        if place is None:
            return
        if place != "answer":
            self._refuse(HTTPStatus.NOT_FOUND)
        elif not self._from_the_page():
            self._refuse(HTTPStatus.FORBIDDEN)
        else:
            self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep addresses, and the token in them, off the terminal."""

    def _admitted(self) -> str | None:
        """What is asked for, after the token; ``None`` if the request was refused."""
        if self.server.closed:
            self.close_connection = True
            return None
        if self.headers.get("Host") not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        _, token, *rest = [*urlsplit(self.path).path.split("/", 2), ""]
        if not secrets.compare_digest(token.encode(), self.server.token.encode()):
            self._refuse(HTTPStatus.NOT_FOUND)
            return None
        return rest[0]

    def _from_the_page(self) -> bool:
        """JSON makes a browser ask first before a foreign page may send it; nothing answers."""
        origin = self.headers.get("Origin")
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip()
        own = {f"http://{host}" for host in self.server.hosts}
        return kind == "application/json" and (origin is None or origin in own)

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > BODY_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            given = json.loads(self.rfile.read(int(length)))
            if not isinstance(given, dict):
                raise DataError("an answer is a JSON object")
            self._json(self.server.session.answer(given))
        except (DataError, ValueError) as error:
            self._json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        except MoviegoerError as error:
            self._json({"error": str(error)}, HTTPStatus.INTERNAL_SERVER_ERROR)

    def _still(self, number: int) -> None:
        stills = self.server.session.stills
        try:
            path = stills[number].path
            data = path.read_bytes()
        except (IndexError, OSError):
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self._send(HTTPStatus.OK, KINDS[path.suffix.lower()], data)

    def _page(self) -> None:
        nonce = self.server.nonce
        only = f"'nonce-{nonce}'"
        self._send(
            HTTPStatus.OK,
            "text/html; charset=utf-8",
            render(nonce).encode(),
            {
                "Content-Security-Policy": (
                    f"default-src 'none'; script-src {only}; style-src {only}; connect-src 'self'; "
                    "img-src 'self' data:; base-uri 'none'; form-action 'none'; "
                    "frame-ancestors 'none'"
                )
            },
        )

    def _json(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True  # a body that was not read must not be taken for a request
        self._send(status, "text/plain; charset=utf-8", status.phrase.encode())

    def _send(
        self, status: HTTPStatus, kind: str, data: bytes, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in (more or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
