/** Every way that a visit comes to stand on a day, and every step of its day: each is prepared before the patient answers, and tried after. */
import { putOnWaitlist } from "#lib/appointments/commands/waitlist.ts";
import type { Result } from "#lib/result.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { addDays, type IsoDate, wallToInstantCompatible } from "#lib/time.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { ZONE } from "./answering.ts";
import {
  bookAppointment,
  cancelAppointment,
  changeStatus,
  moveAppointment,
  moveFromWaitlist,
  overrideBooking,
  undoChange,
} from "./booking.ts";
import { type deskOf, move, plan, single } from "./desk.ts";
import { at, key, value } from "./results.ts";
import { actingAs, type SmallClinic } from "./small-clinic.ts";

type Setting = {
  readonly desk: ReturnType<typeof deskOf>;
  readonly database: Parameters<typeof actingAs>[0];
  readonly clinic: SmallClinic;
  readonly day: IsoDate;
  readonly serviceId: string;
};

/** What the table has a column for. */
export type Column = "book" | "arrived" | "room" | "start";

export type WayIn = {
  readonly name: string;
  readonly column: Column;
  /** Whether it is there for a service without needles too. */
  readonly anyService: boolean;
  readonly prepare: (setting: Setting) => Promise<() => Promise<Result<unknown>>>;
};

const step = (appointmentId: string, version: number, to: "booked" | "arrived" | "in_room" | "no_show") => ({
  appointmentId,
  version,
  to,
  reason: "",
  acceptLongGap: false,
});
const cancelled = (appointmentId: string, version = 1) => ({ appointmentId, version, reason: "Asked for another day", tellPatient: true });

async function booked({ desk, clinic, serviceId }: Setting, date: IsoDate): Promise<string> {
  return value(await bookAppointment(desk.reception(), single(clinic, { date, serviceId }))).appointmentId;
}

/** Reception, at ten on the day itself. */
function onTheDay({ database, day }: Setting) {
  return actingAs(database, { userId: null, roles: ["reception"] }, wallToInstantCompatible(day, "10:00", ZONE));
}

async function arrived(setting: Setting): Promise<string> {
  const id = await booked(setting, setting.day);
  value(await changeStatus(onTheDay(setting), step(id, 1, "arrived")));
  return id;
}

async function inTheRoom(setting: Setting): Promise<string> {
  const id = await arrived(setting);
  value(await changeStatus(onTheDay(setting), step(id, 2, "in_room")));
  return id;
}

export const WAYS_IN: readonly WayIn[] = [
  {
    name: "booking",
    column: "book",
    anyService: true,
    prepare:
      async ({ desk, clinic, day, serviceId }) =>
      () =>
        bookAppointment(desk.reception(), single(clinic, { date: day, serviceId })),
  },
  {
    name: "booking a clinician twice",
    column: "book",
    anyService: true,
    prepare: async ({ desk, clinic, day, serviceId }) => {
      const clinicianId = at(clinic.clinicians, 0).resourceId;
      value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, date: day, clinicianId })));
      const wish = { ...single(clinic, { date: day, serviceId }), clinicianId, reason: "Both agreed." };
      return () => overrideBooking(desk.clinician(clinic), wish);
    },
  },
  {
    name: "moving",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, addDays(setting.day, 14));
      return () => moveAppointment(setting.desk.reception(), move(id, setting.day));
    },
  },
  {
    name: "moving within its day",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, setting.day);
      return () => moveAppointment(setting.desk.reception(), move(id, setting.day, { time: "14:00" }));
    },
  },
  {
    name: "booking a series",
    column: "book",
    anyService: false,
    prepare: async ({ desk, clinic, day }) => {
      const seriesId = await desk.proposed(clinic);
      const input = { idempotencyKey: key(), seriesId, sessions: plan(4, day), reason: "", acceptLongGap: false };
      return () => bookSeries(desk.reception(), input);
    },
  },
  {
    name: "planning a series again",
    column: "book",
    anyService: false,
    prepare: async ({ desk, clinic, day }) => {
      const seriesId = await desk.proposed(clinic);
      const input = { idempotencyKey: key(), seriesId, sessions: plan(4, addDays(day, 7)), reason: "", acceptLongGap: false };
      value(await bookSeries(desk.reception(), input));
      const wanted = await desk.reschedule(seriesId, [{ session: 1, date: day }]);
      return () => rescheduleSessions(desk.reception(), wanted);
    },
  },
  {
    name: "booking a session that a series lacks",
    column: "book",
    anyService: false,
    prepare: async ({ desk, clinic, day }) => {
      const seriesId = await desk.proposed(clinic);
      const input = { idempotencyKey: key(), seriesId, sessions: plan(4, day), reason: "", acceptLongGap: false };
      const { appointmentIds } = value(await bookSeries(desk.reception(), input));
      value(await cancelAppointment(desk.reception(), cancelled(at(appointmentIds, 0))));
      const wanted = await desk.reschedule(seriesId, [{ session: 1, date: day }]);
      return () => rescheduleSessions(desk.reception(), wanted);
    },
  },
  {
    name: "a place from the waitlist",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const { desk, day } = setting;
      const appointmentId = await booked(setting, addDays(day, 14));
      const wishes = { earliestDate: null, weekdays: [], dayPart: "any" as const, clinicianId: null, note: "" };
      const { entryId } = value(
        await putOnWaitlist(desk.receptionist(at(setting.clinic.clinicians, 0).userId), { appointmentId, version: null, ...wishes }),
      );
      const place = { entryId, entryVersion: 1, version: 1, date: day, time: "10:00", clinicianId: null, tellPatient: true };
      return () => moveFromWaitlist(desk.reception(), place);
    },
  },
  {
    name: "taking back a cancellation",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, setting.day);
      value(await cancelAppointment(setting.desk.reception(), cancelled(id)));
      return () => changeStatus(setting.desk.reception(), step(id, 2, "booked"));
    },
  },
  {
    name: "taking back a no-show",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, setting.day);
      value(await changeStatus(setting.desk.reception(), step(id, 1, "no_show")));
      return () => changeStatus(setting.desk.reception(), step(id, 2, "booked"));
    },
  },
  {
    name: "undoing a move",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, setting.day);
      const { changeId } = value(await moveAppointment(setting.desk.reception(), move(id, addDays(setting.day, 14))));
      return () => undoChange(setting.desk.reception(), { changeId });
    },
  },
  {
    name: "undoing a cancellation",
    column: "book",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, setting.day);
      const { changeId } = value(await cancelAppointment(setting.desk.reception(), cancelled(id)));
      return () => undoChange(setting.desk.reception(), { changeId });
    },
  },
  {
    name: "arriving",
    column: "arrived",
    anyService: true,
    prepare: async (setting) => {
      const id = await booked(setting, setting.day);
      return () => changeStatus(onTheDay(setting), step(id, 1, "arrived"));
    },
  },
  {
    name: "going into the room",
    column: "room",
    anyService: true,
    prepare: async (setting) => {
      const id = await arrived(setting);
      return () => changeStatus(onTheDay(setting), step(id, 2, "in_room"));
    },
  },
  {
    name: "undoing that a patient in the room was cancelled",
    column: "room",
    anyService: true,
    prepare: async (setting) => {
      const id = await inTheRoom(setting);
      const { changeId } = value(await cancelAppointment(onTheDay(setting), cancelled(id, 3)));
      return () => undoChange(onTheDay(setting), { changeId });
    },
  },
  {
    name: "starting the treatment",
    column: "start",
    anyService: false,
    prepare: async (setting) => {
      const { desk, clinic, database, day } = setting;
      const seriesId = await desk.proposed(clinic);
      const input = { idempotencyKey: key(), seriesId, sessions: plan(4, day), reason: "", acceptLongGap: false };
      const { appointmentIds } = value(await bookSeries(desk.reception(), input));
      const appointmentId = at(appointmentIds, 0);
      value(await changeStatus(onTheDay(setting), step(appointmentId, 1, "arrived")));
      const who = { userId: at(clinic.clinicians, 0).userId, roles: ["clinician"] as const };
      return () =>
        startTreatment(actingAs(database, who, wallToInstantCompatible(day, "10:10", ZONE)), { idempotencyKey: key(), appointmentId });
    },
  },
];
