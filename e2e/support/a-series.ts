/** A patient and the sessions of a series, for tests of what comes after: how they are made by hand is the journeys' to show. */
import { z } from "zod";
import { offerForm, sendForm } from "./by-post.ts";
import { lookInside } from "./sql.ts";

const session = z.object({ number: z.number(), id: z.string(), date: z.string(), time: z.string(), status: z.string() });
export type Session = z.output<typeof session>;

/** Every appointment of the series that stands, in order, as it was really written. */
export async function standing(seriesId: string): Promise<readonly Session[]> {
  const sql = lookInside();
  try {
    const rows = await sql`select session_number as number, id, local_date::text as date, to_char(local_start, 'HH24:MI') as time, status
      from appointments where series_id = ${seriesId} and status not in ('cancelled', 'no_show') order by session_number`;
    return z.array(session).parse([...rows]);
  } finally {
    await sql.end();
  }
}

export function at(sessions: readonly Session[], number: number): Session {
  const found = sessions.find((each) => each.number === number);
  if (found === undefined) throw new Error(`Session ${number} has no appointment.`);
  return found;
}

type Person = { readonly givenName?: string; readonly familyName: string; readonly born?: string };

/** @param born an ISO date. @returns the patient. */
export async function registerPatient({ givenName = "Marguerite", familyName, born = "1987-05-02" }: Person): Promise<string> {
  const [year = "", month = "", day = ""] = born.split("-").map((part) => String(Number(part)));
  // Whoever else a test made up may look alike.
  const values = { givenName, familyName, "dateOfBirth.day": day, "dateOfBirth.month": month, "dateOfBirth.year": year, anyway: "on" };
  return idIn(await sendForm({ as: "reception", page: "/patients/new", field: "familyName", values }), "patients");
}

const protocol = z.object({
  protocolVersionId: z.string(),
  min: z.string(),
  max: z.string(),
  zones: z.array(z.string()),
  serviceId: z.string(),
  locationId: z.string(),
});

/** A series four weeks apart, of the face, by the clinic's protocol of this slug. @param zones all of the protocol's where none are named. @returns the series. */
export async function propose(patientId: string, slug: string, sessions: number, zones?: readonly string[]): Promise<string> {
  const sql = lookInside();
  const [row] = await sql`
    select v.id as "protocolVersionId", v.content->'gapDays'->>'min' as min, v.content->'gapDays'->>'max' as max,
      jsonb_path_query_array(v.content, '$.depths[*].zone') as zones,
      (select id from services where name = 'Needling, face') as "serviceId", (select id from locations where name = 'Carlton, Melbourne') as "locationId"
    from definition_versions v join definitions d on d.id = v.definition_id where d.slug = ${slug} and v.state = 'in_force'`;
  await sql.end();
  const { protocolVersionId, serviceId, locationId, min, max, zones: every } = protocol.parse(row);
  const gaps = { "gaps.min": min, "gaps.target": "28", "gaps.max": max };
  const values = { serviceId, locationId, sessions: String(sessions), ...gaps, zones: zones ?? every };
  const page = `/patients/${patientId}/series/new?protocol=${protocolVersionId}`;
  return idIn(await sendForm({ as: "clinician", page, field: "protocolVersionId", values }), "series");
}

/** How often a plan is made anew because another test took one of its places meanwhile. */
const TRIES = 5;

/**
 * Books every session as the planner lays it.
 * @param wishes of the planner's form, by field, for each try: the first day and within how many, say. @returns the sessions. @throws when no plan was free to be booked.
 */
export async function book(seriesId: string, wishes: () => Readonly<Record<string, string>>): Promise<readonly Session[]> {
  const refusals: string[] = [];
  while (refusals.length < TRIES) {
    const page = `/series/${seriesId}/schedule?${new URLSearchParams(wishes())}`;
    const answer = await offerForm({ as: "reception", page, field: "sessions.0.date" });
    if ("to" in answer) return standing(seriesId);
    refusals.push(answer.refusal);
  }
  throw new Error(`The series was not booked: ${refusals.join("; ")}`);
}

const idIn = (address: string, folder: string) => new RegExp(`/${folder}/([0-9a-f-]{36})`).exec(address)?.[1] ?? "";
