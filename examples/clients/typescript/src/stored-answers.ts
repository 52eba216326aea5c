// Stored answers: what was read once is asked for by its ETag, and comes again only when it has changed.

export interface StoredAnswer {
  headers: [string, string][];
  body: string;
}

/** Where answers are kept, by their address. A Map will do; so does what keeps them between runs. */
export interface AnswerStore {
  get(key: string): StoredAnswer | undefined | Promise<StoredAnswer | undefined>;
  set(key: string, answer: StoredAnswer): unknown;
  delete(key: string): unknown;
}

type Fetch = (request: Request) => Promise<Response>;

const MAX_STORED_CHARACTERS = 20_000_000;
// What a stored answer must not outlive: the record is withdrawn, erased, or not there.
const GONE = new Set([404, 410, 451]);
// The text of a stored answer is unpacked: these describe the packed one.
const OF_TRANSFER = new Set(["content-encoding", "content-length", "transfer-encoding"]);
const TEXTUAL = /^(text\/|application\/([a-z.+-]+\+)?(json|x-ndjson)\b)/;

/** Answers in memory, up to a number of characters; those that were used least recently go first. */
export class MemoryStore implements AnswerStore {
  readonly #answers = new Map<string, StoredAnswer>();
  #size = 0;
  constructor(readonly maxCharacters = MAX_STORED_CHARACTERS) {}

  get(key: string): StoredAnswer | undefined {
    const answer = this.#answers.get(key);
    if (answer) this.#answers.delete(key), this.#answers.set(key, answer);
    return answer;
  }

  set(key: string, answer: StoredAnswer): void {
    this.delete(key);
    this.#answers.set(key, answer);
    this.#size += answer.body.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#size <= this.maxCharacters) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#size -= this.#answers.get(key)?.body.length ?? 0;
    this.#answers.delete(key);
  }
}

/** Return a fetch that asks for stored answers by their ETag, and returns them where they have not changed. */
export function storeAnswers(fetch: Fetch, store: AnswerStore): Fetch {
  return async (request) => {
    if (request.method !== "GET" || request.headers.has("If-None-Match") || request.headers.has("Range")) {
      return fetch(request);
    }
    const key = `${request.headers.get("Accept") ?? ""} ${request.url}`;
    const stored = await store.get(key);
    const etag = new Headers(stored?.headers).get("ETag");
    if (etag) request.headers.set("If-None-Match", etag);
    // A browser's own cache would answer the condition before we see it.
    const response = await fetch(new Request(request, { cache: "no-store" }));
    if (response.status === 304 && stored) {
      return new Response(stored.body, { headers: { ...Object.fromEntries(stored.headers), ...own(response) } });
    }
    if (GONE.has(response.status)) await store.delete(key);
    const isText = TEXTUAL.test(response.headers.get("Content-Type") ?? "");
    if (response.status !== 200 || !isText || !response.headers.has("ETag")) return response;
    const body = await response.text();
    await store.set(key, { headers: Object.entries(own(response)), body });
    return new Response(body, { headers: own(response) });
  };
}

function own(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => !OF_TRANSFER.has(name)));
}
