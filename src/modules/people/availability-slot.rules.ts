import { type FieldError, invalidInput } from '../../core/errors.ts';

/** When somebody can come: days and local times. */
export interface SlotTimes {
  weekday: string | null;
  firstOn: string | null;
  lastOn: string | null;
  startTime: string;
  endTime: string;
}

/** The slot as it is kept: without a weekday it holds on one day unless a last day is told. */
export function completeSlot<T extends SlotTimes>(slot: T): T {
  return slot.weekday === null ? { ...slot, lastOn: slot.lastOn ?? slot.firstOn } : slot;
}

/** @throws DomainError validation_failed for a slot without days, or that ends before it begins */
export function assertSlot({ weekday, firstOn, lastOn, startTime, endTime }: SlotTimes): void {
  const faults: FieldError[] = [];
  if (weekday === null && firstOn === null) {
    faults.push({ pointer: '#/firstOn', code: 'required', detail: 'Noem een weekdag of een eerste dag.' });
  }
  if (firstOn !== null && lastOn !== null && lastOn < firstOn) {
    faults.push({ pointer: '#/lastOn', code: 'range_inverted', detail: 'Ligt voor de eerste dag.' });
  }
  if (endTime <= startTime) {
    faults.push({ pointer: '#/endTime', code: 'range_inverted', detail: 'Ligt niet na het begin.' });
  }
  if (faults.length > 0) throw invalidInput(...faults);
}
