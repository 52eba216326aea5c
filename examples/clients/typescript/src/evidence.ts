// Evidence: a record's fields with the words that each rests on, and what reviewers say of these words.
import { expectAnswer } from "./answers.js";
import type { Service } from "./connection.js";
import type { components } from "./contract.js";

export type Claim = components["schemas"]["Claim"];
export type Advisory = components["schemas"]["Advisory"];

/** The claims that a field rests on, and what reviewers say: show each advisory in full next to the field. */
export interface FieldEvidence {
  claims: Claim[];
  advisories: Advisory[];
}

interface RecordWithEvidence {
  evidence: { [field: string]: string[] };
  advisories: Advisory[];
  included?: { claims?: Claim[] };
}

/**
 * Return the evidence of each field of a record, by the field's name. Claims that the record was read with
 * (`include: ["claims"]`) are not read again. Throws Refused.
 */
export async function readEvidence(service: Service, record: RecordWithEvidence): Promise<Map<string, FieldEvidence>> {
  const claims = new Map((record.included?.claims ?? []).map((claim) => [claim.id, claim]));
  const missing = new Set(Object.values(record.evidence).flat().filter((id) => !claims.has(id)));
  for (const id of missing) {
    claims.set(id, await expectAnswer(service.GET("/v1/claims/{id}", { params: { path: { id } } })));
  }
  const gather = ([field, ids]: [string, string[]]): [string, FieldEvidence] => [
    field,
    {
      claims: ids.flatMap((id) => claims.get(id) ?? []),
      advisories: record.advisories.filter((advisory) => advisory.fields.includes(field)),
    },
  ];
  return new Map(Object.entries(record.evidence).map(gather));
}

/** Return the words of a document's text that a claim quotes. Offsets count code points, strings UTF-16 units. */
export function cutQuote(text: string, { start, end }: { start: number; end: number }): string {
  return Array.from(text).slice(start, end).join("");
}
