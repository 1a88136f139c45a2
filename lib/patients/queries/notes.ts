import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { patientNotes, patientTags } from "#db/schema/patient-notes.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import { getClinicDates, readsClinical } from "./clinic-dates.ts";

export type NoteView = {
  readonly id: string;
  readonly version: number;
  readonly words: string;
  readonly audience: "everyone" | "clinicians";
  /** "Mina Park, 3 Mar 2026, 4:12 pm" */
  readonly written: string;
  /** "Struck out by Aroha Ngata, … : written for somebody else", or null while it stands. */
  readonly struck: string | null;
};

export type TagView = { readonly id: string; readonly tag: string };

const striker = alias(users, "striker");

/** The notes that this person may read, newest first, struck ones among them. One for clinicians never leaves the database for reception. */
export async function listNotes(ctx: Ctx<"patient:read">, patientId: string): Promise<NoteView[]> {
  const [rows, { timeZone }] = await Promise.all([
    ctx.db
      .select({
        id: patientNotes.id,
        version: patientNotes.version,
        words: patientNotes.words,
        audience: patientNotes.audience,
        by: users.name,
        at: patientNotes.createdAt,
        struckBy: striker.name,
        struckAt: patientNotes.struckAt,
        reason: patientNotes.struckReason,
      })
      .from(patientNotes)
      .innerJoin(users, eq(users.id, patientNotes.createdBy))
      .leftJoin(striker, eq(striker.id, patientNotes.struckBy))
      .where(and(isRecordOf(patientNotes.patientId, patientId), readsClinical(ctx) ? undefined : eq(patientNotes.audience, "everyone")))
      .orderBy(desc(patientNotes.createdAt), desc(patientNotes.id)),
    getClinicDates(ctx),
  ]);
  return rows.map(({ by, at, struckBy, struckAt, reason, ...note }) => ({
    ...note,
    written: `${by}, ${sayInstant(at, timeZone)}`,
    struck: struckAt === null ? null : `Struck out by ${struckBy ?? "somebody"}, ${sayInstant(struckAt, timeZone)}: ${reason ?? ""}`,
  }));
}

/** The tags that are on, in the order of the alphabet. */
export async function listTags(ctx: Ctx<"patient:read">, patientId: string): Promise<TagView[]> {
  const rows = await ctx.db
    .select({ id: patientTags.id, tag: patientTags.tag })
    .from(patientTags)
    .where(and(isRecordOf(patientTags.patientId, patientId), isNull(patientTags.removedAt)))
    .orderBy(asc(patientTags.tag), asc(patientTags.id));
  return rows.filter(({ tag }, index) => rows.findIndex((other) => other.tag.toLowerCase() === tag.toLowerCase()) === index);
}

/** Every tag that is on somebody, to choose from; two hundred at most. */
export async function listTagsInUse(ctx: Ctx<"patient:read">): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ tag: patientTags.tag })
    .from(patientTags)
    .where(isNull(patientTags.removedAt))
    .orderBy(asc(patientTags.tag))
    .limit(200);
  return rows.map(({ tag }) => tag);
}
