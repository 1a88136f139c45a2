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

/** What spreadsheets would run instead of show, also behind blanks. */
const FORMULA = /^\s*[=+\-@|%]/;

/** A cell that is text and nothing else, whatever opens it: quoted, and led by an apostrophe where it could begin a formula. */
function cell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}

const HEAD = ["Patient", "Number", "Phone", "Email", "Agreed ways of contact", "Date", "Service", "Used", "Lot"];

/**
 * A recall as comma-separated values, a line for each session, for whoever telephones through the list. UTF-8 with a byte order mark, so that Excel reads
 * names as they are written.
 * @param sayWay the words for a way of contact's id
 */
export function recallCsv({ lot, patients }: Recall, sayWay: (id: string) => string): string {
  const lines = patients.flatMap(({ name, number, phone, email, ways, sessions }) =>
    sessions.map(({ date, service, used }) => [name, String(number), phone, email, ways.map(sayWay).join(", "), date, service, used, lot]),
  );
  return `\ufeff${[HEAD, ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
