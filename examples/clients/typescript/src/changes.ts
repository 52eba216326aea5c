// Changes: what a copy of the content has to apply, in order.
import { expectAnswer } from "./answers.js";
import type { Service } from "./connection.js";
import type { components } from "./contract.js";

export type Change = components["schemas"]["Change"];

/** Changes to apply, and the token to keep once they are applied: after a failure, go on from there. */
export interface Batch {
  items: Change[];
  token: string;
}

/**
 * Yield the changes since a token, or everything without one, until there are no more. A change may be repeated after a
 * failure: applying one twice must do no harm. Throws UnknownToken where the copy has to be made from the beginning.
 */
export async function* followChanges(service: Service, token?: string): AsyncGenerator<Batch, void> {
  for (;;) {
    const query = { limit: 100, ...(token === undefined ? {} : { since: token }) };
    const page = await expectAnswer(service.GET("/v1/changes", { params: { query } }));
    const following = page.next ?? page.delta;
    if (!following || page.next === token) throw new Error("The feed of changes does not end.");
    yield { items: page.items, token: following };
    if (page.next === null) return;
    token = following;
  }
}
