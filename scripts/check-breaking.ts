import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ApiDocument } from './breaking/document.ts';
import { compareVersions, releaseFaults } from './breaking/gate.ts';

// Compares the committed document with the last released one; a change that breaks callers needs a new major.

const RELEASED = 'openapi/released';

const read = (file: string): ApiDocument => JSON.parse(readFileSync(file, 'utf8'));

const files = existsSync(RELEASED) ? readdirSync(RELEASED).filter((name) => name.endsWith('.json')) : [];
const last = files
  .map((name) => name.slice(0, -'.json'.length))
  .sort(compareVersions)
  .at(-1);

if (last === undefined) {
  console.log(`${RELEASED} holds no document: nothing is released yet, so nothing can break.`);
} else {
  const faults = await releaseFaults(
    read(`${RELEASED}/${last}.json`),
    read('openapi/openapi.json'),
    readFileSync('CHANGELOG.md', 'utf8'),
  );
  for (const fault of faults) console.error(fault);
  console.log(`Compared with release ${last}: ${faults.length} faults.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
