import { addDays, compareDates, type IsoDate } from "#lib/time.ts";

/** The clinic writes a name as it stands on the patient's papers; what they are called stands beside it. */
export function sayPatientName(patient: { readonly givenName: string; readonly familyName: string }): string {
  return `${patient.givenName} ${patient.familyName}`.trim();
}

/** Whether a date of birth can be right on `today`: not to come, and not more than 130 years ago. */
export function canBeBornOn(dateOfBirth: IsoDate, today: IsoDate): boolean {
  return compareDates(dateOfBirth, today) <= 0 && compareDates(dateOfBirth, addDays(today, -130 * 366)) > 0;
}

/** "What only clinicians read is a clinician's to write": reception writes only what everyone may read. */
export function mayWriteFor(audience: "everyone" | "clinicians", readsClinical: boolean): boolean {
  return audience === "everyone" || readsClinical;
}
