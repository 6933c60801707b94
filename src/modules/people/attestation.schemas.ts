import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import { anyText, calendarDay, code, instant, int32, uuid } from '../../core/schemas/values.ts';
import type { attestations } from '../../infra/db/schema/people.ts';

/** A row with the person it is about. */
export type AttestationRow = typeof attestations.$inferSelect & { personId: string };

/** What a school saw of a certificate of conduct. */
export const Attestation = component(
  'Attestation',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      expertId: uuid('Expert profile it is about'),
      organisationId: uuid('School or board on whose behalf the original was seen'),
      seenById: uuid('Person who saw the original'),
      issuedOn: calendarDay('Day on the certificate', '2026-09-01'),
      seenOn: calendarDay('Day on which the original was seen', '2026-10-05'),
      validUntilOn: calendarDay('Last day, by the policy of who saw it on that day', '2029-09-01'),
      revokedAt: Type.Optional(instant('When it was revoked; it counts no more')),
      revokeReasonCode: Type.Optional(anyText('Why it was revoked, as a code', 'certificate_withdrawn')),
      createdAt: instant('Made'),
    },
    {
      description:
        'The statement that the original of a certificate of conduct (VOG) was seen. The certificate itself is never kept.',
    },
  ),
);
export type Attestation = Static<typeof Attestation>;
export const AttestationPage = pageOf('AttestationPage', Attestation);

export const AttestationCreate = component(
  'AttestationCreate',
  Type.Object(
    {
      organisationId: uuid('School or board on whose behalf the original was seen'),
      issuedOn: calendarDay('Day on the certificate', '2026-09-01'),
      seenOn: Type.Optional(calendarDay('Day on which it was seen; today unless told', '2026-10-05')),
    },
    { additionalProperties: false, description: 'The original of a certificate of conduct was seen.' },
  ),
);
export type AttestationCreate = Static<typeof AttestationCreate>;

export const AttestationParams = Type.Object({ attestationId: uuid('Attestation') });
export const RevocationQuery = Type.Object(
  { reasonCode: Type.Optional(code('status_reasons', 'Why; other unless told')) },
  { additionalProperties: false },
);

export function toAttestation(row: AttestationRow): Attestation {
  const { id, version, expertId, organisationId, seenById, issuedOn, seenOn, validUntilOn } = row;
  return {
    id,
    version,
    expertId,
    organisationId,
    seenById,
    issuedOn,
    seenOn,
    validUntilOn,
    ...present({ revokedAt: row.revokedAt?.toISOString(), revokeReasonCode: row.revokeReasonCode }),
    createdAt: row.createdAt.toISOString(),
  };
}
