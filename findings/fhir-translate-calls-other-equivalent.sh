#!/usr/bin/env bash
# @synanetics/fhir-translate 1.2.0: the code for "other" is equivalent to anything, and conditions of a mapping are lost.
#
# Expected: FHIR R4's ConceptMap has `dependsOn`, without which a mapping is not applicable, and `product`; $translate
# returns products and takes dependencies. `unmapped` of mode "fixed" names a code for what the map does not cover:
# it is wider than the source, as "other" is, and of two codings the one that has a mapping counts.
# Happens: a target for children only comes back as an unconditional `equivalent`, beside the one for adults, without its
# condition or product. Any unknown code is `equivalent` to "other". A concept whose first coding is unknown and whose
# second is mapped gives "other" alone.
# Why it matters: an app that translates the codes of records picks the first `equivalent` match: a child's dose for an
# adult, or "other fever, equivalent" for a disease that the map does know under the second coding.
# Workaround: leave `unmapped` and targets with `dependsOn` out of the map, and translate each coding by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @synanetics/fhir-translate@1.2.0
cat >translate.cjs <<'JS'
const { conceptMapTranslate } = require("@synanetics/fhir-translate");

const source = "https://example.org/diseases";
const target = "https://example.org/groups";
const age = "https://example.org/age-group";
const map = {
  resourceType: "ConceptMap", status: "active", url: "https://example.org/map",
  group: [{
    source, target,
    element: [
      { code: "amber-fever", target: [
        { code: "amber-child", equivalence: "equivalent", dependsOn: [{ property: age, value: "child" }] },
        { code: "amber", equivalence: "equivalent", product: [{ property: age, value: "adult" }] }] },
      { code: "glass-gland", target: [{ code: "gland", equivalence: "wider" }] },
    ],
    unmapped: { mode: "fixed", code: "other", display: "Other" },
  }],
};
for (const codes of [["amber-fever"], ["unheard-of"], ["unheard-of", "glass-gland"]]) {
  const coding = codes.map((code) => ({ system: source, code }));
  const parameter = [{ name: "codeableConcept", valueCodeableConcept: { coding } }];
  const answer = conceptMapTranslate({
    parameters: { resourceType: "Parameters", parameter }, fhirVersion: "r4", conceptMaps: [map] });
  const matches = answer.parameter.filter(({ name }) => name === "match");
  console.log(codes.join("+"), answer.parameter[0].valueBoolean, matches.map(({ part }) =>
    part.map((each) => each.valueCode ?? each.valueCoding?.code ?? each.name).join(" ")).join(", "));
}
JS
node translate.cjs | tee seen
cat >expected <<'TEXT'
amber-fever true equivalent amber-child, equivalent amber
unheard-of true equivalent other
unheard-of+glass-gland true equivalent other
TEXT
diff expected seen
