import t from 'tap';
import type { DomainError } from '../../../src/core/errors.ts';
import { allowedSteps } from '../../../src/core/machine.ts';
import { waitlistMachine } from '../../../src/modules/reservations/waitlist.machine.ts';
import {
  assertOffered,
  mayWaitAgain,
  waitlistConditions,
} from '../../../src/modules/reservations/waitlist.rules.ts';

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

t.test('an offer can be taken up to, and not at, the moment it ends', async (t) => {
  const offer = { status: 'offered', offerExpiresAt: minutes(0) } as const;
  t.match(
    refusal(() => assertOffered(offer, now)),
    {
      code: 'offer_expired',
      details: { offerExpiresAt: minutes(0).toISOString() },
    },
  );
  t.strictSame(assertOffered(offer, new Date(now.getTime() - 1)), minutes(0));
  t.match(
    refusal(() => assertOffered({ ...offer, status: 'waiting' }, now)),
    {
      code: 'offer_expired',
    },
  );
  const never = { status: 'waiting', offerExpiresAt: null } as const;
  t.match(
    refusal(() => assertOffered(never, now)),
    {
      code: 'transition_not_allowed',
      details: { currentStatus: 'waiting', allowedTransitions: ['withdrawn'] },
    },
  );
});

t.test('a group lapses at most twice, and waits again only while booking is open', async (t) => {
  t.equal(mayWaitAgain(1, true), true);
  t.equal(mayWaitAgain(2, true), false);
  t.equal(mayWaitAgain(1, false), false);
  const parties = ['platform'] as const;
  const open = (lapseCount: number) => {
    const holds = waitlistConditions({ lapseCount, requiresReservationApproval: true }, parties);
    return allowedSteps(waitlistMachine, 'lapsed', parties, holds);
  };
  t.strictSame([open(1), open(2)], [['waiting'], []]);
});
