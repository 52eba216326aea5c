#!/usr/bin/env bash
# Guess: `search(status=["active", "draft"])` of fhirpy finds resources that are active or draft, as `in` lists do in ORMs; FHIR spells "or"
# with a comma (status=active,draft), and a repeated parameter means "and".
# Instead: fhirpy 2.3.1 repeats the parameter, for one element with one value: nothing can match, and the search comes back empty, not wrong.
# `search(title=None)` sends the word "None". `.elements("url")` asks for resourceType, which is no element in FHIR's sense: a server
# that refuses unknown elements answers 400. A string with a comma, "active,draft", is sent as an "or".
# Why it matters: an app finds no records and shows "nothing known" where there are many; a title that has a comma is cut in two.
# Workaround: `search(status="active,draft")`; escape commas that are text as "\,"; leave out None.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check fhirpy==2.3.1
cat > look.py <<'PY'
import http.server
import json
import threading
from importlib.metadata import version

from fhirpy import SyncFHIRClient

asked = []


class Recorder(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        body = json.dumps({"resourceType": "Bundle", "type": "searchset", "total": 0}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Recorder)
threading.Thread(target=server.serve_forever, daemon=True).start()
sets = SyncFHIRClient(f"http://127.0.0.1:{server.server_port}").resources("ValueSet")
for search in (
    sets.search(status=["active", "draft"]), sets.search(status="active,draft"), sets.search(title=None), sets.elements("url"),
    sets.search(title="Amber fever, late"),
):
    search.fetch()
server.shutdown()
print(f"fhirpy {version('fhirpy')}", *asked, sep="\n")
assert "status=active&status=draft" in asked[0]
assert "status=active,draft" in asked[1] or "status=active%2Cdraft" in asked[1]
assert "title=None" in asked[2]
assert "resourceType" in asked[3]
assert asked[4].endswith("title=Amber%20fever,%20late")
PY
nice venv/bin/python look.py
