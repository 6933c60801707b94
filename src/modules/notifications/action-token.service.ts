import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { sharedSecret } from '../../infra/secrets.ts';
import * as store from './action-token.store.ts';
import type { MailActionName } from './notification-kind.rules.ts';

const ID_BYTES = 16;
const MAC_BYTES = 24;
const TOKEN = /^[A-Za-z0-9_-]{54}$/;

const macOf = (secret: string, id: Buffer) =>
  createHmac('sha256', secret).update(id).digest().subarray(0, MAC_BYTES);

const secretOf = (ctx: Context) => sharedSecret(ctx.db, 'mail_actions');

function toUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export interface NewActionToken {
  notificationId: string;
  personId: string;
  action: MailActionName;
  resourceId: string;
  category?: string;
  expiresAt: Date;
}

/** The token of an action in a mail: its id and a proof that we gave it out, so that the token is kept nowhere. */
export async function createActionToken(ctx: Context, input: NewActionToken): Promise<string> {
  const id = await store.insertActionToken(ctx.db, { id: newId(), createdAt: ctx.now, ...input });
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, macOf(await secretOf(ctx), bytes)]).toString('base64url');
}

/** The action of a token; undefined for one we did not give out. */
export async function findAction(ctx: Context, token: string): Promise<store.TokenWithLanguage | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const id = bytes.subarray(0, ID_BYTES);
  const isOurs = timingSafeEqual(bytes.subarray(ID_BYTES), macOf(await secretOf(ctx), id));
  return isOurs ? store.findActionToken(ctx.db, toUuid(id)) : undefined;
}
