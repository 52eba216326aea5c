#!/usr/bin/env bash
# Guess: a conditional read (R4, http, conditional read: If-None-Match, answer 304 Not Modified) is a success that the client reports as such,
# and a search parameter that is undefined is not sent, as with JSON.stringify or axios.
# Instead: fhir-kit-client 2.0.3 throws a plain Error, "HTTP 304: GET …", the same class as for 404 and 500; the status is in
# error.response.status only. `searchParams: {status: undefined}` is sent as status=undefined, null as status=null.
# Why it matters: an app that keeps records and asks again with their ETag lands in its error branch whenever all is well; optional
# filters of a form find nothing, or get a 400 from a server that checks codes.
# Workaround: catch, and treat error.response.status 304 as "keep what you have"; drop undefined members before the search.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice npm install --silent --no-audit --no-fund fhir-kit-client@2.0.3
cat > look.mjs <<'JS'
import assert from 'node:assert'
import http from 'node:http'
import {Client} from 'fhir-kit-client'

const asked = []
const server = http.createServer((request, response) => {
  asked.push(request.url)
  response.setHeader('Content-Type', 'application/fhir+json')
  response.setHeader('ETag', 'W/"7"')
  if (request.headers['if-none-match'] === 'W/"7"') return response.writeHead(304).end()
  return response.end(JSON.stringify({resourceType: 'ValueSet', id: 'amber', status: 'active'}))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const client = new Client({baseUrl: `http://127.0.0.1:${server.address().port}/fhir`})
const reference = {resourceType: 'ValueSet', id: 'amber'}

const first = await client.read(reference)
console.log('fhir-kit-client 2.0.3; first read:', first.id)
const error = await client.read({...reference, options: {headers: {'If-None-Match': 'W/"7"'}}}).catch((each) => each)
console.log('second read throws:', error.name, error.message.replace(/127.0.0.1:\d+/, 'server'), '| status', error.response?.status)
assert.strictEqual(error.constructor, Error)
assert.ok(error.message.startsWith('HTTP 304'))
assert.strictEqual(error.response.status, 304)

await client.search({resourceType: 'ValueSet', searchParams: {status: undefined, title: null}})
console.log('search asks for', asked.at(-1))
assert.strictEqual(asked.at(-1), '/fhir/ValueSet?status=undefined&title=null')
server.closeAllConnections()
server.close()
JS
nice node look.mjs
