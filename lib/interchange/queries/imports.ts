import { and, asc, desc, eq, gte, inArray } from "drizzle-orm";
import { importRows, imports } from "#db/schema/imports.ts";
import { patientDetails } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { sayPatientName } from "#lib/patients/rules/patient.ts";
import { sayInstant } from "#lib/time.ts";
import type { ImportKind } from "../rules/kinds.ts";
import { AT_WORK, type ImportState, progressOf, type RowState, stepsOf } from "../rules/steps.ts";
import { KIND_WORDS, ROW_WORDS, sayCounts, sayState } from "../rules/words.ts";
import { countRows } from "./count.ts";

const LISTED = 50;
const FIRST = 5;
const PAGE = 50;

export type ImportLineView = {
  readonly id: string;
  readonly when: string;
  /** "Patients" */
  readonly of: string;
  readonly by: string;
  readonly rows: string;
  readonly state: string;
};

/** The imports of this clinic, the latest first. */
export async function listImports(ctx: Ctx<"import:run">): Promise<readonly ImportLineView[]> {
  const { timeZone } = await getClinicDates(ctx);
  const found = await ctx.db
    .select({
      id: imports.id,
      kind: imports.kind,
      createdAt: imports.createdAt,
      by: users.name,
      rowCount: imports.rowCount,
      state: imports.state,
    })
    .from(imports)
    .innerJoin(users, eq(users.id, imports.createdBy))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(LISTED);
  return found.map(({ id, kind, createdAt, by, rowCount, state }) => ({
    id,
    when: sayInstant(createdAt, timeZone),
    of: KIND_WORDS[kind].title,
    by,
    rows: rowCount.toLocaleString("en"),
    state: sayState(kind, state),
  }));
}

export type ImportRowView = {
  readonly row: number;
  readonly cells: readonly string[];
  readonly state: RowState;
  readonly says: string;
  readonly reasons: readonly string[];
  /** The patient whom it looks like. */
  readonly like: { readonly id: string; readonly name: string } | null;
};

export type ImportView = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly version: number;
  readonly state: ImportState;
  readonly says: string;
  readonly when: string;
  readonly by: string;
  readonly steps: ReturnType<typeof stepsOf>;
  readonly isStarted: boolean;
  readonly counts: readonly { readonly term: string; readonly value: string }[];
  readonly refused: number;
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly headers: readonly string[];
  readonly columns: readonly string[];
  readonly dateOrder: "dmy" | "mdy" | "ymd";
  readonly likely: "skip" | "make";
  /** The first rows as they stand in the file; none while it is worked on. */
  readonly first: readonly ImportRowView[];
  /** Rows that are refused, left out, look like somebody or stayed, from the one that was asked for. */
  readonly problems: readonly ImportRowView[];
  /** The row that the next page of them begins with. */
  readonly next: number | null;
};

const PROBLEMS: readonly RowState[] = ["refused", "alike", "same", "skipped", "kept"];

/** An import, where it stands, its first rows and a page of its problem rows. What rows say is shown by this alone, and written down as read. */
export async function getImport(ctx: Ctx<"import:run">, id: string, from: number): Promise<ImportView | null> {
  const [found] = await ctx.db
    .select({
      id: imports.id,
      kind: imports.kind,
      version: imports.version,
      state: imports.state,
      createdAt: imports.createdAt,
      startedAt: imports.startedAt,
      by: users.name,
      headers: imports.headers,
      columns: imports.columns,
      dateOrder: imports.dateOrder,
      likely: imports.likely,
    })
    .from(imports)
    .innerJoin(users, eq(users.id, imports.createdBy))
    .where(eq(imports.id, id));
  if (found === undefined) return null;
  const [{ timeZone }, counts] = await Promise.all([getClinicDates(ctx), countRows(ctx, id)]);
  const { createdAt, startedAt, ...shown } = found;
  const isStarted = startedAt !== null;
  const isAtWork = AT_WORK.includes(found.state);
  const rows = isAtWork || found.state === "dropped" ? { first: [], problems: [], next: null } : await readRows(ctx, id, from);
  return {
    ...shown,
    ...rows,
    says: sayState(found.kind, found.state),
    when: sayInstant(createdAt, timeZone),
    steps: stepsOf({ state: found.state, started: isStarted }),
    isStarted,
    counts: sayCounts(found.kind, counts, found.likely),
    refused: counts.refused,
    progress: isAtWork ? progressOf(found.state, counts) : null,
  };
}

const columns = {
  row: importRows.row,
  cells: importRows.cells,
  state: importRows.state,
  reasons: importRows.reasons,
  patient: {
    id: patientDetails.id,
    number: patientDetails.number,
    givenName: patientDetails.givenName,
    familyName: patientDetails.familyName,
  },
};

async function readRows(ctx: Ctx<"import:run">, id: string, from: number) {
  await recordAudit(ctx, { action: "import:open", objectType: "import", objectId: id });
  const select = () =>
    ctx.db
      .select(columns)
      .from(importRows)
      .leftJoin(patientDetails, eq(patientDetails.number, importRows.alikeNumber))
      .orderBy(asc(importRows.row));
  const [first, problems] = await Promise.all([
    select().where(eq(importRows.importId, id)).limit(FIRST),
    select()
      .where(and(eq(importRows.importId, id), inArray(importRows.state, PROBLEMS), gte(importRows.row, from)))
      .limit(PAGE + 1),
  ]);
  return {
    first: first.filter(({ cells }) => cells.length > 0).map(toView),
    problems: problems.slice(0, PAGE).map(toView),
    next: problems[PAGE]?.row ?? null,
  };
}

type Found = {
  readonly row: number;
  readonly cells: readonly string[];
  readonly state: RowState;
  readonly reasons: readonly string[];
  readonly patient: { readonly id: string; readonly number: number; readonly givenName: string; readonly familyName: string } | null;
};

function toView({ row, cells, state, reasons, patient }: Found): ImportRowView {
  const like = patient === null ? null : { id: patient.id, name: `${sayPatientName(patient)}, patient ${patient.number}` };
  return { row, cells, state, says: ROW_WORDS[state], reasons, like };
}
