// fhir-kit-client: reads, pages in both directions and runs operations; writes what it got as JSON.
import { Client } from 'fhir-kit-client';

const client = new Client({ baseUrl: `${process.argv[2]}/fhir/r4` });
const ids = (bundle) => bundle.entry.map((each) => each.resource.id);
const statement = await client.capabilityStatement();
const device = await client.read({ resourceType: 'Device', id: 'medcontent' });
const first = await client.search({ resourceType: 'CodeSystem', searchParams: { _count: 3 } });
const second = await client.nextPage({ bundle: first });
const back = await client.prevPage({ bundle: second });
const posted = { resourceType: 'Parameters', parameter: [{ name: 'code', valueCode: 'bone' }] };
const expansion = await client.operation({
  name: 'expand', resourceType: 'ValueSet', id: 'sites', method: 'get', input: { filter: 'bone' },
});
const valid = await client.operation({
  name: 'validate-code', resourceType: 'CodeSystem', id: 'sites', input: posted,
});
let refused;
try {
  await client.operation({ name: 'subsumes', resourceType: 'CodeSystem', method: 'get', input: { codeA: 'a', codeB: 'b' } });
} catch (error) {
  refused = error.response.data;
}
console.log(JSON.stringify({
  fhirVersion: statement.fhirVersion, device: device.id, pages: [ids(first), ids(second), ids(back)],
  codes: expansion.expansion.contains.map((each) => each.code), valid, refused,
}));
