#!/usr/bin/env bash
# requests-cache 1.3.3 and axios-cache-interceptor 1.12.3 take 410 Gone for an outage and serve the withdrawn record.
#
# Expected: stale-if-error lets a cache answer with a stale response when the origin answers 500, 502, 503 or 504
# (RFC 5861, section 4; RFC 9111, 4.2.4 speaks of a cache that is disconnected or a directive that allows it). 410 and
# 404 are true answers of a working origin.
# Happens: requests-cache with stale_if_error=True (or a number of seconds) and axios-cache-interceptor with no setting
# at all (the header `stale-if-error` of the server is enough) return the old body with status 200 for 410 and 404.
# Why it matters: 410 is how a service says that a health record was withdrawn, perhaps because it was harmful. An
# app with one of these caches goes on showing it for as long as stale-if-error says, one day here, without an error.
# Workaround: requests-cache: allowable_codes=(200, 404, 410); axios-cache-interceptor: a function for staleIfError
# that returns true for a missing response or a status from 500 on. Followers should read the change feed as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check requests-cache==1.3.3 requests==2.34.2
npm install --silent --no-audit --no-fund --prefix . axios@1.21.1 axios-cache-interceptor@1.12.3
cat >server.py <<'PYTHON'
"""Answer 200 to the first request of each address, then the status that the address ends in."""

import http.server
from pathlib import Path

SEEN = set()


class Record(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        first = self.path not in SEEN
        SEEN.add(self.path)
        self.send_response(200 if first else int(self.path.rsplit("/")[-1]))
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "public, max-age=1, stale-if-error=86400" if first else "no-store")
        self.send_header("ETag", '"7"')
        self.end_headers()
        self.wfile.write(b'{"id": "amber-fever"}' if first else b'{"title": "The record was withdrawn."}')

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Record)
Path("port.new").write_text(str(server.server_port))
Path("port.new").rename("port")
server.serve_forever()
PYTHON
venv/bin/python server.py &
server=$!
until [ -s port ]; do sleep 0.1; done
cat >read.py <<'PYTHON'
import logging
import time
from pathlib import Path

from requests_cache import CachedSession

logging.disable()
session = CachedSession(backend="memory", cache_control=True, stale_if_error=True)
careful = CachedSession(backend="memory", cache_control=True, stale_if_error=True, allowable_codes=(200, 404, 410))
for name, client in (("requests-cache", session), ("with-allowable-codes", careful)):
    for status in (404, 410, 503):
        address = f"http://127.0.0.1:{Path('port').read_text()}/{name}/{status}"
        client.get(address)
        time.sleep(2)
        print(name, status, "->", client.get(address).status_code)
PYTHON
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import Axios from "axios";
import { setupCache } from "axios-cache-interceptor";
const client = setupCache(Axios.create());
for (const status of [404, 410, 503]) {
  const address = `http://127.0.0.1:${readFileSync("port")}/axios/${status}`;
  await client.get(address);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const answer = await client.get(address).catch((error) => error.response);
  console.log("axios-cache-interceptor", status, "->", answer.status);
}
JS
{ venv/bin/python read.py; node read.mjs; } | tee seen
cat >expected <<'TEXT'
requests-cache 404 -> 200
requests-cache 410 -> 200
requests-cache 503 -> 200
with-allowable-codes 404 -> 404
with-allowable-codes 410 -> 410
with-allowable-codes 503 -> 200
axios-cache-interceptor 404 -> 200
axios-cache-interceptor 410 -> 200
axios-cache-interceptor 503 -> 200
TEXT
diff expected seen
