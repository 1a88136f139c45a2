/** The verifiers' own comparison over real signed documents, read once and changed in memory: every column of each, byte by byte and leaf by leaf. */
import { and, asc, eq, ne } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { treatments } from "#db/schema/treatments.ts";
import { isIntact } from "#lib/consent/queries/seal.ts";
import { isIntactForm } from "#lib/screening/queries/seal.ts";
import { isIntactTreatment, sealColumns } from "#lib/treatments/queries/intact.ts";
import { type Parts, readAllParts } from "#lib/treatments/queries/sealed.ts";
import { SIGNED, type SignedTable } from "./signed-records.ts";
import { changesOf } from "./small-changes.ts";

export type Changed = {
  readonly document: string;
  readonly documents: number;
  readonly columns: number;
  readonly tried: number;
  readonly missed: readonly string[];
};

const columnsOf = (table: SignedTable["table"]) => SIGNED.find((each) => each.table === table)?.columns ?? [];

/** Every small change of every column of these rows, and which of them the comparison lets pass. */
function changeAll<R extends object>(
  document: string,
  table: SignedTable["table"],
  rows: readonly R[],
  isWhole: (row: R) => boolean,
): Changed {
  const missed: string[] = [];
  let tried = 0;
  const columns = columnsOf(table);
  for (const [index, row] of rows.entries()) {
    if (!isWhole(row)) missed.push(`${document} ${index} before anything was changed`);
    const values = new Map<string, unknown>(Object.entries(row));
    for (const { name, type } of columns) {
      for (const { what, value } of changesOf(values.get(name) ?? null, type)) {
        tried += 1;
        if (isWhole({ ...row, [name]: value })) missed.push(`${document} ${index}: ${what} in ${name}`);
      }
    }
  }
  return { document, documents: rows.length, columns: columns.length, tried, missed };
}

type Part = keyof Parts["parts"];
const PARTS: readonly Part[] = ["zones", "units", "anaesthetics", "blood"];
const numbers: Readonly<Record<string, string>> = { grams: "numeric", tubeMl: "numeric", depthMm: "numeric" };

/** What hangs on a record: each field of each of its parts, and a part less or twice. */
function changeParts<R extends Parameters<typeof isIntactTreatment>[0]>(rows: readonly R[], all: readonly Parts[]): Changed {
  const missed: string[] = [];
  const fields = new Set<string>();
  let tried = 0;
  for (const [index, row] of rows.entries()) {
    const parts = all[index]?.parts;
    if (parts === undefined) throw new Error("Every record has its parts.");
    const look = (what: string, changed: Parts["parts"]) => {
      tried += 1;
      if (isIntactTreatment(row, changed)) missed.push(`treatment ${index}: ${what}`);
    };
    for (const part of PARTS) {
      const list: readonly object[] = parts[part];
      for (const [place, each] of list.entries()) {
        look(`one of ${part} less`, { ...parts, [part]: list.toSpliced(place, 1) });
        look(`one of ${part} twice`, { ...parts, [part]: [...list, each] });
        for (const [name, value] of Object.entries(each)) {
          fields.add(`${part}.${name}`);
          for (const { what, value: changed } of changesOf(value, numbers[name] ?? "text"))
            look(`${what} in ${part}.${name}`, { ...parts, [part]: list.with(place, { ...each, [name]: changed }) });
        }
      }
    }
  }
  return { document: "what hangs on a treatment", documents: rows.length, columns: fields.size, tried, missed };
}

export async function changeInMemory({ db }: Database): Promise<readonly Changed[]> {
  const signedConsents = await db.select().from(consents).orderBy(asc(consents.id));
  const signedForms = await db.select().from(formResponses).where(eq(formResponses.state, "signed")).orderBy(asc(formResponses.id));
  const approved = await db
    .select()
    .from(definitionVersions)
    .where(ne(definitionVersions.state, "draft"))
    .orderBy(asc(definitionVersions.id));
  const records = await db
    .select({ state: treatments.state, ...sealColumns })
    .from(treatments)
    .where(and(eq(treatments.state, "signed")))
    .orderBy(asc(treatments.id));
  const parts = await readAllParts({ db }, records);
  const partsOf = new Map(records.map(({ id }, index) => [id, parts[index]]));
  return [
    changeAll("consent", "consents", signedConsents, isIntact),
    changeAll("form", "form_responses", signedForms, isIntactForm),
    changeAll("version", "definition_versions", approved, (version) => contentHash(version.content).equals(version.contentHash)),
    changeAll("treatment", "treatments", records, ({ state, ...row }) => {
      const read = partsOf.get(row.id);
      return state === "signed" && read !== undefined && isIntactTreatment(row, read.parts);
    }),
    changeParts(records, parts),
  ];
}
