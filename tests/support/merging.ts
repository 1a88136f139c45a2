/** Patients who are registered, merged and told apart by reception, as somebody does who has just compared the two. */
import type { Ctx } from "#lib/auth/ctx.ts";
import { mergePatients, unmergePatients } from "#lib/merging/commands/merge.ts";
import { type FoundSide, findSide } from "#lib/merging/queries/sides.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import type { DetailField, Details } from "#lib/patients/rules/details.ts";
import { NO_DETAILS } from "./patient-details.ts";
import { key, value } from "./results.ts";
import { as, type ScreeningClinic } from "./screened-visit.ts";

/** Nothing is taken from the merged record. */
export const ALL_KEPT = {
  givenName: "kept",
  familyName: "kept",
  preferredName: "kept",
  pronouns: "kept",
  dateOfBirth: "kept",
  phone: "kept",
  email: "kept",
  street: "kept",
  city: "kept",
  region: "kept",
  postcode: "kept",
  country: "kept",
  formerNumber: "kept",
  language: "kept",
  timeZone: "kept",
} as const;

export const details = (more: Partial<Details> = {}): Details => ({
  ...NO_DETAILS,
  givenName: "Ines",
  familyName: "Carvalho",
  dateOfBirth: "1985-08-14",
  ...more,
});

export function mergingAt(clinic: ScreeningClinic) {
  const merging = (): Ctx<"patient:merge" | "patient:read"> => as(clinic, clinic.reception, ["patient:merge", "patient:read"]);
  const writing = (): Ctx<"patient:write"> => as(clinic, clinic.reception, ["patient:write"]);
  const register = async (more: Partial<Details> = {}): Promise<string> => {
    const input = { ...details(more), birthDateUnknown: false, idempotencyKey: key() };
    return value(await registerPatient(writing(), input)).patientId;
  };
  const detailsNow = async (id: string): Promise<FoundSide> => {
    const found = await findSide(merging(), id);
    if (found === null) throw new Error("It leads to another.");
    return found;
  };
  const merge = async (keptId: string, mergedId: string, taken: readonly DetailField[] = []) => {
    const versionOf = async (id: string) => (await findSide(merging(), id))?.version ?? 1;
    const versions = { keptVersion: await versionOf(keptId), mergedVersion: await versionOf(mergedId) };
    const choices = { ...ALL_KEPT, ...Object.fromEntries(taken.map((field) => [field, "merged"])) };
    return mergePatients(merging(), { keptId, mergedId, ...versions, ...choices });
  };
  const unmerge = (mergeId: string) => unmergePatients(merging(), { mergeId });
  return { merging, writing, register, detailsNow, merge, unmerge };
}
