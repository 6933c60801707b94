import t from 'tap';
import type { DomainError } from '../../../src/core/errors.ts';
import { assertLive, assertMayHold, holdUntil } from '../../../src/modules/reservations/hold.rules.ts';

const now = new Date('2027-03-01T09:00:00.000Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

function refusal(work: () => unknown): DomainError | undefined {
  try {
    work();
  } catch (error) {
    return error as DomainError;
  }
  return undefined;
}

t.test('a hold lasts a quarter of an hour, never beyond the end of booking', async (t) => {
  t.strictSame(holdUntil(now, minutes(500)), minutes(15));
  t.strictSame(holdUntil(now, minutes(4)), minutes(4));
});

t.test('a hold counts until its time has passed', async (t) => {
  const hold = { status: 'active', expiresAt: minutes(1), updatedAt: minutes(-14) } as const;
  t.equal(
    refusal(() => assertLive(hold, now)),
    undefined,
  );
  t.match(
    refusal(() => assertLive(hold, minutes(1))),
    {
      code: 'hold_expired',
      details: { expiredAt: minutes(1).toISOString() },
    },
  );
  t.match(
    refusal(() => assertLive({ ...hold, status: 'released' }, now)),
    {
      details: { expiredAt: minutes(-14).toISOString(), currentStatus: 'released' },
    },
  );
});

t.test('two holds at a time and six an hour are the most', async (t) => {
  t.equal(
    refusal(() => assertMayHold({ active: 1, recent: 5 })),
    undefined,
  );
  for (const counts of [
    { active: 2, recent: 2 },
    { active: 0, recent: 6 },
  ]) {
    t.match(
      refusal(() => assertMayHold(counts)),
      { details: { reason: 'too_many_holds' } },
    );
  }
});
