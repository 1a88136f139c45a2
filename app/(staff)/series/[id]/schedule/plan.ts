import { z } from "zod";
import { isIsoDate } from "#lib/time.ts";

type Session = { readonly date: string; readonly time: string; readonly clinicianId: string | null };

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Sessions as an address carries them: dates, times and staff ids, nothing about the patient. */
export function writePlan(sessions: readonly Session[]): string {
  return sessions.map(({ date, time, clinicianId }) => `${date}T${time}.${clinicianId ?? "any"}`).join("_");
}

function readSession(text: string): Session | null {
  const [when = "", clinician = ""] = text.split(".");
  const [date = "", time = ""] = when.split("T");
  if (!isIsoDate(date) || !date.startsWith("20") || !TIME.test(time)) return null;
  if (clinician === "any") return { date, time, clinicianId: null };
  return z.uuid().safeParse(clinician).success ? { date, time, clinicianId: clinician } : null;
}

/** The sessions of an address, or null where it was not written by us. */
export function readPlan(text: string, sessions: number): Session[] | null {
  const read = text.split("_").flatMap((part) => readSession(part) ?? []);
  return read.length === sessions ? read : null;
}

/** The first session from step one's fields, or null while they are not filled in. */
export function readFirst(asked: Readonly<Record<string, string | string[] | undefined>>): Session | null {
  const { date, time, clinician } = asked;
  return typeof date === "string" && typeof time === "string" && typeof clinician === "string"
    ? readSession(`${date}T${time}.${clinician}`)
    : null;
}
