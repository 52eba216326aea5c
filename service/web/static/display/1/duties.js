// The checker: looks at a rendered page and says which duty (of /v1/duties) it misses, and where.
//   const { checkDuties } = await import("…/duties.js"); console.table(await checkDuties());
// It checks the elements of elements.js, and whatever else names what it shows: data-med-src="https://…/v1/…".

const SHOWN = "med-record[src], med-page[src], med-quote[src], med-comparison[src], [data-med-src]";
const DOUBTED = ["imprecise", "outdated", "misleading-or-unsafe"];
const MARKS = /[“”„"«»‹›‘’]/;

let texts = new WeakMap();
const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const spell = (name) => squeeze(name.replace(/-/g, " ")).toLowerCase();

/** Return the faults of a page: `[{duty, src, message}]`, empty if each duty is met. */
export async function checkDuties(root = document) {
  texts = new WeakMap();
  const found = await Promise.all([...root.querySelectorAll(SHOWN)].map(checkElement));
  return found.flat();
}

async function checkElement(element) {
  const src = new URL(element.getAttribute("src") ?? element.dataset.medSrc, document.baseURI);
  const asked = new URL(src);
  if (/^\/v1\/[^/]+\/[^/]+$/.test(asked.pathname) && !asked.pathname.startsWith("/v1/claims/")) asked.searchParams.set("include", "claims");
  const response = await fetch(asked, { credentials: "omit" });
  const body = await response.json();
  const faults = [];
  const report = (duty, message) => faults.push({ duty, src: src.href, message });
  const text = read(element);
  if (!response.ok) {
    const notice = squeeze(body.reason ?? body.title);
    if (text && !text.includes(notice) && !text.includes(squeeze(body.title))) report("withdrawal", `${body.title}: it must not be shown.`);
    return faults;
  }
  const ask = async (path) => (await fetch(new URL(path, src), { credentials: "omit" })).json();
  const owed = body.questions ? await listComparison(body, ask) : body.sections ? listPage(body) : listRecord(body);
  for (const { words, leadIns } of owed.quotes) checkQuote(element, text, words, leadIns, report);
  for (const advisory of owed.advisories) checkAdvisory(element, text, advisory, report);
  const whole = read(document.body);
  for (const credit of owed.credits) if (!whole.includes(squeeze(credit))) report("attribution", `Not shown: ${credit}`);
  if (!whole.includes(squeeze(owed.notice))) report("notice", `Not shown: ${owed.notice}`);
  const others = [...owed.advisories.flatMap(({ reason, assessedBy }) => [reason, assessedBy]), ...owed.quotes.map(({ words }) => words)];
  const own = others.reduce((left, words) => left.replaceAll(squeeze(words), ""), text);
  const isUnreviewed = owed.reviewed.length && owed.reviewed.every(({ review }) => review?.status === "not-reviewed");
  if (isUnreviewed && /(?<!\bnot )\breviewed\b/i.test(own)) report("review", "It is presented as reviewed, and is not.");
  for (const { provenance } of owed.reviewed) {
    if (provenance && !text.includes(squeeze(provenance.draftedBy))) report("provenance", `Not shown: drafted by ${provenance.draftedBy}`);
  }
  return faults;
}

function listRecord(record) {
  const own = record.type === "claim";
  const claims = own ? [record] : (record.included?.claims ?? []);
  const assessed = own && DOUBTED.includes(record.assessment?.verdict) ? [{ ...record.assessment, quote: record.quote, about: [record.quote] }] : [];
  const value = (name) => [record[name]].flat().map((each) => (typeof each === "object" ? (each?.name ?? each?.words) : spell(String(each))));
  const leadIns = (record.leadIns ?? []).flatMap((each) => each.sentences ?? [each]).map(({ name }) => name);
  return {
    quotes: claims.map(({ quote }) => ({ words: quote, leadIns })),
    advisories: own ? assessed : record.advisories.map((each) => ({ ...each, quote: each.claim.name, about: [each.claim.name, ...each.fields.flatMap(value)].filter(Boolean) })),
    credits: [record.attribution.text],
    notice: record.attribution.notice,
    reviewed: own ? [] : [record],
  };
}

function listPage(page) {
  const sentences = page.documents.flatMap((document) => document.sentences);
  const texts = new Map(sentences.map(({ id, text }) => [id, text]));
  const claims = sentences.flatMap((sentence) => sentence.claims.map((claim) => ({ ...claim, sentence })));
  const items = page.sections.flatMap((section) => section.items);
  const fields = items.flatMap((item) => item.fields);
  const about = (number) => fields.filter((field) => field.claims.includes(number)).flatMap((field) => field.values.map(({ text }) => text));
  const values = items.flatMap((item) => item.fields.flatMap((field) => field.values.filter(({ quoted }) => quoted)
    .map(({ text }) => ({ words: text, leadIns: field.leadIns.map((id) => texts.get(id)) }))));
  return {
    quotes: [...values, ...claims.map(({ quote, sentence }) => ({ words: quote, leadIns: sentence.leadIns.map((id) => texts.get(id)) }))],
    advisories: claims.filter(({ advisory, number }) => advisory && about(number).length)
      .map(({ advisory, quote, number }) => ({ ...advisory, quote, about: about(number) })),
    credits: page.documents.map(({ attribution }) => attribution),
    notice: page.notice,
    reviewed: items,
  };
}

async function listComparison(comparison, ask) {
  const documents = await Promise.all(comparison.documents.map(({ document }) => ask(document.self)));
  const answers = comparison.questions.flatMap((question) => question.answers);
  const sources = answers.flatMap((answer) => answer.sources);
  const about = (number) => answers.filter(({ sources }) => sources.some(({ advisories }) => advisories.includes(number)))
    .flatMap(({ text, sources }) => [text, ...sources.map(({ words }) => words)]).filter(Boolean);
  return {
    quotes: sources.filter(({ words }) => words).map(({ words, leadIns }) => ({ words, leadIns: leadIns.map(({ name }) => name) })),
    advisories: comparison.advisories.filter(({ number }) => about(number).length)
      .map((each) => ({ ...each, quote: each.claim.name, about: about(each.number) })),
    credits: documents.map(({ attribution }) => attribution.text),
    notice: comparison.notice,
    reviewed: comparison.documents.flatMap(({ reviews }) => reviews.map((review) => ({ review }))),
  };
}

/** Words of the source are in quotation marks or a quotation, after their lead-ins. */
function checkQuote(element, text, words, leadIns, report) {
  const wanted = squeeze(words);
  // A word alone is also a label: only longer quotations are looked for outside of quotations.
  if (!text.includes(wanted) || !wanted.includes(" ")) return;
  const quotations = [...element.querySelectorAll("q, blockquote")].map(read);
  if (!quotations.some((each) => each.includes(wanted))) {
    const at = text.indexOf(wanted);
    const isMarked = MARKS.test(text[at - 1] ?? "") && MARKS.test(text.slice(at + wanted.length, at + wanted.length + 2));
    if (!isMarked) report("quotation", `Not marked as a quotation: ${wanted}`);
  }
  for (const introduction of leadIns) {
    const place = text.indexOf(squeeze(introduction));
    if (place < 0 || place > text.lastIndexOf(wanted)) report("lead-in", `Not shown before “${wanted}”: ${introduction}`);
  }
}

/** An advisory is shown in full where the reader sees the words that it is about. */
function checkAdvisory(element, text, { verdict, reason, assessedBy, status, quote, about }, report) {
  const missing = [
    [spell(verdict), "its verdict"], [squeeze(reason).toLowerCase(), "its reason"],
    [squeeze(assessedBy).toLowerCase(), "who judged"], [spell(status), "how it was judged"],
  ].filter(([part]) => !text.toLowerCase().replace(/-/g, " ").includes(part.replace(/-/g, " "))).map(([, what]) => what);
  if (missing.length) return report("advisories", `The advisory on “${quote}” lacks ${missing.join(", ")}.`);
  const holders = findDeepest(element, reason);
  const subjects = about.flatMap((words) => findDeepest(element, words)).map((each) => [each, each.getBoundingClientRect()]);
  const isNear = holders.some((holder) => {
    const frame = holder.closest("aside, [role=note]") ?? holder;
    const box = frame.getBoundingClientRect();
    return subjects.some(([subject, { top, bottom }]) => !frame.contains(subject) && Math.max(top - box.bottom, box.top - bottom) < innerHeight);
  });
  if (!isNear) report("advisories", `The advisory on “${quote}” is not next to what it is about.`);
}

/** Return the innermost elements that show words. */
function findDeepest(element, words) {
  const wanted = squeeze(words).toLowerCase();
  if (!read(element).toLowerCase().includes(wanted)) return [];
  const inner = [...element.children].flatMap((child) => findDeepest(child, wanted));
  return inner.length ? inner : [element];
}

/** Return the text that a reader sees in an element; each is read once in a check. */
function read(element) {
  if (!texts.has(element)) texts.set(element, squeeze(element.innerText));
  return texts.get(element);
}
