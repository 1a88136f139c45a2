import { type IsoDate, sayDate, sayTime, type WallTime } from "#lib/time.ts";
import type { ConstantSession } from "../rules/plan/model.ts";

/** When, with whom and where a session is, or would be: ids and times for a form, words for people. */
export type SessionPlaceView = {
  readonly date: IsoDate;
  readonly time: WallTime;
  readonly clinicianId: string | null;
  readonly roomId: string | null;
  readonly deviceId: string | null;
  /** "Tue 10 Mar 2026, 3:00 pm" */
  readonly when: string;
  readonly clinician: string | null;
  /** "Room 1, SkinPen 2" */
  readonly where: string | null;
};

/** The names of people, rooms and devices, by id. */
export type Names = ReadonlyMap<string, string>;

export function sayPlace(place: Omit<ConstantSession, "session">, names: Names): SessionPlaceView {
  const { date, start, clinicianId, roomId, deviceId } = place;
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const where = [nameOf(roomId), nameOf(deviceId)].filter((name) => name !== null);
  return {
    date,
    time: start,
    clinicianId,
    roomId,
    deviceId,
    when: `${sayDate(date)}, ${sayTime(start)}`,
    clinician: nameOf(clinicianId),
    where: where.length === 0 ? null : where.join(", "),
  };
}
