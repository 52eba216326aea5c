import { getTreatment, listTreatments, postLookup } from "./client";
import { client } from "./client/client.gen";

client.setConfig({ baseUrl: process.argv[2] });
const treatment = await getTreatment({ path: { id: "oral-aspirin" }, query: { include: ["claims", "conditions"] } });
const listed = await listTreatments({ query: { modality: ["drug", "hormone"], limit: 2 } });
const found = await postLookup({ body: { codes: ["icd-10-cm|C50.911"] } });
const missing = await getTreatment({ path: { id: "no-such-thing" } });
console.log(
  JSON.stringify({
    name: treatment.data?.name,
    modality: treatment.data?.modality,
    included: Object.keys(treatment.data?.included ?? {}),
    modalities: listed.data?.items.map((each) => each.modality),
    match: found.data?.items[0]?.outcome.match,
    missing: missing.response?.status,
  }),
);
