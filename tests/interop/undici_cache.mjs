// undici's cache in front of a service: it answers the requests that come as lines of JSON, at the time that they name.
import { createInterface } from "node:readline";
import { Agent, cacheStores, interceptors, request } from "undici";

const service = process.argv[2];
const now = Date.now;
const store = new cacheStores.MemoryCacheStore();
const dispatcher = new Agent().compose(interceptors.cache({ store, type: "shared" }));

for await (const line of createInterface({ input: process.stdin })) {
  const { path, method, headers, seconds } = JSON.parse(line);
  Date.now = () => now() + seconds * 1000;
  console.log(JSON.stringify(await answer(path, method, headers)));
}

async function answer(path, method, headers) {
  try {
    const found = await request(service + path, { dispatcher, method, headers });
    const body = Buffer.from(await found.body.arrayBuffer()).toString("base64");
    return { status: found.statusCode, headers: found.headers, body };
  } catch (error) {
    // As a gateway answers where the service is away.
    if (error.code !== "ECONNREFUSED") throw error;
    return { status: 502, headers: {}, body: "" };
  }
}
