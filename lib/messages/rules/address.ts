/** What of a list of messages is asked for: codes alone, so that no name ever stands in an address. */
type Narrowed = { readonly kind: string | null; readonly state: string | null };

/** The board, narrowed, from the notice after `after` on. */
export const boardPath = (narrowed: Narrowed, after: string | null = null): string => `/messages${query({ ...narrowed, after })}`;

/** The log, narrowed, from the message before `before` on. */
export const logPath = (narrowed: Narrowed, before: string | null = null): string => `/messages/sent${query({ ...narrowed, before })}`;

/** Everything said to one patient. */
export const patientLogPath = (patientId: string, before: string | null = null): string =>
  `/patients/${patientId}/messages${query({ before })}`;

function query(asked: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return given.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(given))}`;
}
