import { and, desc, eq } from "drizzle-orm";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { patientStatements } from "#db/schema/privacy.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayDate } from "#lib/time.ts";

export type StatementView = {
  readonly id: string;
  readonly about: "record" | "treatment" | "consent" | "adverse_event";
  readonly aboutId: string | null;
  readonly words: string;
  /** "Said on Mon 23 Nov 2026, taken down by Mei Tan" */
  readonly said: string;
};

const columns = {
  id: patientStatements.id,
  about: patientStatements.about,
  aboutId: patientStatements.aboutId,
  words: patientStatements.words,
  saidOn: patientStatements.saidOn,
  by: users.name,
};

type Row = Omit<StatementView, "said"> & { readonly saidOn: string; readonly by: string };
const toView = ({ saidOn, by, ...row }: Row): StatementView => ({ ...row, said: `Said on ${sayDate(saidOn)}, taken down by ${by}` });

/** A patient's own statements, the newest first. The caller has audited the opening of the record. */
export async function listStatements(ctx: Ctx<"clinical:read">, patientId: string): Promise<readonly StatementView[]> {
  const rows = await ctx.db
    .select(columns)
    .from(patientStatements)
    .innerJoin(users, eq(users.id, patientStatements.takenDownBy))
    .where(isRecordOf(patientStatements.patientId, patientId))
    .orderBy(desc(patientStatements.createdAt), desc(patientStatements.id));
  return rows.map(toView);
}

/** What its patient says of one entry, to stand beside it. The caller has audited the opening of that entry. */
export async function statementsAbout(
  ctx: Ctx<"clinical:read">,
  about: "treatment" | "consent" | "adverse_event",
  id: string,
): Promise<readonly StatementView[]> {
  const rows = await ctx.db
    .select(columns)
    .from(patientStatements)
    .innerJoin(users, eq(users.id, patientStatements.takenDownBy))
    .where(and(eq(patientStatements.about, about), eq(patientStatements.aboutId, id)))
    .orderBy(desc(patientStatements.createdAt), desc(patientStatements.id));
  return rows.map(toView);
}
