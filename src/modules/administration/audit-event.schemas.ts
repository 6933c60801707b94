import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, instant, text, uuid } from '../../core/schemas/values.ts';
import type { auditEvents } from '../../infra/db/schema/platform.ts';

export type AuditEventRow = typeof auditEvents.$inferSelect;

/** Who changed what. */
export const AuditEvent = component(
  'AuditEvent',
  Type.Object(
    {
      id: uuid('Id'),
      action: anyText('What happened', 'reservation.confirmed'),
      resourceKind: anyText('Kind of the resource', 'reservation'),
      resourceId: uuid('The resource'),
      actorKind: anyText('Who did it: person, client, system or anonymous', 'person'),
      actorId: Type.Optional(anyText('Id of who did it', '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a')),
      traceId: anyText('Trace of the request or job', '4bf92f3577b34da6a3ce929d0e0e4736'),
      createdAt: instant('When'),
    },
    { description: 'One change, with who made it and in which trace.' },
  ),
);
export const AuditEventPage = pageOf('AuditEventPage', AuditEvent);

const kind = (example: string, description: string) =>
  Type.Optional(text({ max: 64, pattern: '^[a-z_.]+$', example, description }));

export const AuditEventQuery = Type.Object(
  {
    ...pageQuery,
    resourceKind: kind('reservation', 'Kind of the resource; with resourceId'),
    resourceId: Type.Optional(uuid('The resource; with resourceKind')),
    actorId: Type.Optional(text({ max: 200, example: 'matching', description: 'Who did it' })),
    createdFrom: Type.Optional(instant('At or after this instant')),
    createdTo: Type.Optional(instant('Before this instant')),
  },
  { additionalProperties: false },
);

/** The row as administrators see it; its facts stay inside, since they differ per action. */
export function toAuditEvent(row: AuditEventRow): Static<typeof AuditEvent> {
  const { id, action, resourceKind, resourceId, actorKind, traceId } = row;
  return {
    id,
    action,
    resourceKind,
    resourceId,
    actorKind,
    traceId,
    createdAt: row.createdAt.toISOString(),
    ...present({ actorId: row.actorId }),
  };
}
