import { isIsoDate } from "#lib/time.ts";

type Asked = Readonly<Record<string, string | string[] | undefined>>;

export type MoveAddress = {
  readonly appointmentId: string;
  readonly date: string;
  readonly time: string;
  /** Null keeps the clinician. */
  readonly clinicianId: string | null;
  readonly minutes: number | undefined;
  /** Which way to move it: only this one, or the later ones too. */
  readonly how: string;
};

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** So many minutes as an address says; undefined for what nobody is seen for. */
export function readMinutes(asked: Asked): number | undefined {
  const minutes = /^\d{1,3}$/.test(one(asked.minutes)) ? Number(asked.minutes) : 0;
  return minutes >= 5 && minutes <= 600 ? minutes : undefined;
}

/** A person's id, a time of day: null for what is none. */
export const readWith = (asked: Asked) => (ID.test(one(asked.with)) ? one(asked.with) : null);
export const readAt = (asked: Asked) => (TIME.test(one(asked.at)) ? one(asked.at) : null);

/** The move that an address asks about; null where it asks about none, or about something that cannot be. */
export function readMove(asked: Asked): MoveAddress | null {
  const [date = "", time = ""] = one(asked.to).split("T");
  if (!ID.test(one(asked.review)) || !isIsoDate(date) || !TIME.test(time)) return null;
  return { appointmentId: one(asked.review), date, time, clinicianId: readWith(asked), minutes: readMinutes(asked), how: one(asked.how) };
}

/** The parts of an address that ask about this move. */
export function moveQuery({ appointmentId, date, time, clinicianId, minutes }: MoveAddress, how?: string): string {
  const query = new URLSearchParams({
    review: appointmentId,
    ...(clinicianId === null ? {} : { with: clinicianId }),
    ...(minutes === undefined ? {} : { minutes: String(minutes) }),
    ...(how === undefined ? {} : { how }),
  });
  return `${query}&to=${date}T${time}`;
}
