import { and, desc, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { sayDate, sayInstant } from "#lib/time.ts";
import { saySize, TYPES } from "../rules/file.ts";
import { KIND_LABELS } from "../rules/kinds.ts";
import { isReadable } from "./readable.ts";

export type DocumentView = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly audience: "everyone" | "clinicians";
  /** "Letter of Tue 3 Mar 2026" */
  readonly what: string;
  /** "PDF, 1.2 MB, scan0001.pdf" */
  readonly file: string;
  /** Whether it is a PDF that asks for a password. */
  readonly locked: boolean;
  /** "Mina Park, Fri 20 Nov 2026, 4:12 pm" */
  readonly added: string;
  /** "Struck out by Aroha Ngata, … : filed for somebody else", or null while it stands. */
  readonly struck: string | null;
};

const striker = alias(users, "striker");

/** The documents that this person may read, the latest added first, struck ones among them. */
export async function listDocuments(ctx: Ctx<"patient:read">, patientId: string): Promise<DocumentView[]> {
  const [rows, { timeZone }] = await Promise.all([
    ctx.db
      .select({
        id: patientDocuments.id,
        version: patientDocuments.version,
        title: patientDocuments.title,
        audience: patientDocuments.audience,
        kind: patientDocuments.kind,
        datedOn: patientDocuments.datedOn,
        fileName: patientDocuments.fileName,
        type: patientDocuments.type,
        size: patientDocuments.size,
        locked: patientDocuments.locked,
        by: users.name,
        at: patientDocuments.keptAt,
        struckBy: striker.name,
        struckAt: patientDocuments.struckAt,
        reason: patientDocuments.struckReason,
      })
      .from(patientDocuments)
      .innerJoin(users, eq(users.id, patientDocuments.addedBy))
      .leftJoin(striker, eq(striker.id, patientDocuments.struckBy))
      .where(and(isRecordOf(patientDocuments.patientId, patientId), isReadable(ctx)))
      .orderBy(desc(patientDocuments.keptAt), desc(patientDocuments.id)),
    getClinicDates(ctx),
  ]);
  return rows.map(({ kind, datedOn, fileName, type, size, by, at, struckBy, struckAt, reason, ...row }) => ({
    ...row,
    what: datedOn === null ? KIND_LABELS[kind] : `${KIND_LABELS[kind]} of ${sayDate(datedOn)}`,
    file: [type === null ? "" : TYPES[type].label, saySize(size ?? 0), fileName].filter((part) => part !== "").join(", "),
    added: at === null ? by : `${by}, ${sayInstant(at, timeZone)}`,
    struck: struckAt === null ? null : `Struck out by ${struckBy ?? "somebody"}, ${sayInstant(struckAt, timeZone)}: ${reason ?? ""}`,
  }));
}
