/** The storm of R5 and R6: reception registers, notes, books, moves and plans series without a pause, and every effect of it can be found again by its key. */
import { addDays, localDate, timeOfMinutes } from "#lib/time.ts";
import type { House } from "#tests/load/house.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";
import { noTrouble, type Outcome, patientSender, type Sent, type Trouble } from "./posting.ts";

const KINDS = ["register", "note", "book", "move", "series"] as const;
export type Kind = (typeof KINDS)[number];

/** Something that was sent, by what its effect is found with: a key in its text, a patient, an appointment or a series. */
export type Write = { readonly kind: Kind; readonly mark: string; readonly answer: Outcome };

const WRITERS = 12;
/** For bookings: as many places an hour as there are clinicians, so that none is refused for another. */
const CLINICIANS = 3;
const HALVES = 22;
const SESSIONS = 5;
const GAP = 28;

export type Storm = {
  readonly writes: readonly Write[];
  readonly trouble: Trouble;
  /** When the last was acknowledged. */
  readonly lastDone: () => number;
  /** How many are acknowledged so far. */
  readonly done: () => number;
  /** Lets what is under way end, and begins nothing more. */
  readonly stop: () => Promise<void>;
};

/** @param mostEach how many of a kind at most: each booking has a patient of its own, each series was proposed before */
export async function openStorm(house: House, mostEach: number): Promise<{ readonly clinic: SmallClinic; readonly begin: () => Storm }> {
  const clinic = await house.desk.clinicOf({ clinicians: CLINICIANS, rooms: CLINICIANS, devices: CLINICIANS, patients: mostEach * 2 });
  const series: string[] = [];
  for (let made = 0; made < Math.min(mostEach, 80); made += 1) series.push(await house.desk.proposed(clinic, SESSIONS, mostEach + made));
  const first = addDays(localDate(Temporal.Now.instant(), "Australia/Melbourne"), 30);
  const afterBookings = addDays(first, Math.ceil(mostEach / (CLINICIANS * HALVES)) + 1);
  const afterMoves = addDays(afterBookings, Math.ceil(mostEach / (CLINICIANS * HALVES)) + 1);
  const place = (from: string, turn: number) => {
    const half = Math.floor(turn / CLINICIANS);
    return { date: addDays(from, Math.floor(half / HALVES)), time: timeOfMinutes(8 * 60 + (half % HALVES) * 30), clinicianId: "any" };
  };
  const { locationId, consultationId: serviceId } = clinic;

  function begin(): Storm {
    const writes: Write[] = [];
    const trouble = noTrouble();
    const send = patientSender(house, house.cookieOf("reception"), trouble);
    const made = { register: 0, note: 0, book: 0, move: 0, series: 0 };
    const movable: string[] = [];
    let isOver = false;
    let last = 0;
    let done = 0;

    async function nextOf(kind: Kind): Promise<(Sent & { readonly mark: string }) | null> {
      const turn = made[kind];
      const idempotencyKey = crypto.randomUUID();
      if (turn >= mostEach && kind !== "register" && kind !== "note") return null;
      made[kind] += 1;
      if (kind === "register") {
        const born = { "dateOfBirth.day": "", "dateOfBirth.month": "", "dateOfBirth.year": "", birthDateUnknown: "on" };
        const fields = { idempotencyKey, givenName: "Storm", familyName: "Petrel", formerNumber: idempotencyKey, anyway: "on", ...born };
        return { mark: idempotencyKey, action: "registerPatientAction", page: "/patients/new", fields };
      }
      if (kind === "note") {
        const patientId = clinic.patients[turn % clinic.patients.length] ?? "";
        const fields = { idempotencyKey, patientId, words: idempotencyKey, audience: "everyone" };
        return { mark: idempotencyKey, action: "addNoteAction", page: `/patients/${patientId}/notes`, fields };
      }
      if (kind === "book") {
        const patientId = clinic.patients[turn] ?? "";
        const fields = { idempotencyKey, patientId, serviceId, locationId, ...place(first, turn) };
        return { mark: patientId, action: "bookAppointmentAction", page: `/diary/new?patient=${patientId}`, fields };
      }
      if (kind === "move") {
        const patientId = movable.shift();
        made.move -= patientId === undefined ? 1 : 0;
        if (patientId === undefined) return null;
        // By the product's own pool, which waits for nothing without an end: the database may be away just now.
        const { rows } = await house.database.pool
          .query<{ id: string; version: number }>("select id, version from appointments where patient_id = $1", [patientId])
          .catch(() => ({ rows: [] }));
        const [row] = rows;
        if (row === undefined) {
          movable.push(patientId);
          made.move -= 1;
          return null;
        }
        const appointmentId = row.id;
        const back = { back: "/diary?done=moved", again: "/diary?done=looked-again" };
        const fields = { appointmentId, version: String(row.version), ...place(afterBookings, turn), ...back };
        return { mark: appointmentId, action: "moveOnDiaryAction", page: `/appointments/${appointmentId}/move`, fields };
      }
      const seriesId = series[turn];
      if (seriesId === undefined) return null;
      const time = timeOfMinutes(8 * 60 + (turn % 8) * 75);
      const start = addDays(afterMoves, Math.floor(turn / 8));
      const sessions = Array.from({ length: SESSIONS }, (_, index) => [
        [`sessions.${index}.date`, addDays(start, index * GAP)],
        [`sessions.${index}.time`, time],
        [`sessions.${index}.clinicianId`, "any"],
      ]).flat();
      const fields = { idempotencyKey, seriesId, ...Object.fromEntries(sessions) };
      return { mark: seriesId, action: "bookSeriesAction", page: `/series/${seriesId}/schedule`, fields };
    }

    async function writer(number: number): Promise<void> {
      for (let turn = number; !isOver; turn += 1) {
        const kind = KINDS[turn % KINDS.length] ?? "note";
        const next = (await nextOf(kind)) ?? (await nextOf("note"));
        if (next === null) continue;
        const { mark, ...sent } = next;
        const answer = await send(turn, sent);
        const written = sent.action === "addNoteAction" ? "note" : kind;
        writes.push({ kind: written, mark, answer });
        if (answer.outcome !== "done") continue;
        done += 1;
        last = answer.at;
        if (written === "book") movable.push(mark);
      }
    }
    const writers = Array.from({ length: WRITERS }, (_, number) => writer(number));
    return {
      writes,
      trouble,
      lastDone: () => last,
      done: () => done,
      stop: async () => {
        isOver = true;
        await Promise.all(writers);
      },
    };
  }
  return { clinic, begin };
}

/** How often each write's effect is found. */
async function effectsOf({ witness: { sql } }: House, kind: Kind, marks: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const list = [...marks];
  const counted = {
    register: sql`select former_number as mark, count(*)::int as many from patients where former_number = any(${list}) group by 1`,
    note: sql`select words as mark, count(*)::int as many from patient_notes where words = any(${list}) group by 1`,
    book: sql`select patient_id::text as mark, count(*)::int as many from appointments where patient_id = any(${list}::uuid[]) group by 1`,
    move: sql`select appointment_id::text as mark, count(*)::int as many from appointment_events
      where what = 'moved' and appointment_id = any(${list}::uuid[]) group by 1`,
    series: sql`select series_id::text as mark, count(*)::int as many from appointments where series_id = any(${list}::uuid[]) group by 1`,
  };
  const rows = await counted[kind];
  return new Map(rows.map(({ mark, many }) => [String(mark), Number(many)]));
}

/** What the audit trail must say for each effect. */
const AUDITED: Readonly<Record<Kind, string>> = {
  register: "patient:register",
  note: "note:add",
  book: "appointment:book",
  move: "appointment:move",
  series: "series:book",
};

export type Found = {
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  readonly half: readonly string[];
  readonly changes: number;
  readonly audited: number;
  readonly refused: readonly string[];
  readonly givenUp: readonly string[];
};

/** What the database holds of a storm, asked by another driver. */
export async function findEffects(house: House, writes: readonly Write[]): Promise<Found> {
  const { sql } = house.witness;
  const missing: string[] = [];
  const twice: string[] = [];
  const half: string[] = [];
  let [changes, audited] = [0, 0];
  for (const kind of KINDS) {
    const own = writes.filter((write) => write.kind === kind);
    const marks = own.map(({ mark }) => mark);
    const effects = await effectsOf(house, kind, marks);
    const whole = kind === "series" ? SESSIONS : 1;
    for (const { mark, answer } of own) {
      const many = effects.get(mark) ?? 0;
      if (answer.outcome === "done" && many === 0) missing.push(`${kind} ${mark}`);
      if (many > whole) twice.push(`${kind} ${mark}: ${many}`);
      if (many > 0 && many < whole) half.push(`${kind} ${mark}: ${many} of ${whole}`);
      changes += many / whole;
    }
    const [rows] = await sql`
      select count(*)::int as many from audit_log l where action = ${AUDITED[kind]} and object_id in (
        select id::text from patients where ${kind} = 'register' and former_number = any(${marks})
        union all select id::text from patient_notes where ${kind} = 'note' and words = any(${marks})
        union all select a.id::text from appointments a where ${kind} = 'book' and a.patient_id::text = any(${marks})
        union all select unnest(${marks}::text[]) where ${kind} in ('move', 'series'))`;
    audited += Number(rows?.many);
  }
  // A key without its answer is the trace of work that was kept in part.
  const [keys] = await sql`select count(*)::int as many from idempotency_keys where answer is null`;
  if (Number(keys?.many) > 0) half.push(`${keys?.many} keys without an answer`);
  for (let many = await house.witness.halves(); many > 0; many = 0) half.push(`${many} visits without what they need`);
  for (let many = await house.witness.overlaps(); many > 0; many = 0) half.push(`${many} overlaps`);
  return {
    missing,
    twice,
    half,
    changes,
    audited,
    // Whoever sends a move again after its answer was lost is told that it was moved.
    refused: writes.flatMap(({ kind, answer }) =>
      answer.outcome === "refused" && !(kind === "move" && answer.tries > 1) ? [`${kind}: ${answer.sentence}`] : [],
    ),
    givenUp: writes.flatMap(({ kind, answer }) => (answer.outcome === "given up" ? [`${kind}: ${answer.last}`] : [])),
  };
}
