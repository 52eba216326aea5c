// Clients of the Model Context Protocol in Node: each does the same round, and what it got is written as JSON.
import { createMCPClient } from '@ai-sdk/mcp';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [, , address, which] = process.argv;
const info = { name: 'tests', version: '1.0.0' };
const record = 'condition/metastatic-breast-cancer';
const quotes = ['it spreads out to other organs', 'it spreads out to two organs'];

async function explain(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { code: error.code, message: error.message };
  }
}

async function goRound(client, transport) {
  await client.connect(transport);
  const { tools } = await client.listTools();
  const { resources } = await client.listResources();
  const read = (uri) => client.readResource({ uri });
  const round = {
    tools: tools.map((tool) => tool.name),
    resources: resources.map((each) => each.uri),
    fetched: await client.callTool({ name: 'fetch', arguments: { id: record } }),
    verified: await client.callTool({ name: 'verify_quote', arguments: { quotes } }),
    refused: await client.callTool({ name: 'fetch', arguments: { id: 'condition/nothing' } }),
    read: (await read(`medcontent://${record}`)).contents[0].text,
    unknownTool: await explain(() => client.callTool({ name: 'nothing', arguments: {} })),
    unknownResource: await explain(() => read('medcontent://condition/nothing')),
  };
  await client.close();
  return round;
}

async function goRoundAsVercel() {
  const client = await createMCPClient({ transport: { type: 'http', url: address } });
  const tools = await client.tools();
  const call = (name, given) => tools[name].execute(given, { toolCallId: '1', messages: [] });
  const round = {
    tools: Object.keys(tools),
    resources: (await client.listResources()).resources.map((each) => each.uri),
    fetched: await call('fetch', { id: record }),
    verified: await call('verify_quote', { quotes }),
    refused: await call('fetch', { id: 'condition/nothing' }),
    read: (await client.readResource({ uri: `medcontent://${record}` })).contents[0].text,
    unknownResource: await explain(() => client.readResource({ uri: 'medcontent://condition/nothing' })),
  };
  await client.close();
  return round;
}

const url = new URL(address);
const rounds = {
  'sdk-1': () => goRound(new LegacyClient(info), new LegacyTransport(url)),
  'client-2-legacy': () => goRound(new ModernClient(info), new ModernTransport(url)),
  'client-2-auto': () =>
    goRound(new ModernClient(info, { versionNegotiation: { mode: 'auto' } }), new ModernTransport(url)),
  'ai-sdk': goRoundAsVercel,
};
console.log(JSON.stringify(await rounds[which]()));
