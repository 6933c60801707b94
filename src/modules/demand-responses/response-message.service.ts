import { DomainError } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import * as rules from './demand-response.rules.ts';
import type { MessageRow } from './demand-response.schemas.ts';
import { getKnownResponse, recordResponse } from './demand-response.service.ts';
import * as store from './response-message.store.ts';

/** What school and responder wrote to each other. @throws DomainError resource_not_found */
export async function listResponseMessages(
  ctx: Context,
  responseId: string,
  list: ListRequest,
): Promise<Slice<MessageRow>> {
  await getKnownResponse(ctx, responseId);
  return store.listMessages(ctx.db, responseId, list);
}

/**
 * Writes to the other side.
 * @throws DomainError resource_not_found; permission_denied for a colleague who only looks on; personal_data_refused
 */
export async function createResponseMessage(
  ctx: Context,
  responseId: string,
  text: string,
): Promise<MessageRow> {
  return inTransaction(ctx, async (ctx) => {
    const response = await getKnownResponse(ctx, responseId);
    const [side] = rules.partiesOf(ctx.actor, response);
    if (side !== 'school' && side !== 'responder') {
      throw new DomainError(
        'permission_denied',
        'Alleen wie de oproep plaatste en de coördinator mogen dit.',
      );
    }
    assertNoPersonalData({ '#/text': text });
    const createdById = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
    const row = { id: newId(), responseId, side, createdById, text, createdAt: ctx.now };
    await store.insertMessage(ctx.db, row);
    await recordResponse(ctx, response, 'message', { messageId: row.id, side });
    return row;
  });
}
