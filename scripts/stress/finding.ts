/** A promise of the service, how much it was held against, and what breaks it. */
export interface Finding {
  promise: string;
  checked: number;
  broken: string[];
}
