import { THEMES } from '../../core/code-lists/index.ts';

/** The clusters that themes mostly belong to, each once, in the order of the themes. */
export function clustersOf(themes: readonly string[]): string[] {
  const found = themes.flatMap((code) => THEMES.find((theme) => theme.code === code)?.cluster ?? []);
  return [...new Set<string>(found)];
}
