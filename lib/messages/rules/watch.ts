/** Failed tries of the last hour, everywhere. */
export type WatchFacts = {
  readonly signIns: number;
  /** Accounts, devices and second steps that reached their limit. */
  readonly locked: number;
  /** At the gates of patients' links. */
  readonly gates: number;
};

/** Failures an hour in all that are no mistyping any more, however large the clinic: a whole morning's staff mistypes less. */
const MANY_SIGN_INS = 50;
const MANY_GATES = 100;

export type Worry = { readonly cause: "sign_ins" | "gates"; readonly words: string };

/** What admins are told of tries that failed: counts, and never at whose door. */
export function worriesOf({ signIns, locked, gates }: WatchFacts): readonly Worry[] {
  const many = signIns >= MANY_SIGN_INS || locked > 0;
  return [
    ...(many ? [{ cause: "sign_ins", words: `${signIns} tries to sign in failed within an hour.` } as const] : []),
    ...(gates >= MANY_GATES ? [{ cause: "gates", words: `${gates} tries at patients’ links failed within an hour.` } as const] : []),
  ];
}
