import { eq, inArray, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { Whose } from "../rules/read-appointment.ts";
import type { KnownRecord } from "../rules/whose.ts";

/** Each record as it was written: one that was merged into another is still known by what it says. */
const found = alias(patients, "found");

/** Every record that one of these rows may mean, by its numbers and dates of birth, each by its index. */
export async function findWhose(ctx: Ctx<"import:run">, all: readonly Whose[]): Promise<readonly KnownRecord[]> {
  const ids = all.flatMap(({ cadenceId }) => cadenceId ?? []);
  const numbers = all.flatMap(({ number }) => number ?? []);
  const formerNumbers = all.flatMap(({ formerNumber }) => (formerNumber === "" ? [] : [formerNumber]));
  const born = all.flatMap(({ cadenceId, number, formerNumber, dateOfBirth }) =>
    cadenceId === null && number === null && formerNumber === "" ? (dateOfBirth ?? []) : [],
  );
  const ways = [
    ids.length === 0 ? undefined : inArray(found.id, [...new Set(ids)]),
    numbers.length === 0 ? undefined : inArray(found.number, [...new Set(numbers)]),
    formerNumbers.length === 0
      ? undefined
      : sql`(${inArray(found.formerNumber, [...new Set(formerNumbers)])} and ${found.formerNumber} <> '')`,
    born.length === 0 ? undefined : inArray(found.dateOfBirth, [...new Set(born)]),
  ].filter((way) => way !== undefined);
  if (ways.length === 0) return [];
  return ctx.db
    .select({
      patientId: patientDetails.id,
      patientRecords: sql<string[]>`patient_records(${patientDetails.id})`,
      patientNumber: patientDetails.number,
      isArchived: sql<boolean>`${patientDetails.archivedAt} is not null`,
      id: found.id,
      number: found.number,
      formerNumber: found.formerNumber,
      details: {
        givenName: found.givenName,
        familyName: found.familyName,
        preferredName: found.preferredName,
        dateOfBirth: found.dateOfBirth,
      },
    })
    .from(found)
    .innerJoin(patientIdentities, eq(patientIdentities.id, found.id))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(or(...ways));
}
