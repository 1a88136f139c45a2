import { and, inArray, isNotNull, isNull, notInArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { rangesParam } from "#db/columns.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { resources } from "#db/schema/resources.ts";
import { closuresBetween } from "#lib/resources/queries/closures.ts";
import { wallToInstant } from "#lib/time.ts";
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

/**
 * What is taken at the times asked for: every lane of every live claim on a resource that could serve, and the patient's own live appointments,
 * under whatever record they were made; and what is closed then, or away. What was taken out of use since the setting was read is left out. Four statements.
 * @param ignoring appointments that are about to give up what they hold
 */
export async function loadDiary(db: Db, setting: Setting, wishes: readonly Wish[], ignoring: readonly string[] = []): Promise<Diary> {
  const { timeZone, turnoverMinutes } = setting.diary;
  const ranges = wishes.flatMap((wish) => {
    const start = wallToInstant(wish.date, wish.time, timeZone);
    return start === null ? [] : [{ start, end: sessionEnd(phasesOf(setting.diary, wish), start).add({ minutes: turnoverMinutes }) }];
  });
  if (ranges.length === 0) return { ...setting.diary, closures: [], busy: [], patientBusy: [] };
  const ids = Object.values(candidateIds(setting, wishes)).flat();
  const taken =
    ids.length === 0
      ? []
      : await db
          .select({ resourceId: claims.resourceId, range: claims.during, lane: claims.lane })
          .from(claims)
          .where(
            and(
              isNull(claims.releasedAt),
              inArray(claims.resourceId, ids),
              sql`${claims.during} && any(${rangesParam(ranges)})`,
              ignoring.length > 0 ? notInArray(claims.appointmentId, [...ignoring]) : undefined,
            ),
          );
  const gone = new Set((await listArchived(db, ids)).map(({ id }) => id));
  const inUse = <R extends { readonly id: string }>(all: readonly R[]) => all.filter(({ id }) => !gone.has(id));
  const { clinicians, rooms, devices } = setting.diary;
  const own = await db
    .select({ range: appointments.during })
    .from(appointments)
    .where(
      and(
        inArray(appointments.patientId, [...setting.patientRecords]),
        notInArray(appointments.status, ["cancelled", "no_show"]),
        sql`${appointments.during} && any(${rangesParam(ranges)})`,
        ignoring.length > 0 ? notInArray(appointments.id, [...ignoring]) : undefined,
      ),
    );
  return {
    ...setting.diary,
    clinicians: inUse(clinicians),
    rooms: inUse(rooms),
    devices: inUse(devices),
    closures: await closuresBetween(db, { locationId: setting.locationId, resourceIds: ids, ranges }),
    busy: taken,
    patientBusy: own.map(({ range }) => range),
  };
}

async function listArchived(db: Db, ids: readonly string[]): Promise<readonly { readonly id: string }[]> {
  if (ids.length === 0) return [];
  return db
    .select({ id: resources.id })
    .from(resources)
    .where(and(inArray(resources.id, [...ids]), isNotNull(resources.archivedAt)));
}
