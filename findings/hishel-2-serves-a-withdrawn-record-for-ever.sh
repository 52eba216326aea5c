#!/usr/bin/env bash
# hishel 2.0.0 ignores HTTP's caching headers by default; the same lines with 1.4.0 obeyed them.
#
# Expected: a cache for requests and httpx that followed RFC 9111 in version 1 goes on doing so after an upgrade.
# Happens: without `rfc=True` the first answer is stored by method and address and served for good: past its max-age,
# for another Accept although the answer says `Vary: Accept`, and after the record became 410 Gone.
# Why it matters: a health record is corrected or withdrawn, and the app goes on showing the first version it saw; a
# client that asks for FHIR gets the JSON of an earlier call.
# Workaround: `CacheAdapter(rfc=True)`; and keep a copy yourself for outages, for stale-if-error is not applied then.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/ask.py" <<'PYTHON'
import http.server
import importlib.metadata
import json
import sys
import threading
import time

import requests
from hishel.requests import CacheAdapter

statuses = [200, 200, 410]


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        body = self.headers["Accept"].encode()
        self.send_response(statuses.pop(0))
        for name, value in {"Cache-Control": "max-age=1", "Vary": "Accept", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
session = requests.Session()
session.mount("http://", CacheAdapter(**json.loads(sys.argv[1])))
seen = []
for accept, pause in [("application/json", 0), ("application/fhir+json", 0), ("application/json", 2)]:
    time.sleep(pause)
    answer = session.get(f"http://127.0.0.1:{server.server_port}/record", headers={"Accept": accept})
    seen.append([answer.status_code, answer.text])
print("hishel", importlib.metadata.version("hishel"), sys.argv[1], seen)
assert seen == json.loads(sys.argv[2]), seen
server.shutdown()
PYTHON
cd "$folder"
obeyed='[[200, "application/json"], [200, "application/fhir+json"], [410, "application/json"]]'
ignored='[[200, "application/json"], [200, "application/json"], [200, "application/json"]]'
for version in 1.4.0 2.0.0; do
  python3 -m venv "venv-$version"
  "venv-$version/bin/pip" install --quiet --disable-pip-version-check "hishel[requests]==$version"
  mkdir "run-$version"
done
(cd run-1.4.0 && ../venv-1.4.0/bin/python ../ask.py '{}' "$obeyed")
(cd run-2.0.0 && ../venv-2.0.0/bin/python ../ask.py '{}' "$ignored")
(cd run-2.0.0 && ../venv-2.0.0/bin/python ../ask.py '{"rfc": true}' "$obeyed")
