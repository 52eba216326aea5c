// What an app developer writes with the TypeScript client: `reader.js ADDRESS OTHER_ADDRESS STORE [TOKEN]`.
// Without a token it reads the invented world and prints the token of what it has read; with one, what changed since.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  type Service,
  type StoredAnswer,
  UnknownToken,
  Withdrawn,
  Refused,
  connect,
  cutQuote,
  escapeCommas,
  expectAnswer,
  followChanges,
  iterateItems,
  readEvidence,
} from "medcontent-client";

function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

async function catchError(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("no refusal");
}

async function read(service: Service): Promise<string> {
  const query = { limit: 1, exclude: ["outdated" as const, "misleading-or-unsafe" as const] };
  const first = await expectAnswer(service.GET("/v1/adverse-effects", { params: { query } }));
  const ids = new Set<string>();
  for await (const effect of iterateItems(service, first)) ids.add(effect.id);
  expect(ids.size === first.total && ids.size > 1, "not all effects");

  const path = { id: "amber-fever" };
  const include = ["claims" as const, "treatments" as const];
  const rich = await expectAnswer(service.GET("/v1/conditions/{id}", { params: { path, query: { include } } }));
  expect((rich.included?.treatments ?? []).length > 0, "nothing included");
  const evidence = await readEvidence(service, rich);
  for (const { claims } of evidence.values()) {
    for (const claim of claims) {
      const asked = { params: { path: { id: claim.document.id } }, parseAs: "text" as const };
      const text = await expectAnswer(service.GET("/v1/documents/{id}/text", asked));
      expect(cutQuote(text, claim) === claim.quote, "another quote");
    }
  }
  const advised = [...evidence.values()].flatMap(({ advisories }) => advisories.map(({ claim }) => claim.id));
  expect(rich.advisories.every(({ claim }) => advised.includes(claim.id)), "an advisory is missing");
  const plain = await expectAnswer(service.GET("/v1/conditions/{id}", { params: { path } }));
  const alone = await readEvidence(service, plain);
  expect(JSON.stringify([...alone]) === JSON.stringify([...evidence]), "another evidence");

  const certainty = [escapeCommas("perhaps,maybe")];
  const unknown = await expectAnswer(service.GET("/v1/claims", { params: { query: { certainty } } }));
  expect(unknown.total === 0, "a comma separates");
  const missing = { params: { path: { id: "no-such-thing" } } };
  const refused = await catchError(() => expectAnswer(service.GET("/v1/conditions/{id}", missing)));
  expect(refused instanceof Refused && refused.status === 404, "no refusal");

  await expectAnswer(service.GET("/v1/adverse-effects/{id}", { params: { path: { id: "green-hair" } } }));
  let token = "";
  for await (const batch of followChanges(service)) token = batch.token;
  return token;
}

async function catchUp(service: Service, other: Service, token: string): Promise<void> {
  const changes = [];
  for await (const batch of followChanges(service, token)) changes.push(...batch.items);
  expect(changes.some(({ id, op }) => id === "green-hair" && op === "withdraw"), "no withdrawal");
  const asked = { params: { path: { id: "amber-fever" } }, parseAs: "text" as const };
  await expectAnswer(service.GET("/v1/documents/{id}/text", asked));
  const path = { id: "green-hair" };
  const gone = await catchError(() => expectAnswer(service.GET("/v1/adverse-effects/{id}", { params: { path } })));
  expect(gone instanceof Withdrawn && gone.replacedBy?.id === "blue-tongue", "not withdrawn");
  const unknown = await catchError(() => followChanges(other, token).next());
  expect(unknown instanceof UnknownToken, "no unknown token");
}

const [baseUrl = "", otherUrl = "", file = "", token] = process.argv.slice(2);
const answers: [string, StoredAnswer][] = existsSync(file) ? JSON.parse(readFileSync(file, "utf-8")) : [];
const store = new Map(answers);
const service = connect({ baseUrl, store });
if (token === undefined) console.log(await read(service));
else await catchUp(service, connect({ baseUrl: otherUrl }), token);
writeFileSync(file, JSON.stringify([...store]));
