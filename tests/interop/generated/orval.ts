// orval's client calls the global fetch with a path: an app gives it the address of the service. The type of an answer
// joins all forms of the address, so the app says which of them it reads.
import { getTreatment, listTreatments, postLookup } from "./client/client";
import type { Treatment, TreatmentPage } from "./client/client";

const base = process.argv[2];
const send = globalThis.fetch;
globalThis.fetch = (path, init) => send(new URL(String(path), base), init);

const treatment = await getTreatment("oral-aspirin", { include: ["claims", "conditions"] });
const listed = await listTreatments({ modality: ["drug", "hormone"], limit: 2 });
const found = await postLookup({ codes: ["icd-10-cm|C50.911"] });
const missing = await getTreatment("no-such-thing");
if (found.status !== 200) throw new Error("not answered");
const { name, modality, included } = treatment.data as Treatment;
console.log(
  JSON.stringify({
    name,
    modality,
    included: Object.keys(included ?? {}),
    modalities: (listed.data as TreatmentPage).items.map((each) => each.modality),
    match: found.data.items[0]?.outcome.match,
    missing: missing.status,
  }),
);
