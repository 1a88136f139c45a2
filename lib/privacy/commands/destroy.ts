import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { destructionApprovals, destructionLog } from "#db/schema/privacy.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { getKeeping } from "../queries/keeping.ts";
import { isDue } from "../rules/law.ts";
import { PATIENT_TABLES } from "../rules/tables.ts";

/** Which rows of a table of the list are these patients', followed through the tables between. */
function rowsOf(table: string, ids: SQL): SQL {
  const entry = PATIENT_TABLES.find((each) => each.table === table);
  if (entry === undefined) throw new Error("This table is not on the list.");
  const column = sql.identifier(entry.column);
  if (entry.to === "patients") return sql`${column} = any(${ids})`;
  return sql`${column} in (select id from ${sql.identifier(entry.to)} where ${rowsOf(entry.to, ids)})`;
}

/**
 * Destroys everything that is kept of a patient and of the records merged into theirs, in one transaction with the log of it: only with an approval that
 * stands, only when the time is still over and nothing holds it. For the role that may destroy; for any other the database refuses. What is written about the
 * patient meanwhile makes the whole of it fail. The files of photographs go with the next sweep. Refuses `record_not_due`.
 * @returns how many rows went.
 */
export function destroyRecords(ctx: Ctx<"privacy:retain">, patientId: string): Promise<Result<{ rows: number }>> {
  return transaction(ctx, async (tx) => {
    const [approval] = await tx.db
      .select({
        law: destructionApprovals.law,
        by: destructionApprovals.approvedBy,
        at: destructionApprovals.approvedAt,
        keptUntil: destructionApprovals.keptUntil,
      })
      .from(destructionApprovals)
      .where(and(eq(destructionApprovals.patientId, patientId), isNull(destructionApprovals.takenBackAt)));
    const { law, kept, today } = await getKeeping(tx, patientId);
    if (approval === undefined || kept === null || approval.law !== law || !isDue(law, kept, today)) return refuse("record_not_due");
    const { rows: records } = await tx.db.execute<{ ids: string[] }>(sql`select patient_records(${patientId}::uuid) as ids`);
    const patientIds = records[0]?.ids ?? [patientId];
    const ids = sql`${sql.param(patientIds)}::uuid[]`;
    const counts: Record<string, number> = {};
    for (const { table } of PATIENT_TABLES) {
      const { rowCount } = await tx.db.execute(sql`delete from ${sql.identifier(table)} where ${rowsOf(table, ids)}`);
      if (rowCount !== null && rowCount > 0) counts[table] = rowCount;
    }
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    await tx.db.insert(destructionLog).values({
      patientIds,
      law,
      lastEntryOn: kept.lastEntryOn,
      keptUntil: approval.keptUntil,
      counts,
      approvedBy: approval.by,
      approvedAt: approval.at,
    });
    await recordAudit(tx, { action: "record:destroy", objectType: "patient", objectId: patientId, patientId, detail: { law, rows } });
    return done({ rows });
  });
}
