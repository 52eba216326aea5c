"""An upstream over bare sockets, that sends whatever a test says: for what no web server would send."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

# Sends an answer to a request; the first is the target of the request.
Script = Callable[[str, socket.socket], None]


class Upstream:
    """A server that answers each connection by a script."""

    def __init__(self, script: Script) -> None:
        """Listen on a free port of this machine."""
        self.script, self.asked = script, list[str]()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait until it has."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        # Another thread shuts the listener down.
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                # A client that has had enough closes the connection.
                with client, suppress(OSError):
                    self._answer(client)

    def _answer(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = client.recv(65536)
            if not received:
                return
            head += received
        target = head.split(b" ")[1].decode()
        self.asked.append(target)
        self.script(target, client)


@contextmanager
def upstream(script: Script) -> Iterator[Upstream]:
    """Give an upstream that answers by a script."""
    served = Upstream(script)
    try:
        yield served
    finally:
        served.close()


def respond(body: bytes, *headers: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """Return a whole answer."""
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
