"""Serves an application as the service is served: `python -m benchmarks.serve MODULE:FACTORY`; and the empty one."""

import os
import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from granian.constants import Interfaces

from service.config import Settings
from service.listening import open_listener
from service.server import APPLICATION, build_server


def empty() -> WSGIApplication:
    """Return an application that answers with as many bytes as BYTES says, and does nothing else."""
    body = b"x" * int(os.environ["BYTES"])
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]

    def answer(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return answer


if __name__ == "__main__":
    interface = Interfaces.ASGI if sys.argv[1] == APPLICATION else Interfaces.WSGI
    settings = Settings.read_environment()
    build_server(settings, open_listener(settings.host, settings.port), sys.argv[1], interface).serve()
