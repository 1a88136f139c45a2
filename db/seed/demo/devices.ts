import { notInArray } from "drizzle-orm";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { approveZoneCaps } from "#lib/resources/commands/caps.ts";
import { logDevice } from "#lib/resources/commands/device-log.ts";
import { addDevice } from "#lib/resources/commands/places.ts";
import { approveZoneCapsInput } from "#lib/resources/input.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { type At, must, type Person } from "./clock.ts";

const PEN = {
  deviceKind: "pen",
  manufacturer: "Crown Aesthetics",
  model: "SkinPen Precision",
  regulatoryId: "ARTG 338214",
  needleCount: 12,
  speeds: "6,300 to 7,700 rpm",
  maxDepthMm: 2.5,
  labelCapMm: 1.5,
} as const;
const STAMP = {
  deviceKind: "stamp",
  manufacturer: "Dermaroller",
  model: "eDermastamp",
  regulatoryId: "ARTG 291170",
  needleCount: 9,
  speeds: "1 to 5",
  maxDepthMm: 2,
  labelCapMm: 1.5,
} as const;

type Adding = {
  readonly at: At;
  readonly opened: Temporal.Instant;
  readonly today: IsoDate;
  readonly admin: Person;
  readonly key: () => string;
  readonly locationId: string;
  /** Tells one location's serial numbers from another's. */
  readonly place: number;
};

/** A location's devices, each served half a year ago and cleaned since; the third is late with its service. Ids in the order of the names. */
export async function addDevices(
  { at, opened, today, admin, key, locationId, place }: Adding,
  names: readonly string[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, name] of names.entries()) {
    const pen = name.startsWith("SkinPen");
    const serial = `${pen ? "SP" : "DS"}-${4100 + index * 37 + place * 11}`;
    const device = { idempotencyKey: key(), locationId, name, serial, serviceDue: null, ...(pen ? PEN : STAMP) };
    const { resourceId } = must("add a device", await addDevice(at(opened, admin), device));
    ids.push(resourceId);
    const due = addDays(today, index === 2 ? -12 : 170 - index * 20);
    const served = Temporal.PlainDate.from(addDays(due, -365)).toZonedDateTime({ timeZone: "UTC", plainTime: "00:30" }).toInstant();
    const entry = { resourceId, nextService: null } as const;
    const service = {
      kind: "service",
      words: "Yearly service by the maker’s agent: depth checked at 0.5, 1.0 and 1.5 mm.",
      nextService: due,
    } as const;
    must("log a service", await logDevice(at(served, admin), { ...entry, idempotencyKey: key(), ...service }));
    const cleaned = served.add({ hours: 24 * 150 });
    must("log a cleaning", await logDevice(at(cleaned, admin), { ...entry, idempotencyKey: key(), kind: "cleaning", words: "" }));
  }
  return ids;
}

/** The doctor takes on the caps of face, scalp and hands; those of the body are still drafts. */
export async function approveCaps(at: At, opened: Temporal.Instant, doctor: Person): Promise<void> {
  const ctx = at(opened, doctor);
  const caps = await ctx.db
    .select({ zone: zoneCaps.zone, version: zoneCaps.version })
    .from(zoneCaps)
    .where(notInArray(zoneCaps.zone, ["abdomen", "thigh-right", "thigh-left", "back"]));
  const zones = Object.fromEntries(caps.map(({ zone, version }) => [zone, { version: String(version) }]));
  must("approve depth caps", await approveZoneCaps(ctx, approveZoneCapsInput.parse({ zones })));
}
