import { Api, TreatmentModality } from "./client/client";

const { v1 } = new Api({ baseUrl: process.argv[2] ?? "" });
const treatment = await v1.getTreatment("oral-aspirin", { include: ["claims", "conditions"] });
const listed = await v1.listTreatments({ modality: [TreatmentModality.Drug, TreatmentModality.Hormone], limit: 2 });
const found = await v1.postLookup({ codes: ["icd-10-cm|C50.911"] });
const missing: Response = await v1.getTreatment("no-such-thing").catch((response: unknown) => response as Response);
const { name, modality, included } = treatment.data;
console.log(
  JSON.stringify({
    name,
    modality,
    included: Object.keys(included ?? {}),
    modalities: listed.data.items.map((each) => each.modality),
    match: found.data.items[0]?.outcome.match,
    missing: missing.status,
  }),
);
