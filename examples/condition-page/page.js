// Shows all that sources say of a condition, from one request. Everything is put into the page as text, never as HTML.

const asked = new URLSearchParams(location.search);
const service = document.querySelector("meta[name=medcontent]").content;
const id = asked.get("id") ?? "metastatic-breast-cancer";

/** Return an element with attributes and children; strings become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Return a link to a page of the service; what is no path on it is not linked. */
function link(path, text) {
  return path.startsWith("/") ? element("a", { href: new URL(path, service).href }, text) : text;
}

/** What fields refer to by number and id: each claim, sentence and work is on the page once. */
class Sources {
  constructor({ documents, works }) {
    this.works = new Map(works.map((work) => [work.number, work]));
    this.sentences = new Map(documents.flatMap(({ sentences }) => sentences).map((each) => [each.id, each]));
    this.claims = [...this.sentences.values()].flatMap((sentence) => sentence.claims.map((claim) => ({ ...claim, sentence })));
    this.byNumber = new Map(this.claims.map((claim) => [claim.number, claim]));
  }

  marks(numbers) {
    return numbers.map((number) => element("sup", {}, element("a", { href: `#note-${number}` }, `${number}`)));
  }

  introductions(ids) {
    return ids.map((id) => element("p", {}, `“${this.sentences.get(id).text}”`));
  }

  list() {
    return element("ol", {}, ...this.claims.map((claim) =>
      element("li", { id: `note-${claim.number}`, value: claim.number },
        ...this.introductions(claim.sentence.leadIns),
        element("q", {}, claim.quote), " in ", link(`/claims/${claim.id}`, claim.sentence.id))));
  }
}

/** Return what reviewers say of claims, in full. */
function advisories(numbers, sources) {
  return numbers
    .map((number) => sources.byNumber.get(number))
    .filter(({ advisory }) => advisory !== null)
    .map(({ advisory, quote }) =>
      element(
        "aside",
        { class: advisory.verdict, role: "note" },
        element("p", {}, element("strong", {}, advisory.label), `: ${advisory.reason}`),
        element("p", {}, `Of the words “${quote}”. Assessed by: ${advisory.assessedBy}.`),
        ...works(advisory.works.map((number) => sources.works.get(number))),
      ),
    );
}

function works(found) {
  if (found.length === 0) return [];
  const links = found.flatMap((work) => ["; ", link(webPage(work.self), work.name)]).slice(1);
  return [element("p", {}, "Compared with: ", ...links)];
}

/** Return the page for people of a record, whose address in the API is known. */
function webPage(address) {
  return address.replace(/^\/v1/, "");
}

/** Return a value in words: as a quotation where they are the source's. */
function value({ text, quoted, record, details }) {
  const shown = quoted ? `“${text}”` : record ? link(webPage(record), text) : text;
  return element("span", {}, shown, ...details.flatMap((each) => [`; ${each.label}: `, value({ ...each, details: [] })]));
}

/** Return the fields of a record. Those that rest on the same advised claims share their advisories. */
function fields(item, sources) {
  const groups = new Map();
  for (const field of item.fields) {
    const advised = field.claims.filter((number) => sources.byNumber.get(number).advisory !== null);
    const key = advised.join();
    if (!groups.has(key)) groups.set(key, { advised, shown: [] });
    groups.get(key).shown.push(field);
  }
  return [...groups.values()].flatMap(({ advised, shown }) => [
    ...shown.map((field) => fieldOf(field, sources)),
    ...advisories(advised, sources),
  ]);
}

function fieldOf(field, sources) {
  const quoted = field.values.every((each) => each.quoted);
  const label = element("small", {}, `${field.label}: `);
  const values = field.values.flatMap((each) => [" · ", value(each)]).slice(1);
  return element(quoted ? "blockquote" : "p", {}, label, ...sources.introductions(field.leadIns), ...values, ...sources.marks(field.claims));
}

function section({ title, items, next }, sources) {
  if (items.length === 0) return [];
  const shown = items.map((item) =>
    element("article", {}, element("h3", {}, link(webPage(item.self), item.name)), ...fields(item, sources)));
  return [element("h2", {}, title), ...shown, ...(next ? [element("p", {}, link(next, `More on ${title.toLowerCase()}`))] : [])];
}

function footer({ documents, notice }) {
  return element(
    "footer",
    {},
    ...documents.map(({ attribution, reuse }) => element("p", {}, `${attribution} Reuse of the source's words: ${reuse}.`)),
    element("p", {}, element("strong", {}, notice)),
  );
}

function page(found) {
  const sources = new Sources(found);
  const [first] = found.sections[0].items;
  const reviewed = first.review.status === "reviewed" ? `Reviewed ${first.review.lastReviewed}.` : "Not reviewed by a clinician.";
  document.title = found.name;
  return [
    element("h1", {}, link(found.links.webUrl, found.name)),
    element("p", {}, reviewed),
    ...found.sections.flatMap((each) => section(each, sources)),
    element("h2", {}, "The words behind it"),
    sources.list(),
    footer(found),
  ];
}

/** Return what is shown instead: why, and what stands in the place of a record that was withdrawn. */
function problem(said) {
  const instead = said.replacedBy ? element("p", {}, "Instead: ", link(`/conditions/${said.replacedBy.id}`, said.replacedBy.name)) : null;
  return [element("h1", {}, said.title), element("p", { role: "alert" }, said.detail), instead].filter(Boolean);
}

async function show() {
  const address = new URL(`/v1/conditions/${encodeURIComponent(id)}/page`, service);
  const answer = await fetch(address);
  const body = await answer.json();
  return answer.ok ? page(body) : problem(body);
}

const main = document.querySelector("main");
try {
  main.replaceChildren(...(await show()));
} catch {
  main.replaceChildren(...problem({ title: "The page cannot be shown", detail: `${service} does not answer.` }));
}
