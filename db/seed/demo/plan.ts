import { and, eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { type ProtocolContent, protocolContent } from "#lib/series/input.ts";
import { addDays, compareDates, type IsoDate } from "#lib/time.ts";
import type { Board, Slot } from "./board.ts";
import type { ServiceKey } from "./clinic-data.ts";
import type { DemoPatient } from "./patients.ts";
import type { Random } from "./random.ts";
import type { DemoClinician, DemoService, DemoSetting } from "./setting.ts";

export type SeriesState = "proposed" | "fresh" | "midway" | "deferred" | "missed" | "finished" | "followed_up";

/** How many series of the demo are in each state, 120 in all; and how many are enough to test with. */
const STATES: readonly { readonly state: SeriesState; readonly count: number; readonly light: number }[] = [
  { state: "proposed", count: 9, light: 9 },
  { state: "fresh", count: 18, light: 18 },
  { state: "midway", count: 38, light: 20 },
  { state: "deferred", count: 7, light: 5 },
  { state: "missed", count: 10, light: 6 },
  { state: "finished", count: 16, light: 8 },
  { state: "followed_up", count: 22, light: 8 },
];

type Protocol = { readonly versionId: string; readonly slug: string; readonly content: ProtocolContent };

export type PlannedSeries = {
  readonly state: SeriesState;
  readonly patient: DemoPatient;
  readonly clinician: DemoClinician;
  readonly service: DemoService;
  readonly protocol: Protocol;
  readonly zones: readonly string[];
  /** The times of all its sessions, in order; empty while it is only proposed. */
  readonly slots: readonly Slot[];
  readonly proposedOn: IsoDate;
  /** How many sessions have gone by. */
  readonly gone: number;
};

const BOOKS: readonly { readonly slug: string; readonly service: ServiceKey; readonly weight: number }[] = [
  { slug: "acne-scarring", service: "face", weight: 5 },
  { slug: "skin-rejuvenation", service: "face", weight: 3 },
  { slug: "fine-lines", service: "face", weight: 3 },
  { slug: "deep-wrinkles", service: "face", weight: 2 },
  { slug: "pore-size", service: "face", weight: 2 },
  { slug: "stretch-marks", service: "body", weight: 2 },
  { slug: "hair-loss", service: "scalp", weight: 2 },
];

async function protocolsInForce(database: Database): Promise<Map<string, Protocol>> {
  const rows = await database.db
    .select({ versionId: definitionVersions.id, slug: definitions.slug, content: definitionVersions.content })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(and(eq(definitions.kind, "protocol"), eq(definitionVersions.state, "in_force")));
  return new Map(rows.map(({ content, ...row }) => [row.slug, { ...row, content: protocolContent.parse(content) }]));
}

/** Invents the series: who, what, with whom, and free times for every session, none of it written yet. */
export async function planSeries(options: {
  readonly database: Database;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly board: Board;
  readonly patients: readonly DemoPatient[];
  readonly today: IsoDate;
  readonly light: boolean;
}): Promise<PlannedSeries[]> {
  const { database, random, setting, board, patients, today, light } = options;
  const protocols = await protocolsInForce(database);
  const choices = BOOKS.flatMap((book) => Array.from({ length: book.weight }, () => book));
  const waiting = random.shuffled(patients);
  const planned: PlannedSeries[] = [];
  for (const state of STATES.flatMap((each) => Array.from({ length: light ? each.light : each.count }, () => each.state))) {
    const book = random.pick(choices);
    const protocol = protocols.get(book.slug);
    if (protocol === undefined) throw new Error(`The protocol ${book.slug} is not in force.`);
    const service = setting.services[book.service];
    const sessions = protocol.content.sessions.default;
    const gap = protocol.content.gapDays.target;
    const { first, gone } = firstDate(state, random, today, sessions, gap);
    const at = waiting.findIndex(({ registered }) => compareDates(registered, addDays(first, -20)) <= 0);
    const [patient] = waiting.splice(Math.max(at, 0), 1);
    if (patient === undefined) throw new Error("The demo has too few patients.");
    const colleagues = setting.clinicians.filter(({ locationId }) => locationId === setting.locations[patient.locationIndex]?.id);
    const zones = protocol.content.depths.map(({ zone }) => zone).filter((zone) => !zone.startsWith("under-eye"));
    const base = { state, patient, service, protocol, zones: zones.slice(0, 9), proposedOn: addDays(first, -14), gone };
    if (state === "proposed") {
      planned.push({ ...base, clinician: random.pick(colleagues), slots: [], proposedOn: addDays(today, -random.int(0, 6)) });
      continue;
    }
    const found = findSlots(board, random.shuffled(colleagues), service, patient.id, first, sessions, gap);
    for (const slot of found.slots) board.take(service, slot, patient.id);
    planned.push({ ...base, ...found, proposedOn: addDays(first, -14) });
  }
  return planned;
}

/** When the first session was or will be, so that the series is in this state today. */
function firstDate(
  state: SeriesState,
  random: Random,
  today: IsoDate,
  sessions: number,
  gap: number,
): { readonly first: IsoDate; readonly gone: number } {
  const back = (gone: number, ahead: number) => ({ first: addDays(today, ahead - gone * gap), gone });
  switch (state) {
    case "proposed":
      return { first: addDays(today, 7), gone: 0 };
    case "fresh":
      return back(0, random.int(0, 18));
    case "midway":
      return back(random.int(1, sessions - 1), random.int(0, gap - 1));
    case "missed":
      return back(random.int(1, sessions - 1), random.int(1, gap - 7));
    case "deferred":
      return back(random.int(0, sessions - 1), random.int(1, 6));
    case "finished":
      return { first: addDays(today, -random.int(3, 80) - (sessions - 1) * gap), gone: sessions };
    case "followed_up":
      return { first: addDays(today, -random.int(95, 520) - (sessions - 1) * gap), gone: sessions };
  }
}

/** The same weekday and time at the target gap, with one clinician, near the wished first day. */
function findSlots(
  board: Board,
  colleagues: readonly DemoClinician[],
  service: DemoService,
  patientId: string,
  first: IsoDate,
  sessions: number,
  gap: number,
): { readonly clinician: DemoClinician; readonly slots: readonly Slot[] } {
  for (let later = 0; later < 14; later += 1) {
    for (const clinician of colleagues) {
      let earliest = 0;
      for (;;) {
        const start = board.find(service, clinician, addDays(first, later), patientId, earliest);
        if (start === null) break;
        const slots = Array.from({ length: sessions }, (_, index) =>
          board.findAt(service, clinician, addDays(first, later + index * gap), start.time, patientId),
        );
        const whole = slots.filter((slot) => slot !== null);
        if (whole.length === sessions) return { clinician, slots: whole };
        earliest = board.after(start);
      }
    }
  }
  throw new Error("The demo found no free times for a series.");
}
