import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, instant, uuid } from '../../core/schemas/values.ts';
import type { externalIdentities } from '../../infra/db/schema/access.ts';

/** An issuer elsewhere that a person comes in through; who that person is there is not shown. */
export const ExternalIdentity = component(
  'ExternalIdentity',
  Type.Object(
    {
      id: uuid('Id'),
      issuer: anyText('Address of the issuer', 'https://connect.surfconext.example'),
      createdAt: instant('Linked'),
    },
    { description: 'A login elsewhere that is linked to the own account.' },
  ),
);
export type ExternalIdentity = Static<typeof ExternalIdentity>;
export const ExternalIdentityPage = pageOf('ExternalIdentityPage', ExternalIdentity);

export const ExternalIdentityParams = Type.Object({ externalIdentityId: uuid('External identity') });
export const ExternalIdentityQuery = Type.Object(pageQuery, { additionalProperties: false });

export function toExternalIdentity(row: typeof externalIdentities.$inferSelect): ExternalIdentity {
  return { id: row.id, issuer: row.issuer, createdAt: row.createdAt.toISOString() };
}
