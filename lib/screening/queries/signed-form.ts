import { and, eq, getTableColumns } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { formDefinition } from "#lib/forms/input.ts";
import type { WayOfSigning } from "#lib/forms/outputs/signed-document.tsx";
import { describeAnswers, knownAnswers } from "#lib/forms/rules.ts";
import { isDrawing } from "#lib/png.ts";
import { sayBirthDate, sayDate, sayInstant, sayZone } from "#lib/time.ts";
import { PARTS, sayHow } from "./assessment.ts";
import { storedAnswers } from "./gate-rows.ts";
import { isIntactForm } from "./seal.ts";

export type SignedFormView = {
  readonly id: string;
  readonly title: string;
  readonly versionNumber: number;
  readonly patientName: string;
  readonly born: string | null;
  /** "Whole form" */
  readonly what: string;
  /** "drawn, with Hanna", "read aloud, completed by Hanna" */
  readonly how: string;
  readonly answeredOn: string;
  readonly signedAt: string;
  readonly signature: { readonly name: string; readonly way: WayOfSigning; readonly image: string | null };
  readonly sections: readonly {
    readonly section: string;
    readonly rows: readonly { readonly id: string; readonly question: string; readonly answer: string }[];
  }[];
  readonly intact: boolean;
  readonly seal: string;
  /** The place whose clock the times are told by, and when this was read by it. */
  readonly zone: string;
  readonly readAt: string;
};

/**
 * A signed form with every question of its part as its own version asked it, and every answer, for its print. Audited before it is returned; null when there
 * is no signed form of that id.
 */
export async function getSignedForm(ctx: Ctx<"clinical:read">, responseId: string): Promise<SignedFormView | null> {
  const [found] = await ctx.db
    .select({
      row: getTableColumns(formResponses),
      canonicalId: patientIdentities.canonicalId,
      given: patientDetails.givenName,
      family: patientDetails.familyName,
      dateOfBirth: patientDetails.dateOfBirth,
      number: definitionVersions.number,
      content: definitionVersions.content,
      witness: users.name,
      timeZone: locations.timeZone,
    })
    .from(formResponses)
    .innerJoin(patientIdentities, eq(patientIdentities.id, formResponses.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, formResponses.formVersionId))
    .innerJoin(appointments, eq(appointments.id, formResponses.appointmentId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(users, eq(users.id, formResponses.signedWith))
    .where(and(eq(formResponses.id, responseId), eq(formResponses.state, "signed")));
  if (found === undefined) return null;
  const { row, canonicalId, timeZone } = found;
  if (row.signedAt === null || row.answeredOn === null || row.contentHash === null) return null;
  await recordAudit(ctx, { action: "screening:print", objectType: "form_response", objectId: row.id, patientId: canonicalId });
  const definition = formDefinition.parse(found.content);
  const image = row.signatureImage;
  return {
    id: row.id,
    title: definition.title,
    versionNumber: found.number,
    patientName: `${found.given} ${found.family}`.trim(),
    born: found.dateOfBirth === null ? null : sayBirthDate(found.dateOfBirth),
    what: PARTS[row.part],
    how: row.part === "staff" ? "signed in" : sayHow({ ...row, drawn: image !== null }, found.witness ?? "the clinic"),
    answeredOn: sayDate(row.answeredOn),
    signedAt: sayInstant(row.signedAt, timeZone),
    signature: {
      name: row.signedName ?? "",
      way: wayOf(row),
      image: image !== null && isDrawing(image) ? `data:image/png;base64,${image.toString("base64")}` : null,
    },
    sections: sectionsOf(definition, storedAnswers.parse(row.answers), row.part),
    intact: isIntactForm(row),
    seal: row.contentHash.toString("hex"),
    zone: sayZone(timeZone),
    readAt: sayInstant(ctx.now, timeZone),
  };
}

function wayOf({ signatureImage, confirmed, mode }: typeof formResponses.$inferSelect): WayOfSigning {
  if (signatureImage !== null) return "drawn";
  if (confirmed) return "with one tap";
  if (mode === "staff") return "by their own sign-in";
  return mode === "paper" ? "on paper" : "typed";
}

/** The questions of the part that was filled in, as its own version asked them. */
function sectionsOf(
  definition: ReturnType<typeof formDefinition.parse>,
  stored: Readonly<Record<string, unknown>>,
  part: "full" | "short" | "staff",
): SignedFormView["sections"] {
  const isAsked = ({ id, staffOnly, everyVisit }: (typeof definition)["sections"][number]["questions"][number]) =>
    Object.hasOwn(stored, id) || (part === "staff" ? staffOnly === true : staffOnly !== true && (part === "full" || everyVisit === true));
  const asked = { ...definition, sections: definition.sections.map((each) => ({ ...each, questions: each.questions.filter(isAsked) })) };
  const rows = Map.groupBy(describeAnswers(asked, knownAnswers(stored)), ({ section }) => section);
  return [...rows].map(([section, each]) => ({ section, rows: each.map(({ id, question, answer }) => ({ id, question, answer })) }));
}
