#!/usr/bin/env bash
# make-fetch-happen 15.0.6 with http-cache-semantics 4.3.0: stale-if-error of a day lasts for one request.
#
# Expected: while the origin answers 503, a response with `stale-if-error=86400` is served for a day (RFC 5861,
# section 4), and its ETag saves the transfer afterwards.
# Happens: http-cache-semantics says for a 503 that the stored response "matches and was not modified", the same as
# for 304; make-fetch-happen takes it for a 304 and writes the headers of the 503 over the stored ones. The first
# reader of an outage gets the record. The `no-store` of the 503 is now that of the stored record, so the second reader
# gets the 503, and the ETag is gone: the record is sent in full again.
# Why it matters: an app that trusts stale-if-error shows health content for one more request and then an error page.
# Workaround: cache "force-cache" on an error, or undici's cache interceptor, which keeps the stored response.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . make-fetch-happen@15.0.6 http-cache-semantics@4.3.0 undici@7.30.0
cat >read.mjs <<'JS'
import { createServer } from "node:http";
import makeFetch from "make-fetch-happen";
import { Agent, fetch, interceptors } from "undici";

let working = true;
let tags = [];
const server = createServer((request, response) => {
  tags.push(request.headers["if-none-match"] ?? "none");
  const headers = { "content-type": "application/json", "cache-control": "max-age=1, stale-if-error=86400", etag: '"7"' };
  const failure = { "content-type": "application/problem+json", "cache-control": "no-store" };
  response.writeHead(working ? 200 : 503, working ? headers : failure);
  response.end(working ? '{"id":"amber-fever"}' : '{"status":503}');
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const dispatcher = new Agent().compose(interceptors.cache());
const clients = {
  "make-fetch-happen": makeFetch.defaults({ cachePath: "./cache", retry: false }),
  undici: (url) => fetch(url, { dispatcher }),
};
for (const [name, read] of Object.entries(clients)) {
  [working, tags] = [true, []];
  const seen = [];
  for (const state of [true, false, false, false, true]) {
    working = state;
    const answer = await read(address + name);
    await answer.text();
    seen.push(answer.status);
    if (seen.length === 1) await new Promise((resolve) => setTimeout(resolve, 2100));
  }
  console.log(name, seen.join(" "), "tags", tags.join(" "));
}
server.close();
process.exit();
JS
node read.mjs | tee seen
cat >expected <<'TEXT'
make-fetch-happen 200 200 503 503 200 tags none "7" none none none
undici 200 200 200 200 200 tags none "7" "7" "7" "7"
TEXT
diff expected seen
