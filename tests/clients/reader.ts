// What an app developer would write on top of the generated types; the address of the service is the argument.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Treatment = components["schemas"]["Treatment"];
type Verdict = components["schemas"]["Verdict"];
// An address has several forms, a refusal is a problem: these two are what this client reads.
type Media = "application/json" | "application/problem+json";

function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

async function main(): Promise<void> {
  const client = createClient<paths, Media>({ baseUrl: process.argv[2] ?? "" });

  const { data: treatment } = await client.GET("/v1/treatments/{id}", { params: { path: { id: "oral-aspirin" } } });
  expect(treatment !== undefined, "no treatment");
  const typed: Treatment = treatment;
  expect(typed.type === "treatment" && typed.modality === "drug", "another treatment");

  const cited = typed.evidence["purpose"]?.[0];
  expect(cited !== undefined, "no evidence");
  const { data: claim } = await client.GET("/v1/claims/{id}", { params: { path: { id: cited } } });
  expect(claim !== undefined, "no claim");
  const { data: text } = await client.GET("/v1/documents/{id}/text", {
    params: { path: { id: claim.document.id } },
    parseAs: "text",
  });
  expect(text !== undefined, "no text");
  // Offsets count code points, and so must the reader.
  expect([...text].slice(claim.start, claim.end).join("") === claim.quote, "another quote");

  const exclude: Verdict[] = ["misleading-or-unsafe", "outdated"];
  const { data: page } = await client.GET("/v1/treatments", {
    params: { query: { modality: ["drug", "hormone"], exclude, limit: 2, sort: "-name" } },
  });
  expect(page !== undefined && page.items.length <= 2 && page.omitted >= 0, "no page");

  // This client repeats lists, whatever the document says of their style.
  const { data: rich } = await client.GET("/v1/treatments/{id}", {
    params: { path: { id: "oral-aspirin" }, query: { include: ["claims", "adverse-effects"] } },
  });
  expect(rich?.included?.claims !== undefined && rich.included["adverse-effects"] !== undefined, "nothing included");
  const { data: cut } = await client.GET("/v1/treatments", { params: { query: { fields: ["name", "purpose"] } } });
  expect(Object.keys(cut?.items[0] ?? {}).join() === "type,id,name,purpose", "not cut");

  const missing = await client.GET("/v1/treatments/{id}", { params: { path: { id: "no-such-thing" } } });
  expect(missing.error?.status === 404 && missing.error.type === "/problems/not-found", "no problem");

  // @ts-expect-error a verdict that is none is a mistake when compiling
  const wrong: Verdict = "harmless";
  const refused = await client.GET("/v1/treatments", { params: { query: { exclude: [wrong] } } });
  expect(refused.error !== undefined && "errors" in refused.error, "no refusal");
  expect(refused.error.errors?.[0]?.parameter === "exclude", "no parameter");

  console.log("read");
}

await main();
