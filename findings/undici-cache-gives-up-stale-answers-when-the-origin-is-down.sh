#!/usr/bin/env bash
# undici 7.30.2: its cache uses stale-if-error for a 503, and not when the origin cannot be reached.
#
# Expected: stale-if-error holds for any error that would give 500, 502, 503 or 504 (RFC 5861, 4). A refused connection
# is what a proxy answers with 502 or 504, so a cache in the client would give the stale answer for it as well.
# Happens: with the same stored answer, a 503 of the origin gives the stale answer, and a refused connection an error.
# Why it matters: "stale-if-error=86400" is how a health service promises that its content can be read through a day
# without it. Behind a proxy that holds; without one, the outage that happens most, a stopped service, is an error.
# Workaround: keep the last answer in the app, or reach the origin through a proxy that answers 502. Asking again with
# "Cache-Control: only-if-cached, max-stale" ends in the same error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . undici@7.30.2
cat >ask.mjs <<'JS'
import { createServer } from "node:http";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Agent, interceptors, request } from "undici";

let status = 200;
const server = createServer((_, response) => {
  response.writeHead(status, status === 200 ? { "cache-control": "public, max-age=1, stale-if-error=86400" } : {});
  response.end(status === 200 ? "amber fever" : "away");
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = `http://127.0.0.1:${server.address().port}/`;
const dispatcher = new Agent().compose(interceptors.cache());
async function ask() {
  try {
    const { statusCode, body } = await request(address, { dispatcher });
    return `${statusCode} ${await body.text()}`;
  } catch (error) {
    return error.code;
  }
}
console.log("stored:", await ask());
status = 503;
await wait(2500);
console.log("origin answers 503:", await ask());
server.closeAllConnections();
server.close();
await once(server, "close");
console.log("origin refuses connections:", await ask());
JS
node ask.mjs | tee output
diff output - <<'TEXT'
stored: 200 amber fever
origin answers 503: 200 amber fever
origin refuses connections: ECONNREFUSED
TEXT
