// Shows a condition and its treatments from one request. Everything is put into the page as text, never as HTML.

const asked = new URLSearchParams(location.search);
const service = document.querySelector("meta[name=medcontent]").content;
const id = asked.get("id") ?? "metastatic-breast-cancer";
const VERDICTS = {
  imprecise: "Imprecise",
  outdated: "Outdated",
  "misleading-or-unsafe": "Could mislead or harm",
};

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

/** The notes of the page: each claim once, numbered in the order in which it is met. */
class Notes {
  constructor(claims) {
    this.claims = new Map(claims.map((claim) => [claim.id, claim]));
    this.numbers = new Map();
  }

  marks(ids) {
    return ids.map((claim) => {
      if (!this.numbers.has(claim)) this.numbers.set(claim, this.numbers.size + 1);
      const number = this.numbers.get(claim);
      return element("sup", {}, element("a", { href: `#note-${number}` }, `${number}`));
    });
  }

  list() {
    const items = [...this.numbers].map(([id, number]) => element("li", { id: `note-${number}` }, ...this.said(id)));
    return element("ol", {}, ...items);
  }

  said(id) {
    const claim = this.claims.get(id);
    if (!claim) return [link(`/claims/${id}`, id)];
    return [element("q", {}, claim.quote), " in ", link(`/claims/${id}`, claim.sentence.id)];
  }
}

/** Return what reviewers say of these fields, in full. */
function advisories(record, fields) {
  return record.advisories
    .filter((advisory) => advisory.fields.some((field) => fields.includes(field)))
    .map((advisory) =>
      element(
        "aside",
        { class: advisory.verdict, role: "note" },
        element("p", {}, element("strong", {}, VERDICTS[advisory.verdict] ?? advisory.verdict), `: ${advisory.reason}`),
        element("p", {}, `Of the words “${advisory.claim.name}”. Assessed by: ${advisory.assessedBy}.`),
        ...works(advisory.references),
      ),
    );
}

function works(references) {
  if (references.length === 0) return [];
  const links = references.flatMap((work) => ["; ", link(`/references/${work.id}`, work.name)]).slice(1);
  return [element("p", {}, "Compared with: ", ...links)];
}

/** Return words of the source as a quotation with its notes; nothing where the source says nothing. */
function quotation(record, field, notes) {
  if (record[field] === null) return null;
  return element("blockquote", {}, `“${record[field]}”`, ...notes.marks(record.evidence[field] ?? []));
}

function treatment(record, notes) {
  return element(
    "article",
    {},
    element("h3", {}, link(record.links.webUrl, record.name)),
    quotation(record, "wording", notes),
    quotation(record, "purpose", notes),
    ...advisories(record, Object.keys(record.evidence)),
  );
}

function footer(records) {
  const said = (name) => [...new Set(records.map((record) => record.attribution[name]))];
  return element(
    "footer",
    {},
    ...said("text").map((text) => element("p", {}, text)),
    ...said("reuse").map((reuse) => element("p", {}, `Reuse of the source's words: ${reuse}.`)),
    ...said("notice").map((notice) => element("p", {}, element("strong", {}, notice))),
  );
}

function page(condition) {
  const { claims, treatments } = condition.included;
  const notes = new Notes(claims);
  const reviewed = condition.review.status === "reviewed" ? `Reviewed ${condition.review.lastReviewed}.` : "Not reviewed by a clinician.";
  document.title = condition.name;
  return [
    element("h1", {}, link(condition.links.webUrl, condition.name)),
    element("p", {}, reviewed),
    quotation(condition, "definition", notes),
    ...advisories(condition, Object.keys(condition.evidence)),
    element("h2", {}, "Treatments that the source names"),
    ...treatments.map((record) => treatment(record, notes)),
    element("h2", {}, "The words behind it"),
    notes.list(),
    footer([condition, ...treatments]),
  ];
}

/** Return what is shown instead: why, and what stands in the place of a record that was withdrawn. */
function problem(said) {
  const instead = said.replacedBy ? element("p", {}, "Instead: ", link(`/conditions/${said.replacedBy.id}`, said.replacedBy.name)) : null;
  return [element("h1", {}, said.title), element("p", { role: "alert" }, said.detail), instead].filter(Boolean);
}

async function show() {
  const address = new URL(`/v1/conditions/${encodeURIComponent(id)}?include=claims,treatments`, service);
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
