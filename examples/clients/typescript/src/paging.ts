// Pages: a list from its first page to its last, all of one release.
import { explain } from "./answers.js";
import type { Service } from "./connection.js";

interface ListPage<Item> {
  items: Item[];
  page: { next: string | null };
}

/** Yield the items of a list, from its first page on. Throws Refused and UnexpectedAnswer. */
export async function* iterateItems<Item>(service: Service, first: ListPage<Item>): AsyncGenerator<Item, void> {
  for await (const page of iteratePages(service, first)) yield* page.items;
}

/** Yield the pages of a list, from its first page on, with what they include. */
export async function* iteratePages<Page extends ListPage<unknown>>(
  service: Service,
  first: Page,
): AsyncGenerator<Page, void> {
  let page = first;
  yield page;
  while (page.page.next !== null) {
    const response = await service.follow(page.page.next);
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok || answer === undefined) throw explain(answer, response);
    page = answer as Page;
    yield page;
  }
}
