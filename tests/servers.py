"""A small web server that knows byte ranges, breaks off, lies, and can play the model hub."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Site:
    """What a server has, how it misbehaves, and what it was asked."""

    files: dict[str, bytes | Path] = field(default_factory=dict)
    """By path, such as ``/models/x.pth``."""
    hub: bool = False
    """Whether to answer with the headers of a model hub."""
    ranges: bool = True
    tags: bool = True
    sizes: bool = True
    commits: dict[str, str] = field(default_factory=dict)
    """The hub's commit by path, where it is not the usual one."""
    break_after: int | None = None
    """Close the connection after this many bytes of the next answer to a GET, once."""
    stall_after: int | None = None
    """Send this many bytes of the next answer to a GET, then wait until ``go_on`` is set, once."""
    stalled: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    gone: bool = False
    """Close every connection without an answer."""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and range of every request."""
    address: str = ""

    def content(self, path: str) -> bytes | None:
        found = self.files.get(path)
        return found.read_bytes() if isinstance(found, Path) else found

    def ranges_asked(self, path: str) -> list[str]:
        """The ranges of every GET of a path, empty for one that asked for the whole."""
        return [span for method, asked, span in self.asked if method == "GET" and asked == path]


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Run a site on this machine's loopback address."""

    class Handler(_Handler):
        pass

    Handler.site = site
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        site, span = self.site, self.headers.get("Range", "")
        site.asked.append((self.command, self.path, span))
        if site.gone:
            self.close_connection = True
            return
        content = site.content(self.path)
        if content is None:
            self._refuse()
            return
        start = int(span.removeprefix("bytes=").split("-")[0]) if span and site.ranges else 0
        self.send_response(206 if start else 200)
        if self.site.sizes:
            self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self._describe(content)
        self.end_headers()
        if body:
            self._send(content[start:])

    def _refuse(self) -> None:
        self.send_response(404)
        if self.site.hub:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _describe(self, content: bytes) -> None:
        if self.site.tags or self.site.hub:
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        if self.site.hub:
            self.send_header("X-Repo-Commit", self.site.commits.get(self.path, COMMIT))

    def _send(self, content: bytes) -> None:
        site = self.site
        if site.break_after is not None:
            content, site.break_after = content[: site.break_after], None
            self.close_connection = True
        if site.stall_after is not None:
            self.wfile.write(content[: site.stall_after])
            site.stall_after = None
            site.stalled.set()
            site.go_on.wait()
            return
        self.wfile.write(content)
