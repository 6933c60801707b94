/** What accepting a response was answered with. */
export interface Accepted {
  responseId: string;
  reservationId: string;
}

/** What was answered, to be held against the database afterwards. */
export interface Ledger {
  /** Reservations that were answered 201, by the mark in their remark; one mark per Idempotency-Key. */
  reserved: Map<string, string>;
  /** Acceptances that were answered 201, by the mark in their reason. */
  accepted: Map<string, Accepted>;
  /** Keys whose request got two different answers of success. */
  contradictions: string[];
  /** Answers per action: `reserve 409 capacity_exceeded` and how often. */
  outcomes: Map<string, number>;
  /** Requests that were sent again because there was no answer, by why. */
  retries: Map<string, number>;
  /** Requests that were sent twice at the same time on purpose. */
  doubles: number;
}

export function createLedger(): Ledger {
  return {
    reserved: new Map(),
    accepted: new Map(),
    contradictions: [],
    outcomes: new Map(),
    retries: new Map(),
    doubles: 0,
  };
}

export function count(ledger: Ledger, outcome: string): void {
  ledger.outcomes.set(outcome, (ledger.outcomes.get(outcome) ?? 0) + 1);
}

/** Keeps a success; the same mark with another resource is a contradiction. */
export function keepReserved(ledger: Ledger, mark: string, id: string): void {
  const known = ledger.reserved.get(mark);
  if (known !== undefined && known !== id) ledger.contradictions.push(mark);
  ledger.reserved.set(mark, id);
}

/** Keeps that a response was accepted. */
export function keepAccepted(ledger: Ledger, mark: string, accepted: Accepted): void {
  ledger.accepted.set(mark, accepted);
}
