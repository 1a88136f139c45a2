import { and, desc, eq, inArray, notInArray } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { importRows } from "#db/schema/imports.ts";
import { patientNotes } from "#db/schema/patient-notes.ts";
import { type Booking, bookIn, tryBookingIn } from "#lib/appointments/commands/book.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { saySession } from "#lib/appointments/outputs/words.ts";
import { loadSetting, type Setting } from "#lib/appointments/queries/setting.ts";
import type { BusySpan, OwnSpan, Placed } from "#lib/appointments/rules/choose.ts";
import { authorId } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { keepRemindersIn } from "#lib/preparation/commands.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { done, type Refusal, type Result } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { keepPrescriberTasksIn } from "#lib/screening/commands/tasks.ts";
import { instantToWall } from "#lib/time.ts";
import { listClinicNames } from "../queries/clinic-names.ts";
import { findWhose } from "../queries/whose.ts";
import { findNames } from "../rules/named.ts";
import { readAppointment } from "../rules/read-appointment.ts";
import { type KnownRecord, whoseIs } from "../rules/whose.ts";
import type { AtWork, ImportTx, Maker, Row, Verdict } from "./maker.ts";
import { undoRows } from "./undo-rows.ts";

/** A row that says whose appointment it is, of what, where and when, and can be asked of the diary; or why it says no such thing. */
type Wanted =
  | { readonly row: number; readonly booking: Booking; readonly patient: KnownRecord; readonly note: string }
  | { readonly row: number; readonly reasons: readonly string[] };

/**
 * Rows of one transaction. Each appointment is booked in one of its own, as at the desk, so that nobody waits for the clinicians and rooms of two hundred;
 * looking at them takes no lock.
 */
const MOST = { checking: 100, making: 1, undoing: 1 };

/** Books appointments of rows, by the very command that books them at the desk. */
export function appointmentMaker(): Maker {
  const taken = new Taken();
  const settings = new Map<string, Result<Setting>>();
  return {
    most: MOST,
    async check(tx, work, rows) {
      const verdicts: Verdict[] = [];
      for (const wanted of await read(tx, work, rows)) {
        const looked = "reasons" in wanted ? refused(wanted.row, wanted.reasons) : await look(tx, wanted, settings, taken);
        verdicts.push(looked);
      }
      return verdicts;
    },
    async make(tx, work, rows) {
      const verdicts: Verdict[] = [];
      for (const wanted of await read(tx, work, rows)) {
        const made = "reasons" in wanted ? done(refused(wanted.row, wanted.reasons)) : await book(tx, wanted);
        if (!made.ok) return made;
        verdicts.push(made.value);
      }
      return done(verdicts);
    },
    undo,
  };
}

const refused = (row: number, reasons: readonly string[]): Verdict => ({ row, state: "refused", reasons, alike: null });

/** What an import says of a row that a rule of the house refuses. */
export const refusedBy = (row: number, refusal: Refusal): Verdict => refused(row, [sayRefusal(refusal)]);

async function read(tx: ImportTx, work: AtWork, rows: readonly Row[]): Promise<Wanted[]> {
  const { today } = await getClinicDates(tx);
  const reading = { columns: work.columns, dateOrder: work.dateOrder, today };
  const drafts = rows.map(({ row, cells }) => ({ row, said: readAppointment(cells, reading) }));
  const clinic = await listClinicNames(tx);
  const known = await findWhose(
    tx,
    drafts.flatMap(({ said }) => (said.ok ? [said.draft.whose] : [])),
  );
  return drafts.map(({ row, said }) => {
    if (!said.ok) return { row, reasons: said.reasons };
    const { whose, when, minutes, note } = said.draft;
    const patient = whoseIs(whose, known);
    const names = findNames(said.draft, clinic);
    const reasons = [...("wrong" in patient ? [patient.wrong] : []), ...(names.ok ? [] : names.reasons)];
    if ("wrong" in patient || !names.ok) return { row, reasons };
    const { timeZone, ...found } = names.found;
    const { date, time } = when.at === null ? when : instantToWall(when.at, timeZone);
    return { row, booking: { ...found, patientId: patient.value.patientId, date, time, minutes }, patient: patient.value, note };
  });
}

type Asked = Extract<Wanted, { readonly booking: Booking }>;

/** Whether the diary would take it, were it booked after the rows before it. */
async function look(
  tx: ImportTx,
  { row, booking, patient }: Asked,
  settings: Map<string, Result<Setting>>,
  taken: Taken,
): Promise<Verdict> {
  const key = `${booking.serviceId} ${booking.locationId}`;
  const setting = settings.get(key) ?? (await loadSetting(tx.db, booking));
  settings.set(key, setting);
  if (!setting.ok) return refusedBy(row, setting.refusal);
  const { patientId, patientRecords, patientNumber } = patient;
  const tried = await tryBookingIn(tx, { ...setting.value, patientId, patientRecords }, booking, taken.on(booking));
  if (tried.ok) {
    taken.add(row, booking, tried.value);
    return { row, state: "ready", reasons: [], alike: null };
  }
  if (!(await isThere(tx, booking, patient))) return refusedBy(row, tried.refusal);
  return { row, state: "same", reasons: [THERE], alike: patientNumber };
}

const THERE = "The patient has an appointment of this service at this very time already.";

/** Whether that is so, so that a file that is sent again is known again. */
async function isThere(tx: ImportTx, { serviceId, date, time }: Booking, { patientRecords }: KnownRecord): Promise<boolean> {
  const found = await tx.db
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        inArray(appointments.patientId, [...patientRecords]),
        eq(appointments.serviceId, serviceId),
        eq(appointments.localDate, date),
        eq(appointments.localStart, time),
        notInArray(appointments.status, ["cancelled", "no_show"]),
      ),
    )
    .limit(1);
  return found.length > 0;
}

/** Books it as the desk does, but that nobody is told of what they know already. The note that came along is clinicians’: nobody knows what it holds. */
async function book(tx: ImportTx, { row, booking, patient, note }: Asked): Promise<Result<Verdict>> {
  if (await isThere(tx, booking, patient)) return done({ row, state: "skipped", reasons: [THERE], alike: patient.patientNumber });
  const made = await bookIn(tx, booking, { overrideReason: null, tellPatient: false, safeguard: screeningSafeguard });
  if (!made.ok) return made;
  if (note !== "")
    await tx.db.insert(patientNotes).values({
      patientId: booking.patientId,
      audience: "clinicians",
      words: `${saySession({ ...booking, session: null })}: ${note}`,
      createdBy: authorId(tx),
      createdAt: tx.now,
    });
  return done({ row, state: "made", reasons: [], alike: null, patient: booking.patientId, appointment: made.value.appointmentId });
}

/** Takes back the next appointment under its patient's lock; the reminders and tasks of what stands are then theirs again. */
async function undo(tx: ImportTx, work: AtWork): Promise<number> {
  const [next] = await tx.db
    .select({ patientId: importRows.patientId })
    .from(importRows)
    .where(and(eq(importRows.importId, work.id), eq(importRows.state, "made")))
    .orderBy(desc(importRows.row))
    .limit(MOST.undoing);
  if (next?.patientId == null) return 0;
  const patientId = await lockPatient(tx, next.patientId);
  const looked = await undoRows(tx, work, MOST.undoing);
  if (patientId !== null) {
    await keepRemindersIn(tx, patientId);
    await keepPrescriberTasksIn(tx, patientId);
  }
  return looked;
}

/** What earlier rows of a file would take, were they booked: by day, since no visit goes on into the next. */
class Taken {
  readonly #busy = new Map<string, BusySpan[]>();
  readonly #own = new Map<string, OwnSpan[]>();

  on({ date, patientId }: Booking) {
    return { busy: this.#busy.get(date) ?? [], patientBusy: this.#own.get(`${date} ${patientId}`) ?? [] };
  }

  add(row: number, { date, patientId }: Booking, { claims, during }: Placed): void {
    const what = `row ${row} of this file`;
    const put = <T>(spans: Map<string, T[]>, key: string, more: readonly T[]) => spans.set(key, [...(spans.get(key) ?? []), ...more]);
    put(
      this.#busy,
      date,
      claims.map(({ resourceId, range, lane }) => ({ resourceId, range, lane, what })),
    );
    put(this.#own, `${date} ${patientId}`, [{ ...during, what }]);
  }
}
