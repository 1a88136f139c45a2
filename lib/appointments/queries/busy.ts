import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { rangesParam } from "#db/columns.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { closures } from "#db/schema/closures.ts";
import { resources } from "#db/schema/resources.ts";
import { CLOSURE_KINDS } from "#lib/resources/rules.ts";
import { type InstantRange, wallToInstant } from "#lib/time.ts";
import { type Diary, phasesOf, type Wish } from "../rules/choose.ts";
import { sessionEnd } from "../rules/phases.ts";
import type { Setting } from "./setting.ts";

/** The resources that one of these sessions could take: what is named, or all of a kind where any will do. */
export function candidateIds(
  setting: Setting,
  wishes: readonly Wish[],
): { readonly clinician: string[]; readonly room: string[]; readonly device: string[] } {
  const pick = (needed: boolean, all: readonly { readonly id: string }[], named: readonly (string | null | undefined)[]) => {
    if (!needed) return [];
    const ids = named.some((id) => id === null || id === undefined)
      ? all.map(({ id }) => id)
      : all.map(({ id }) => id).filter((id) => named.includes(id));
    return [...new Set(ids)].sort();
  };
  const { diary, needs } = setting;
  const working = diary.clinicians.filter(({ id, shifts }) => shifts.length > 0 || wishes.some(({ clinicianId }) => clinicianId === id));
  return {
    clinician: pick(
      needs.clinician,
      working,
      wishes.map(({ clinicianId }) => clinicianId),
    ),
    room: pick(
      needs.room,
      diary.rooms,
      wishes.map(({ roomId }) => roomId),
    ),
    device: pick(
      needs.device,
      diary.devices,
      wishes.map(({ deviceId }) => deviceId),
    ),
  };
}

const milliseconds = z.number();
const span = { from: milliseconds, to: milliseconds };
const found = z.object({
  busy: z.array(z.object({ id: z.string(), lane: z.number(), ...span })).nullable(),
  own: z.array(z.object(span)).nullable(),
  closures: z
    .array(z.object({ id: z.string(), kind: z.enum(CLOSURE_KINDS), of: z.string().nullable(), note: z.string(), ...span }))
    .nullable(),
  archived: z.array(z.string()).nullable(),
});
const toRange = ({ from, to }: { readonly from: number; readonly to: number }): InstantRange => ({
  start: Temporal.Instant.fromEpochMilliseconds(from),
  end: Temporal.Instant.fromEpochMilliseconds(to),
});

/**
 * What is taken at the times asked for: every lane of every live claim on a resource that could serve, and the patient's own live appointments,
 * under whatever record they were made; and what is closed then, or away. What was taken out of use since the setting was read is left out. One statement.
 * @param ignoring appointments that are about to give up what they hold
 */
export async function loadDiary(db: Db, setting: Setting, wishes: readonly Wish[], ignoring: readonly string[] = []): Promise<Diary> {
  const { timeZone, turnoverMinutes } = setting.diary;
  const ranges = wishes.flatMap((wish) => {
    const start = wallToInstant(wish.date, wish.time, timeZone);
    return start === null ? [] : [{ start, end: sessionEnd(phasesOf(setting.diary, wish), start).add({ minutes: turnoverMinutes }) }];
  });
  if (ranges.length === 0) return { ...setting.diary, closures: [], busy: [], patientBusy: [] };
  const ids = sql`${sql.param(Object.values(candidateIds(setting, wishes)).flat())}::uuid[]`;
  const others = (id: SQL) => sql`not ${id} = any(${sql.param([...ignoring])}::uuid[])`;
  const then = (during: SQL) => sql`${during} && any(${rangesParam(ranges)})`;
  const ends = (during: SQL) => sql`'from', extract(epoch from lower(${during})) * 1000, 'to', extract(epoch from upper(${during})) * 1000`;
  const [row] = (
    await db.execute(sql`
      select
        (select json_agg(json_build_object('id', c.resource_id, 'lane', c.lane, ${ends(sql`c.during`)}))
          from ${claims} c where c.released_at is null and c.resource_id = any(${ids}) and ${then(sql`c.during`)} and ${others(sql`c.appointment_id`)}) as busy,
        (select json_agg(json_build_object(${ends(sql`a.during`)}))
          from ${appointments} a where a.patient_id = any(${sql.param([...setting.patientRecords])}::uuid[]) and a.status not in ('cancelled', 'no_show')
            and ${then(sql`a.during`)} and ${others(sql`a.id`)}) as own,
        (select json_agg(json_build_object('id', x.id, 'kind', x.kind, 'of', x.resource_id, 'note', x.note, ${ends(sql`x.during`)}) order by x.during, x.id)
          from ${closures} x where x.removed_at is null and (x.location_id = ${setting.locationId} or x.resource_id = any(${ids})) and ${then(sql`x.during`)}) as closures,
        (select json_agg(r.id) from ${resources} r where r.id = any(${ids}) and r.archived_at is not null) as archived`)
  ).rows;
  const { busy, own, closures: closed, archived } = found.parse(row);
  const gone = new Set(archived);
  const inUse = <R extends { readonly id: string }>(all: readonly R[]) => all.filter(({ id }) => !gone.has(id));
  const { clinicians, rooms, devices } = setting.diary;
  return {
    ...setting.diary,
    clinicians: inUse(clinicians),
    rooms: inUse(rooms),
    devices: inUse(devices),
    closures: (closed ?? []).map(({ of, id, kind, note, ...range }) => ({ id, kind, resourceId: of, note, during: toRange(range) })),
    busy: (busy ?? []).map(({ id, lane, ...range }) => ({ resourceId: id, lane, range: toRange(range) })),
    patientBusy: (own ?? []).map(toRange),
  };
}
