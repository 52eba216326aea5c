#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 accepts tool results that break the keywords JSON Schema added after draft-07.
#
# Expected: MCP (2025-11-25, "JSON Schema Usage") makes 2020-12 the dialect of schemas that name none. A client that
# checks `structuredContent` against `outputSchema` checks prefixItems, dependentRequired, unevaluatedProperties and
# minContains, or says that it cannot.
# Happens: the TypeScript client compiles every schema as draft-07, even one that declares 2020-12, and skips the
# keywords that it does not know. `type` and `required` are checked, so that the check looks complete.
# Why it matters: a value without the unit that is required with it, or a range of words, passes the check of the
# client and reaches the model; a service that is tested with this client only learns of it from others.
# Workaround: state shapes with the keywords of draft-07 (dependencies, additionalProperties).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2 >/dev/null
cat > call.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
const dialect = 'https://json-schema.org/draft/2020-12/schema'
async function call(rules, structuredContent) {
  const outputSchema = { $schema: dialect, type: 'object', ...rules }
  const server = new Server({ name: 'glass', version: '1' }, { capabilities: { tools: {} } })
  const tools = [{ name: 'dose', inputSchema: { type: 'object' }, outputSchema }]
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools }))
  server.setRequestHandler(CallToolRequestSchema, async () => ({ content: [], structuredContent }))
  const [here, there] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'app', version: '1' })
  await Promise.all([server.connect(here), client.connect(there)])
  await client.listTools()
  return client.callTool({ name: 'dose' }).then(() => 'accepted', () => 'refused')
}
const seen = {
  type: await call({ properties: { value: { type: 'number' } } }, { value: 'five' }),
  dependentRequired: await call({ dependentRequired: { value: ['unit'] } }, { value: 5 }),
  unevaluatedProperties: await call({ properties: { value: {} }, unevaluatedProperties: false }, { value: 5, other: 1 }),
  prefixItems: await call({ properties: { range: { prefixItems: [{ type: 'number' }] } } }, { range: ['five'] }),
  minContains: await call({ properties: { codes: { contains: { const: 'a' }, minContains: 2 } } }, { codes: ['a'] }),
}
console.log(seen)
assert.deepStrictEqual(seen, { type: 'refused', dependentRequired: 'accepted', unevaluatedProperties: 'accepted',
  prefixItems: 'accepted', minContains: 'accepted' })
JAVASCRIPT
node call.mjs
