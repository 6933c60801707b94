import { type OrganisationRow, toOrganisationSummary } from '../organisations/index.ts';
import type { SessionRow } from './session.schemas.ts';
import { sessionSummaryAt } from './session-views.ts';

/** What `include` adds to an activity; nothing when nothing was asked (C-28). */
export function includedIn(
  row: { id: string; organisationId: string },
  loaded: { organisations: Map<string, OrganisationRow>; sessions: Map<string, SessionRow[]> },
  include: readonly string[],
  now: Date,
) {
  const organisation = loaded.organisations.get(row.organisationId);
  const sessions = loaded.sessions.get(row.id) ?? [];
  return {
    ...(organisation === undefined ? {} : { organisation: toOrganisationSummary(organisation) }),
    ...(include.includes('sessions')
      ? { sessions: sessions.map((session) => sessionSummaryAt(session, now)) }
      : {}),
  };
}
