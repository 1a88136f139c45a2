import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { patientPeople } from "#db/schema/patient-people.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddPersonInput, ArchivePersonInput, EditPersonInput, NoteContactConsentsInput } from "../input.ts";
import { readContactConsents } from "../queries/contacts.ts";
import { CHANNELS } from "../rules/contacts.ts";
import { isPatient } from "./standing.ts";

/**
 * Writes down what the patient said of each channel, where it is another than before; what was not asked stays as it was. Refuses `not_found`.
 * @returns on how many channels their word changed.
 */
export function noteContactConsents(ctx: Ctx<"patient:write">, input: NoteContactConsentsInput): Promise<Result<{ changed: number }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "contact:consent", key: input.idempotencyKey, input, answer: z.object({ changed: z.number() }) }, async () => {
      const { patientId } = input;
      if (!(await isPatient(tx, patientId))) return refuse("not_found");
      const before = await readContactConsents(tx, patientId);
      const said = CHANNELS.filter((channel) => input[channel] !== "unasked" && input[channel] !== before[channel]);
      if (said.length === 0) return done({ changed: 0 });
      await tx.db
        .insert(contactConsents)
        .values(
          said.map((channel) => ({ patientId, channel, agreed: input[channel] === "yes", notedBy: authorId(tx), createdAt: tx.now })),
        );
      await recordAudit(tx, {
        action: "contact:consent",
        objectType: "patient",
        objectId: patientId,
        patientId,
        detail: { channels: said.map((channel) => `${channel} ${input[channel]}`).join(" ") },
      });
      return done({ changed: said.length });
    }),
  );
}

/** Adds somebody beside the patient, once for one key. Refuses `not_found`. */
export function addPerson(ctx: Ctx<"patient:write">, input: AddPersonInput): Promise<Result<{ personId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "person:add", key: input.idempotencyKey, input, answer: z.object({ personId: z.string() }) }, async () => {
      const { idempotencyKey: _, ...columns } = input;
      const { patientId, role } = columns;
      if (!(await isPatient(tx, patientId))) return refuse("not_found");
      const [made] = await tx.db
        .insert(patientPeople)
        .values({ ...columns, createdBy: authorId(tx), createdAt: tx.now })
        .returning({ id: patientPeople.id });
      if (made === undefined) throw new Error("The person was not added.");
      await recordAudit(tx, { action: "person:add", objectType: "person", objectId: made.id, patientId, detail: { role } });
      return done({ personId: made.id });
    }),
  );
}

/** Changes how somebody beside the patient is called or reached. Refuses `not_found`, `changed_meanwhile`. */
export function editPerson(ctx: Ctx<"patient:write">, input: EditPersonInput): Promise<Result<null>> {
  const { patientId, personId, version, ...columns } = input;
  return changePerson(ctx, { patientId, personId, version }, "person:edit", columns);
}

/** Takes somebody off the record; who they were stays in it. Refuses `not_found`, `changed_meanwhile`. */
export function archivePerson(ctx: Ctx<"patient:write">, input: ArchivePersonInput): Promise<Result<null>> {
  return changePerson(ctx, input, "person:archive", { archivedAt: ctx.now });
}

type Change = Partial<Omit<EditPersonInput, keyof ArchivePersonInput>> | { readonly archivedAt: Temporal.Instant };

function changePerson(
  ctx: Ctx<"patient:write">,
  { patientId, personId, version }: ArchivePersonInput,
  action: "person:edit" | "person:archive",
  change: Change,
): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [person] = await tx.db
      .select({ version: patientPeople.version })
      .from(patientPeople)
      .where(and(eq(patientPeople.id, personId), isRecordOf(patientPeople.patientId, patientId), isNull(patientPeople.archivedAt)))
      .for("update");
    if (person === undefined) return refuse("not_found");
    if (person.version !== version) return changedMeanwhile(tx, "person", personId);
    await tx.db
      .update(patientPeople)
      .set({ ...change, version: sql`${patientPeople.version} + 1` })
      .where(eq(patientPeople.id, personId));
    await recordAudit(tx, { action, objectType: "person", objectId: personId, patientId });
    return done(null);
  });
}
