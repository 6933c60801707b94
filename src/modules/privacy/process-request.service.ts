import { decideStep } from '../../core/machine.ts';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { logProcessing, pseudonymOf } from '../../infra/processing-log.ts';
import { sharedSecret } from '../../infra/secrets.ts';
import * as subjects from './data-subject.store.ts';
import { readPart, type Subject } from './data-subject.store.ts';
import { dataSubjectRequestMachine } from './data-subject-request.machine.ts';
import { contentExpiresAt, requestParties } from './data-subject-request.rules.ts';
import type { DataSubjectRequestRow } from './data-subject-request.schemas.ts';
import * as store from './data-subject-request.store.ts';
import { erasePerson } from './erase-person.service.ts';
import { PERSONAL_DATA } from './personal-data.reference.ts';
import { takeStep } from './request-step.service.ts';

/** The request when there is work: one whose time has come begins, one that ended needs nothing. */
async function begin(ctx: TransactionContext, id: string): Promise<DataSubjectRequestRow | undefined> {
  const row = await store.lockRequest(ctx.db, id);
  if (row?.status === 'in_progress') return row;
  if (row?.status !== 'received' || row.startsAt > ctx.now) return undefined;
  decideStep(dataSubjectRequestMachine, row.status, 'in_progress', requestParties(ctx.actor, row));
  await takeStep(ctx, row, { to: 'in_progress' });
  return store.lockRequest(ctx.db, id);
}

async function collect(ctx: TransactionContext, subject: Subject) {
  const sections = [];
  for (const { table, exports = [] } of PERSONAL_DATA) {
    for (const part of exports) {
      const records = await readPart(ctx.db, { ...part, table }, subject);
      sections.push({ name: part.name, purpose: part.purpose, records });
    }
  }
  return sections;
}

async function exportData(ctx: TransactionContext, row: DataSubjectRequestRow, subject: Subject) {
  const expiresAt = contentExpiresAt(ctx.now);
  const sections = await collect(ctx, subject);
  await store.upsertExport(ctx.db, { requestId: row.id, sections, expiresAt, createdAt: ctx.now });
  await takeStep(ctx, row, { to: 'completed' }, { contentExpiresAt: expiresAt });
}

const refusal = {
  to: 'refused',
  reasonCode: 'last_administrator',
  reasonText: 'U bent de laatste beheerder. Maak eerst iemand anders beheerder en vraag het dan opnieuw.',
} as const;

async function erase(ctx: TransactionContext, row: DataSubjectRequestRow, subject: Subject) {
  if ((await subjects.findLastRole(ctx.db, row.personId)) !== undefined) {
    await takeStep(ctx, row, refusal);
    return;
  }
  await erasePerson(ctx, subject);
  const erased = await store.lockRequest(ctx.db, row.id);
  if (erased !== undefined) await takeStep(ctx, erased, { to: 'completed' });
}

/**
 * Does what was asked, in one transaction: killed in the middle nothing was done, and the next try does all of it.
 * Done once, it finds nothing to do.
 */
export async function processRequest(ctx: Context, requestId: string): Promise<void> {
  const secret = await sharedSecret(ctx.db, 'pseudonym');
  await inTransaction(ctx, async (ctx) => {
    const row = await begin(ctx, requestId);
    const account = row && (await subjects.lockAccount(ctx.db, row.personId));
    if (row === undefined || account === undefined) return;
    const { personId } = row;
    const email = account.email?.toLowerCase() ?? null;
    const named = [
      { id: personId, type: 'person' as const },
      ...(email === null ? [] : [{ id: email, type: 'mail_address' as const }]),
    ];
    const pseudonyms = named.map((subject) => pseudonymOf(subject, secret));
    const subject = { personId, email, name: account.name, pseudonyms };
    await logProcessing(ctx.db, secret, {
      subjects: named.slice(0, 1),
      name: row.kind === 'export' ? 'exportPersonalData' : 'erasePersonalData',
      status: 'ok',
      activity: PROCESSING_ACTIVITIES.dataSubjectRequests,
      trace: ctx.trace,
      startedAt: ctx.now,
    });
    await (row.kind === 'export' ? exportData : erase)(ctx, row, subject);
  });
}
