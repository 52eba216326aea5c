// Prints a treatment: what the source says, in which words, and what reviewers say of that.
import createClient from "openapi-fetch";
import type { components, paths } from "./medcontent.js";

type Treatment = components["schemas"]["Treatment"];
type Claim = components["schemas"]["Claim"];
type Advisory = components["schemas"]["Advisory"];
// An address has several forms, a refusal is a problem: these two are what this client reads.
type Media = "application/json" | "application/problem+json";

const [host = "http://127.0.0.1:8000", id = "oral-aspirin"] = process.argv.slice(2);
const client = createClient<paths, Media>({ baseUrl: host });

async function fetched(): Promise<Treatment> {
  const { data, error } = await client.GET("/v1/treatments/{id}", {
    params: { path: { id }, query: { include: ["claims"] } },
    querySerializer: { array: { style: "form", explode: false } },
  });
  if (data) return data;
  const instead = "replacedBy" in error && error.replacedBy ? ` See ${error.replacedBy.name}.` : "";
  throw new Error(`${error.title}: ${error.detail}${instead}`);
}

/** Return the words that a claim quotes, exactly as in the document: offsets count code points. */
async function inPlace(claim: Claim): Promise<string> {
  const { data } = await client.GET("/v1/documents/{id}/text", {
    params: { path: { id: claim.document.id } },
    parseAs: "text",
  });
  return Array.from(data ?? "").slice(claim.start, claim.end).join("");
}

function advised(advisory: Advisory): string {
  return `  ! ${advisory.verdict}: ${advisory.reason} (${advisory.assessedBy})`;
}

async function lines(treatment: Treatment): Promise<string[]> {
  const claims = new Map((treatment.included?.claims ?? []).map((claim) => [claim.id, claim]));
  const fields = Object.entries(treatment.evidence).map(async ([field, ids]) => {
    const quotes = ids.flatMap((each) => claims.get(each) ?? []).map(async (claim) => `  “${await inPlace(claim)}” ${claim.sentence.id}`);
    const said = treatment.advisories.filter((advisory) => advisory.fields.includes(field)).map(advised);
    return [`${field}:`, ...(await Promise.all(quotes)), ...said];
  });
  const { text, reuse, notice } = treatment.attribution;
  return [treatment.name, ...(await Promise.all(fields)).flat(), text, `Reuse: ${reuse}.`, notice];
}

console.log((await lines(await fetched())).join("\n"));
