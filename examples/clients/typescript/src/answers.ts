// Answers: what an operation returns, or an error that says why there is no answer.
import type { components } from "./contract.js";

export type Problem = components["schemas"]["Problem"];
type Replacement = components["schemas"]["RecordRef"];

/** An answer that the contract does not know: perhaps of a proxy, or of another service. */
export class UnexpectedAnswer extends Error {
  override name = "UnexpectedAnswer";
  constructor(readonly response: Response) {
    super(`The contract does not describe this answer, which has status ${response.status}.`);
  }
}

/** The service refuses. `problem` is what it says (RFC 9457), `retryAfter` the seconds to wait, if it says so. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  constructor(readonly problem: Problem, readonly retryAfter: number | null = null) {
    super(`${problem.title}: ${problem.detail}`);
    this.status = problem.status;
  }
}

/** The record was withdrawn or erased: remove your copy, or use `replacedBy`. */
export class Withdrawn extends Refused {
  override name = "Withdrawn";
  get replacedBy(): Replacement | null {
    return (this.problem as { replacedBy?: Replacement | null }).replacedBy ?? null;
  }
}

/** The token of changes cannot be continued: begin without one, and replace your copy. */
export class UnknownToken extends Refused {
  override name = "UnknownToken";
}

interface Result<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Return the answer of an operation. Throws Refused, or one of its two kinds, and UnexpectedAnswer. */
export async function expectAnswer<Data>(asked: Promise<Result<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await asked;
  if (response.ok && data !== undefined && data !== null) return data;
  throw explain(error, response);
}

/** Return the error that says what a response refuses. */
export function explain(error: unknown, response: Response): Error {
  if (!isProblem(error)) return new UnexpectedAnswer(response);
  if (error.type.endsWith("/unknown-token")) return new UnknownToken(error);
  if (response.status === 410 || response.status === 451) return new Withdrawn(error);
  const seconds = response.headers.get("Retry-After") ?? "";
  return new Refused(error, /^\d+$/.test(seconds) ? Number(seconds) : null);
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "title" in error && "type" in error && "status" in error;
}
