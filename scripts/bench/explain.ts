import type { Db } from '../../src/infra/db/client.ts';
import type { Statement } from './record-queries.ts';

/** How a statement was carried out. */
export interface Plan {
  text: string;
  milliseconds: number;
  /** Pages of 8 kB that were looked at. */
  buffers: number;
  indexes: string[];
  /** Tables that were read from end to end. */
  scannedTables: string[];
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Loops'?: number;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: Node[];
}

interface Explained {
  Plan: Node;
  'Execution Time': number;
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Carries out a statement with EXPLAIN, with the parameters it was sent with. */
export async function explain(db: Db, { text, params }: Statement): Promise<Plan> {
  // Safe because the driver takes the parameters that drizzle gave it for the same text.
  const rows = (await db.$client.unsafe(
    `explain (analyze, buffers, format json) ${text}`,
    params as never[],
  )) as unknown as { 'QUERY PLAN': Explained[] }[];
  const [explained] = rows[0]?.['QUERY PLAN'] ?? [];
  if (explained === undefined) throw new Error('EXPLAIN gave no plan');
  const nodes = nodesOf(explained.Plan);
  const scans = nodes.filter((node) => node['Node Type'].endsWith('Seq Scan') && node['Actual Loops'] !== 0);
  return {
    text,
    milliseconds: explained['Execution Time'],
    buffers: (explained.Plan['Shared Hit Blocks'] ?? 0) + (explained.Plan['Shared Read Blocks'] ?? 0),
    indexes: [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))],
    scannedTables: [...new Set(scans.flatMap((node) => node['Relation Name'] ?? []))],
  };
}
