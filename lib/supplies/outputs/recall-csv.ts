import { csvText } from "#lib/csv.ts";

/** What of a recall is written down: who, how to reach them, and each session. */
type Recall = {
  readonly lot: string;
  readonly patients: readonly {
    readonly name: string;
    readonly number: number;
    readonly phone: string;
    readonly email: string;
    readonly ways: readonly string[];
    readonly sessions: readonly { readonly date: string; readonly service: string; readonly used: string }[];
  }[];
};

const HEAD = ["Patient", "Number", "Phone", "Email", "Agreed ways of contact", "Date", "Service", "Used", "Lot"];

/**
 * A recall as comma-separated values, a line for each session, for whoever telephones through the list.
 * @param sayWay the words for a way of contact's id
 */
export function recallCsv({ lot, patients }: Recall, sayWay: (id: string) => string): string {
  const lines = patients.flatMap(({ name, number, phone, email, ways, sessions }) =>
    sessions.map(({ date, service, used }) => [name, String(number), phone, email, ways.map(sayWay).join(", "), date, service, used, lot]),
  );
  return csvText([HEAD, ...lines]);
}
