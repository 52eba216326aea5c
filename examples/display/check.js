// Says which duties this page misses. The checker is the one that the page has loaded by its hash.
const { checkDuties } = await import(document.querySelector("script[src*='duties.js']").src);

const shown = [...document.querySelectorAll("[src^='http'][src*='/v1/']")];
const isLoaded = () => shown.every((each) => each.childElementCount && !each.hasAttribute("aria-busy"));
while (!isLoaded()) await new Promise((done) => setTimeout(done, 50));
const faults = await checkDuties();
const report = document.querySelector("#duties");
report.textContent = faults.length ? faults.map(({ duty, message }) => `${duty}: ${message}`).join("\n") : "This page meets its duties.";
