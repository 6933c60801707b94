import { allowedSteps } from '../../core/machine.ts';
import { sessionMachine } from './session.machine.ts';
import { bookingStateOf, meets } from './session.rules.ts';
import type { SessionRow } from './session.schemas.ts';
import { type AgendaRow, toAgendaItem, toOwnerSession, toSessionSummary } from './session-mapping.schemas.ts';

/** A session as everyone sees it at a moment. */
export const sessionSummaryAt = (row: SessionRow, now: Date) =>
  toSessionSummary(row, bookingStateOf(row, now));

/** A session in the agenda at a moment. */
export const agendaItemAt = (row: AgendaRow, now: Date) => toAgendaItem(row, bookingStateOf(row, now));

/** A session as its provider sees it at a moment. */
export const ownerSessionAt = (row: SessionRow, now: Date) =>
  toOwnerSession(
    row,
    bookingStateOf(row, now),
    allowedSteps(sessionMachine, row.status, ['provider'], meets(row, now)),
  );
