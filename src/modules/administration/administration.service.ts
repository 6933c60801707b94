import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import type { AuditEventRow } from './audit-event.schemas.ts';
import * as auditStore from './audit-event.store.ts';
import type { JobRow, JobStatus } from './job.schemas.ts';
import * as jobStore from './job.store.ts';

/** @throws DomainError permission_denied to all but administrators of the platform */
function assertAdministrator({ actor }: Context): void {
  if (actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin)) return;
  throw new DomainError('permission_denied', 'Dit is voor beheerders van het platform.');
}

/** Changes with who made them. @throws DomainError permission_denied, validation_failed */
export async function listAuditEvents(
  ctx: Context,
  filters: auditStore.AuditFilters,
  list: ListRequest,
): Promise<Slice<AuditEventRow>> {
  assertAdministrator(ctx);
  if ((filters.resourceKind === undefined) !== (filters.resourceId === undefined)) {
    const parameter = filters.resourceKind === undefined ? 'resourceKind' : 'resourceId';
    throw invalidInput({ parameter, code: 'required', detail: 'Noem soort en id van het onderwerp samen.' });
  }
  const { createdFrom, createdTo } = filters;
  if (createdFrom && createdTo && createdFrom > createdTo) {
    throw invalidInput({
      parameter: 'createdTo',
      code: 'range_inverted',
      detail: 'Moet na createdFrom liggen.',
    });
  }
  return auditStore.listAuditEvents(ctx.db, filters, list);
}

/** Background work that waits, runs or was given up, the newest last. @throws DomainError permission_denied */
export async function listJobs(
  ctx: Context,
  statuses: readonly JobStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<JobRow>> {
  assertAdministrator(ctx);
  return jobStore.listJobs(ctx.db, statuses, list);
}

/** @throws DomainError permission_denied, resource_not_found when it is done or never was */
export async function getJob(ctx: Context, jobId: string): Promise<JobRow> {
  assertAdministrator(ctx);
  const row = await jobStore.findJob(ctx.db, jobId);
  if (row === undefined) throw notFound('job');
  return row;
}

/**
 * Gives work that was given up another full number of tries.
 * @throws DomainError permission_denied, resource_not_found, transition_not_allowed while it still has tries
 */
export async function retryJob(ctx: Context, jobId: string): Promise<JobRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await getJob(ctx, jobId);
    if (row.status !== 'failed') {
      throw new DomainError('transition_not_allowed', 'Dit werk is nog niet opgegeven.', {
        currentStatus: row.status,
        allowedTransitions: [],
      });
    }
    await jobStore.rescheduleJob(ctx.db, jobId, ctx.now);
    await recordChange(ctx, {
      type: 'job.retried',
      resourceKind: 'job',
      resourceId: row.id,
      resourceVersion: 1,
      facts: { name: row.name },
    });
    return getJob(ctx, jobId);
  });
}
