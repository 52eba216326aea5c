// A connection to a service that remembers what it has read: an unchanged answer costs a 304.
import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./contract.js";
import { type AnswerStore, MemoryStore, storeAnswers } from "./stored-answers.js";

/** An address has several forms; this client reads JSON, and text where an operation has nothing else. */
export type Media = "application/json" | "application/problem+json";

export interface Service extends Client<paths, Media> {
  /** Read an address that the service gave, such as that of the next page. */
  follow(address: string): Promise<Response>;
}

export interface Options {
  /** The address of the service. */
  baseUrl: string;
  /** Where answers are kept; in memory, up to 20 MB, where it is left out. */
  store?: AnswerStore;
  fetch?: (request: Request) => Promise<Response>;
}

/** Return a client of the service at an address. Several values of a parameter are sent separated by commas. */
export function connect({ baseUrl, store = new MemoryStore(), fetch = globalThis.fetch }: Options): Service {
  const base = baseUrl.replace(/\/+$/, "");
  const ask = storeAnswers(fetch, store);
  const client = createClient<paths, Media>({
    baseUrl: base,
    fetch: ask,
    querySerializer: { array: { style: "form", explode: false }, object: { style: "form", explode: true } },
  });
  return { ...client, follow: (address) => ask(new Request(base + address)) };
}
