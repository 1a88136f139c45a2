/** A clinic's export as other systems write it: mostly sound rows, and among each hundred one of each of twelve kinds of dirt. */

type Outcome = "made" | "refused" | "same" | "alike";

export const HEADINGS = [
  "Client No",
  "Name",
  "DOB",
  "Mobile",
  "E-Mail Address",
  "Street Address",
  "Suburb",
  "State",
  "Postcode",
  "Country",
  "SMS Consent",
  "Comments",
] as const;

const GIVEN = ["Ana", "Zoë", "Mira", "Tomás", "Aroha", "Noor", "Ines", "Søren", "Linh", "Ruth"];
const FAMILY = ["Carvalho", "Okafor", "Nguyễn", "O’Brien", "Åberg", "Haddad", "Moana", "Weiß", "D'Souza", "Li"];
/** A name of its own for each number, in letters. */
const letters = (index: number): string => [...String(index)].map((figure) => "abcdefghij"[Number(figure)] ?? "").join("");

const two = (number: number) => String(number).padStart(2, "0");
const bornOf = (index: number) => ({ day: two(1 + (index % 28)), month: two(1 + (index % 12)), year: 1930 + (index % 75) });

function soundRow(index: number): string[] {
  const { day, month, year } = bornOf(index);
  const family = `${FAMILY[index % 10]} ${letters(index)}`;
  return [
    `C${10_000 + index}`,
    `${family}, ${GIVEN[Math.floor(index / 10) % 10]}`,
    `${day}/${month}/${year}`,
    `04${String(20_000_000 + index)}`,
    `person${index}@clients.example`,
    `${1 + (index % 200)} Harbour Road`,
    "Williamstown",
    "VIC",
    "3016",
    "Australia",
    ["yes", "no", ""][index % 3] ?? "",
    "",
  ];
}

type Dirt = { readonly what: string; readonly outcome: Outcome; readonly soil: (row: string[], index: number) => string[] };

const put = (at: number, cell: string) => (row: string[]) => row.with(at, cell);

export const DIRT: readonly Dirt[] = [
  {
    what: "a name in capitals, first name first",
    outcome: "made",
    soil: (row, index) => row.with(1, `RUTH MARIE ${letters(index).toUpperCase()}`),
  },
  { what: "a day that is not", outcome: "refused", soil: put(2, "31/02/1988") },
  { what: "a birth still to come", outcome: "refused", soil: put(2, "01/02/2093") },
  { what: "a date as a spreadsheet counts it", outcome: "made", soil: (row, index) => row.with(2, String(20_000 + (index % 9_000))) },
  { what: "words for a phone number", outcome: "refused", soil: put(3, "ask her mother") },
  { what: "an e-mail without its middle", outcome: "refused", soil: put(4, "ana.clients.example") },
  { what: "nobody’s name", outcome: "refused", soil: put(1, "") },
  { what: "a number that an earlier row has", outcome: "same", soil: (row, index) => row.with(0, `C${10_000 + index - 60}`) },
  {
    what: "somebody again under another number",
    outcome: "alike",
    soil: (row, index) => soundRow(index - 60).map((cell, at) => (at === 0 ? (row[0] ?? "") : at === 3 || at === 4 ? "" : cell)),
  },
  { what: "a consent that is none", outcome: "refused", soil: put(10, "maybe later") },
  { what: "a country that is none", outcome: "refused", soil: put(9, "Atlantis") },
  { what: "a formula and lines in a note", outcome: "made", soil: put(11, '=HYPERLINK("http://evil.example";"look")\nand, "so" on') },
];

/** Row `index`, counted from 0 through every file there could be. */
function rowOf(index: number): { readonly cells: readonly string[]; readonly outcome: Outcome } {
  const dirt = DIRT[(index % 100) - 88];
  const sound = soundRow(index);
  return dirt === undefined ? { cells: sound, outcome: "made" } : { cells: dirt.soil(sound, index), outcome: dirt.outcome };
}

export type Export = {
  readonly rows: readonly (readonly string[])[];
  /** By outcome, the numbers of the rows in the file, whose headings are row 1. */
  readonly expected: Readonly<Record<Outcome, readonly number[]>>;
};

/** An export of so many rows. @param start a multiple of a hundred: other people from each */
export function makeExport(count: number, start = 0): Export {
  const rows = Array.from({ length: count }, (_, index) => rowOf(start + index));
  const of = (outcome: Outcome) => rows.flatMap((row, index) => (row.outcome === outcome ? [index + 2] : []));
  return {
    rows: rows.map(({ cells }) => cells),
    expected: { made: of("made"), refused: of("refused"), same: of("same"), alike: of("alike") },
  };
}

/** As a file of separated values. */
export function exportText({ rows }: Pick<Export, "rows">, separator = ";"): string {
  const quoted = (cell: string) => (/[";,\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${[HEADINGS, ...rows].map((cells) => cells.map(quoted).join(separator)).join("\r\n")}\r\n`;
}
