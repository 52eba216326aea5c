// Custom elements that show records, pages, quotes and comparisons as their duties ask (/v1/duties): the source's words
// as quotations after their lead-ins, what reviewers say in full next to them, attribution, notice, withdrawals.
// Everything is put into the page as text, never as HTML; there is no inline style and no script from elsewhere.

const DOUBTED = ["imprecise", "outdated", "misleading-or-unsafe"];
// The fields that hold words of the source; those of UNSURE do so in some kinds only.
const QUOTED = new Set(
  ("aim author circumstance comparator contact definition description difficulty effect frequency function howPerformed " +
    "intensity interpretation likelyMeaning location meaning outcome population presentation purpose qualitativeValue " +
    "quantifier reason reassurance relation result sources specimen sponsor statedSource steps text timeFrame timing unit " +
    "unlikelyMeaning value wording words").split(" "),
);
const UNSURE = new Set(["relation", "timing", "unit", "value"]);
let instances = 0;

/** Return an element with attributes and children; strings become text, null is left out. */
function build(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined));
  return element;
}

function spell(name) {
  const words = name.replace(/([a-z0-9])([A-Z])|-/g, (_, a, b) => (a ? `${a} ${b.toLowerCase()}` : " "));
  return words[0].toUpperCase() + words.slice(1);
}

/** What is shown from one answer: its address, the language of the source's words, the level of headings. */
class View {
  constructor(address, language, level) {
    Object.assign(this, { address, language, level, prefix: `med-${++instances}` });
  }

  /** Return a link to a page of the service; what is no path on it is not linked. */
  link(path, text) {
    return /^\/(?!\/)/.test(path ?? "") ? build("a", { href: new URL(path.replace(/^\/v1\//, "/"), this.address).href }, text) : text;
  }

  heading(deeper, ...children) {
    return build(`h${Math.min(this.level + deeper, 6)}`, {}, ...children);
  }

  quote(text, language = this.language) {
    return build("q", { lang: language, dir: "auto" }, text);
  }

  block(texts, language = this.language) {
    return build("blockquote", {}, texts.map((text) => build("p", {}, this.quote(text, language))));
  }

  introductions(texts) {
    return texts.map((text) => build("p", { class: "med-lead-in" }, this.quote(text)));
  }

  /** Return what a reviewer says of words, in full. */
  advisory({ verdict, reason, quote, assessedBy, status, works }) {
    const compared = works.flatMap(({ name, self }) => ["; ", this.link(self, name)]).slice(1);
    return build("aside", { class: `med-advisory med-${verdict}`, role: "note", "aria-label": `Advisory: ${spell(verdict)}` },
      build("p", {}, build("strong", {}, `${spell(verdict)}: `), reason),
      build("p", {}, "Of the words ", this.quote(quote), `. Assessed by: ${assessedBy} (${spell(status).toLowerCase()}).`),
      compared.length ? build("p", {}, "Compared with: ", compared) : null);
  }

  review({ review, provenance }) {
    const day = review?.lastReviewed ? ` on ${review.lastReviewed}` : "";
    const by = provenance?.confirmedBy ? `confirmed by ${provenance.confirmedBy}` : "nobody has confirmed it";
    return [
      review ? build("p", { class: "med-review" }, review.status === "not-reviewed" ? "Not reviewed by a clinician." : `${spell(review.status)}${day}.`) : null,
      provenance ? build("p", { class: "med-provenance" }, `Drafted by software (${provenance.draftedBy}); ${by}.`) : null,
    ];
  }

  footer(credits, notice) {
    return build("footer", {},
      credits.map(({ text, reuse }) => build("p", { class: "med-attribution" }, text, reuse ? ` Reuse of the source’s words: ${reuse}.` : "")),
      build("p", { class: "med-notice" }, build("strong", {}, notice)));
  }

  /** Return fields, each group with the advisories that its fields have in common. */
  groups(fields) {
    const groups = new Map();
    for (const field of fields) {
      const key = field.advisories.map(({ id }) => id).join();
      groups.set(key, [...(groups.get(key) ?? []), field]);
    }
    return [...groups.values()].map((group) =>
      build("div", { class: "med-group" },
        group.map(({ label, content }) => build("div", { class: "med-field", role: "group", "aria-label": label }, build("p", { class: "med-label" }, label), content)),
        group[0].advisories.map((each) => this.advisory(each))));
  }
}

/** Return an advisory of a record, or of a claim. */
function adviseOn(claim, said) {
  return { ...said, id: claim.id, quote: claim.name ?? claim.quote, works: said.references };
}

function listLeadIns(groups, field) {
  const sentences = groups.flatMap((each) => (each.sentences && (!each.fields || each.fields.includes(field)) ? each.sentences : each.sentences ? [] : [each]));
  return [...new Set(sentences.map(({ name }) => name))];
}

/** Return a value as children: quotations, names of records, or words. */
function showValue(view, name, value, sentences) {
  if (Array.isArray(value)) return value.map((each) => build("p", {}, showValue(view, name, each, sentences)));
  if (value && typeof value === "object") {
    if (value.self) return view.link(value.self, value.name);
    const parts = Object.entries(value).filter(([, part]) => part !== null && part !== "" && !(Array.isArray(part) && !part.length));
    return parts.map(([part, inner]) => build("span", { class: "med-part" }, part === "words" ? "" : `${spell(part)}: `, showValue(view, part, inner, sentences), " "));
  }
  if (typeof value === "boolean") return value ? "Yes" : "No";
  const text = String(value);
  const isQuoted = QUOTED.has(name) && (!UNSURE.has(name) || sentences.some((sentence) => sentence.includes(text)));
  return isQuoted ? view.quote(text) : /^[a-z]+(-[a-z]+)*$/.test(text) ? spell(text) : text;
}

function showRecord(view, record) {
  const claims = new Map((record.included?.claims ?? []).map((claim) => [claim.id, claim]));
  const fields = Object.entries(record.evidence).map(([name, ids]) => {
    const found = ids.flatMap((id) => claims.get(id) ?? []);
    const sentences = found.map(({ sentence }) => sentence.name);
    const words = found.map(({ id, quote }) => build("li", {}, view.quote(quote), " ", view.link(`/claims/${id}`, id)));
    return {
      label: spell(name),
      advisories: record.advisories.filter((each) => each.fields.includes(name)).map((each) => adviseOn(each.claim, each)),
      content: [
        view.introductions(listLeadIns(record.leadIns ?? [], name)),
        build("div", { class: "med-value" }, showValue(view, name, record[name], sentences)),
        words.length ? build("ul", { class: "med-words", "aria-label": `Words of the source: ${spell(name)}` }, words) : null,
      ],
    };
  });
  return [
    view.heading(0, view.link(record.links.webUrl, record.name)),
    view.review(record),
    view.groups(fields),
    view.footer([record.attribution], record.attribution.notice),
  ];
}

function showQuote(view, claim) {
  const said = claim.assessment;
  return [
    view.introductions(listLeadIns(claim.leadIns ?? [])),
    view.block([claim.quote]),
    build("p", { class: "med-source" }, "In ", view.link(claim.document.self, claim.document.name), ", ", view.link(claim.sentence.self, claim.sentence.id)),
    said && DOUBTED.includes(said.verdict) ? view.advisory(adviseOn(claim, said)) : null,
    view.footer([claim.attribution], claim.attribution.notice),
  ];
}

function showPage(view, page) {
  const works = new Map(page.works.map((work) => [work.number, work]));
  const sentences = new Map(page.documents.flatMap((document) => document.sentences.map((each) => [each.id, { ...each, document }])));
  const claims = new Map([...sentences.values()].flatMap((sentence) => sentence.claims.map((claim) => [claim.number, { ...claim, sentence }])));
  const note = (number) => `${view.prefix}-${number}`;
  const introduce = (ids) => view.introductions(ids.map((id) => sentences.get(id).text));
  const describe = ({ text, quoted, record, details }, language) => [
    quoted ? view.quote(text, language) : record ? view.link(record, text) : text,
    details?.map((each) => [`; ${each.label}: `, describe(each, language)]),
  ];
  const fields = (item, language) =>
    item.fields.map((field) => ({
      label: field.label,
      advisories: field.claims.map((number) => claims.get(number)).filter(({ advisory }) => advisory)
        .map(({ advisory, quote, id }) => ({ ...advisory, id, quote, works: advisory.works.map((number) => works.get(number)) })),
      content: [
        introduce(field.leadIns),
        build("div", { class: "med-value" }, field.values.map((value) => build("p", {}, describe(value, language))),
          field.claims.map((number) => build("sup", {}, build("a", { href: `#${note(number)}`, "aria-label": `Words ${number}` }, `${number}`)))),
      ],
    }));
  const languages = new Map(page.documents.map(({ id, language }) => [id, language]));
  const sections = page.sections.filter(({ items }) => items.length).map((section) =>
    build("section", {},
      view.heading(1, section.title),
      section.items.map((item) => build("article", {},
        view.heading(2, view.link(item.self, item.name)), view.review(item), view.groups(fields(item, languages.get(item.document))))),
      section.next ? build("p", {}, view.link(section.next, `More on ${section.title.toLowerCase()}`)) : null));
  const notes = [...claims.values()].sort((one, other) => one.number - other.number).map(({ number, id, quote, sentence }) =>
    build("li", { id: note(number), value: `${number}`, tabindex: "-1" },
      introduce(sentence.leadIns), view.quote(quote, sentence.document.language), " in ", view.link(`/claims/${id}`, sentence.id)));
  return [
    view.heading(0, view.link(page.links.webUrl, page.name)),
    sections,
    view.heading(1, "The words behind it"),
    build("ol", { class: "med-notes" }, notes),
    view.footer(page.documents.map(({ attribution, reuse }) => ({ text: attribution, reuse })), page.notice),
  ];
}

const OUTCOMES = { agree: "The sources agree.", differ: "The sources differ.", "only-one-says": "Only one source says it." };

async function showComparison(view, comparison, read) {
  const advisories = new Map(comparison.advisories.map((each) => [each.number, each]));
  const names = new Map(comparison.documents.map(({ document }) => [document.id, document]));
  const credits = await Promise.all(comparison.documents.map(({ document }) => read(document.self)));
  const languages = new Map(credits.map(({ id, language }) => [id, language]));
  const name = (id) => view.link(names.get(id)?.self, names.get(id)?.name ?? id);
  const source = (each) => build("li", {},
    name(each.document), ": ", view.link(each.record.self, each.record.name),
    view.introductions(each.leadIns.map((sentence) => sentence.name)),
    each.words ? view.block([each.words], languages.get(each.document)) : null,
    each.advisories.map((number) => advisories.get(number)).map((said) => view.advisory(adviseOn(said.claim, said))));
  const answer = ({ text, quoted, outcome, sources }) => build("li", {},
    build("p", {}, quoted ? view.quote(text, languages.get(sources[0].document)) : text, outcome ? ` ${OUTCOMES[outcome]}` : null), build("ul", {}, sources.map(source)));
  return [
    view.heading(0, view.link(comparison.topic.self, comparison.topic.name)),
    comparison.questions.map(({ title, outcome, answers, unanswered, omitted }) => build("section", {},
      view.heading(1, title),
      outcome ? build("p", {}, OUTCOMES[outcome]) : null,
      build("ul", {}, answers.map(answer)),
      unanswered.length ? build("p", {}, "Not said in: ", unanswered.flatMap((id) => [", ", name(id)]).slice(1)) : null,
      omitted ? build("p", {}, `${omitted} more records are not compared.`) : null)),
    comparison.documents.map(({ reviews }) => reviews.map((review) => view.review({ review }))[0] ?? null),
    view.footer(credits.map(({ attribution }) => attribution), comparison.notice),
  ];
}

/** Return what is shown instead: why, and what replaces a record that was withdrawn. */
function showProblem(view, { title, detail, reason, replacedBy }) {
  return [
    build("p", { role: "alert" }, build("strong", {}, title), ` ${detail ?? ""} ${reason ?? ""}`),
    replacedBy ? build("p", {}, "Instead: ", view.link(replacedBy.self, replacedBy.name)) : null,
  ];
}

/** An element that shows what is at the address in `src`; `level` is that of its first heading, 2 by default. */
class MedElement extends HTMLElement {
  static observedAttributes = ["src"];
  #asked = null;

  connectedCallback() {
    this.load();
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#asked) this.load();
  }

  disconnectedCallback() {
    this.#asked?.abort();
    this.#asked = null;
  }

  /** Show what is at the address now; done when it is shown. */
  async load() {
    this.#asked?.abort();
    const { signal } = (this.#asked = new AbortController());
    this.setAttribute("aria-busy", "true");
    let children;
    let event = "med-load";
    const address = new URL(this.getAttribute("src") ?? "", document.baseURI);
    let view = new View(address, null, Number(this.getAttribute("level")) || 2);
    try {
      if (!/^https?:$/.test(address.protocol)) throw new TypeError("src must be an address of the service");
      const asked = new URL(address);
      for (const [name, value] of Object.entries(this.constructor.query)) asked.searchParams.set(name, value);
      const response = await fetch(asked, { signal, credentials: "omit", headers: { Accept: "application/json" } });
      const body = await response.json();
      view = new View(address, response.headers.get("Content-Language"), view.level);
      const read = async (path) => (await fetch(new URL(path, address), { signal, credentials: "omit" })).json();
      children = response.ok ? await this.constructor.show(view, body, read) : showProblem(view, body);
      if (!response.ok) event = "med-problem";
    } catch (error) {
      if (signal.aborted) return;
      event = "med-problem";
      children = showProblem(view, { title: "This cannot be shown now.", detail: `${address.host} does not answer as expected.` });
      console.warn(error);
    }
    if (signal.aborted) return;
    this.lang = "en";
    this.replaceChildren(...children.flat(9).filter((child) => child !== null && child !== undefined));
    this.removeAttribute("aria-busy");
    this.dispatchEvent(new CustomEvent(event, { bubbles: true }));
  }
}

const ELEMENTS = {
  "med-record": [showRecord, { include: "claims" }],
  "med-page": [showPage, {}],
  "med-quote": [showQuote, {}],
  "med-comparison": [showComparison, {}],
};
for (const [name, [show, query]] of Object.entries(ELEMENTS)) {
  customElements.get(name) ?? customElements.define(name, class extends MedElement {
    static show = show;
    static query = query;
  });
}
