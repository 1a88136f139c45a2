import { asc, eq, inArray, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { treatmentAddenda, treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { type GivenAnaestheticView, listGiven } from "#lib/anaesthetics/queries.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { listBloodProducts } from "#lib/blood/queries.ts";
import { instantToWall, sayBirthDate, sayDate, sayInstant, sayTime, sayZone } from "#lib/time.ts";
import { findZone, ZONES } from "#lib/zones.ts";
import { sayDevice } from "../rules/names.ts";
import type { UsedUnit } from "../rules/seal.ts";
import type { Endpoint, ZoneSetting } from "../rules/zones.ts";
import { isIntactTreatment, sealColumns } from "./intact.ts";
import { findLastSigned, type LastTreatmentView, sayZones } from "./last.ts";
import { readParts, sealedNames } from "./sealed.ts";
import { listUnits } from "./units.ts";

export type AddendumView = { readonly id: string; readonly words: string; readonly by: string; readonly when: string };

export type SignedZoneView = {
  readonly id: string;
  readonly label: string;
  readonly depthMm: number;
  readonly passes: number;
  readonly speed: string;
  readonly endpoint: Endpoint | null;
  readonly pain: number | null;
  readonly note: string;
  /** "Two passes near the ear. Signed off by Dr Amara Okonjo." Null where it stayed within the device's label. */
  readonly overLabel: { readonly reason: string; readonly by: string } | null;
  readonly lastMm: number | null;
};

export type SignedTreatmentView = {
  readonly id: string;
  readonly appointmentId: string;
  readonly patient: { readonly id: string; readonly name: string; readonly number: string; readonly born: string | null };
  readonly service: string;
  readonly session: { readonly number: number; readonly of: number; readonly protocol: string; readonly seriesId: string } | null;
  readonly location: string;
  /** "Tue 27 Oct 2026" */
  readonly date: string;
  readonly started: string;
  readonly ended: string;
  readonly minutes: number;
  readonly device: string;
  /** "12-needle tip, lot BC-2609-114, expires Sat 30 Sep 2028" */
  readonly units: readonly { readonly key: string; readonly kind: UsedUnit["kind"]; readonly words: string }[];
  /** "EMLA 5 %, 10 g, face, on 2:10 pm, off 2:50 pm, 40 min, lot LC-2609, allowed by Dr Amara Okonjo", one for each. */
  readonly anaesthetics: readonly string[];
  /** "PRP, 2 tubes of 8.5 ml. Drawn 2:10 pm by Mei Tan, … Checked by Mei Tan with Dr Amara Okonjo, 2:30 pm." */
  readonly blood: readonly string[];
  readonly skinPrep: string;
  /** How the patient agreed to what lies beyond the consent; empty where nothing did. */
  readonly consentReason: string;
  readonly notes: string;
  readonly startedBy: string;
  readonly signedBy: string;
  readonly signedById: string;
  readonly signed: string;
  /** Whether another clinician's signature is asked for, and whose stands there. */
  readonly cosign: { readonly by: string; readonly when: string } | "waiting" | null;
  readonly summary: string;
  readonly zones: readonly SignedZoneView[];
  readonly last: Omit<LastTreatmentView, "zones"> | null;
  /** SHA-256 as signed, and whether the record still gives the same. */
  readonly hash: { readonly hex: string; readonly intact: boolean };
  readonly handoutId: string | null;
  readonly addenda: readonly AddendumView[];
  /** The place whose clock the times are told by, and when this was read by it. */
  readonly zone: string;
  readonly readAt: string;
};

/** The draft behind this id, for whoever followed a link to its record. */
export type OpenTreatmentView = { readonly state: "draft"; readonly appointmentId: string };

/** A signed record with its notes, audited before anything is returned; a draft only says where it is being written. */
export async function getSignedTreatment(
  ctx: Ctx<"clinical:read">,
  id: string,
  action: "treatment:open" | "treatment:print" = "treatment:open",
): Promise<({ readonly state: "signed" } & SignedTreatmentView) | OpenTreatmentView | null> {
  const row = await findRecord(ctx, id);
  if (row === null) return null;
  if (row.state === "draft") return { state: "draft", appointmentId: row.appointmentId };
  await recordAudit(ctx, { action, objectType: "treatment", objectId: id, patientId: row.patientId });
  const { endedAt, deviceId, signedAt, signedBy, contentHash: hash } = row.sealed;
  const { timeZone } = row;
  if (endedAt === null || deviceId === null || signedAt === null || signedBy === null || hash === null) {
    throw new Error("A signed record is whole.");
  }
  const called = sealedNames.parse(row.sealed.sealedNames);
  const [{ parts }, numbing, blood, units, last, addenda] = await Promise.all([
    readParts(ctx, row),
    listGiven(ctx, { appointmentId: row.appointmentId, timeZone, begun: true, lots: called }),
    listBloodProducts(ctx, id, timeZone),
    listUnits(ctx, id),
    findLastSigned(ctx, row.patientId, row.sealed.startedAt),
    listAddenda(ctx, id, timeZone),
  ]);
  const { zones } = parts;
  const names = await namesOf(ctx, zones);
  const clock = (at: Temporal.Instant) => sayTime(instantToWall(at, timeZone).time);
  return {
    state: "signed",
    id,
    appointmentId: row.appointmentId,
    patient: {
      id: row.canonicalId,
      name: row.patientName,
      number: String(row.patientNumber),
      born: row.born === null ? null : sayBirthDate(row.born),
    },
    service: row.service,
    session:
      row.session === null || row.sessions === null || row.seriesId === null
        ? null
        : { number: row.session, of: row.sessions, protocol: row.protocol ?? row.service, seriesId: row.seriesId },
    location: row.location,
    date: sayDate(instantToWall(row.sealed.startedAt, timeZone).date),
    started: clock(row.sealed.startedAt),
    ended: clock(endedAt),
    minutes: Math.round(endedAt.since(row.sealed.startedAt).total("minutes")),
    // As they were called then: what is renamed later is renamed for later records.
    device: called[deviceId] ?? sayDevice({ name: row.device ?? "", model: row.model ?? "" }),
    units: units.map(({ name, ...unit }) => ({
      key: `${unit.supplyId} ${unit.lot} ${unit.serial}`,
      kind: unit.kind,
      words: sayUnit({ ...unit, name: called[unit.supplyId] ?? name }),
    })),
    anaesthetics: numbing.map(sayNumbing),
    blood: blood.map(({ name, made, checked }) => `${name}. ${made}. ${checked}.`),
    skinPrep: row.sealed.skinPrep,
    consentReason: row.sealed.consentReason,
    notes: row.sealed.notes,
    startedBy: row.startedByName ?? "",
    signedBy: row.signedByName ?? "",
    signedById: signedBy,
    signed: sayInstant(signedAt, timeZone),
    cosign: sayCosign(row),
    summary: sayZones(zones),
    zones: ZONES.flatMap(({ id: zone }) => zones.filter((given) => given.zone === zone)).map(
      ({ zone, overLabelReason, overLabelBy, ...given }) => ({
        ...given,
        id: zone,
        label: findZone(zone)?.label ?? zone,
        overLabel: overLabelBy === null ? null : { reason: overLabelReason, by: names.get(overLabelBy) ?? "" },
        lastMm: last?.zones.find((before) => before.zone === zone)?.depthMm ?? null,
      }),
    ),
    last: last === null ? null : { id: last.id, when: last.when, summary: last.summary, deviceName: last.deviceName },
    hash: { hex: hash.toString("hex"), intact: isIntactTreatment(row.sealed, parts) },
    handoutId: row.handoutId,
    addenda,
    zone: sayZone(timeZone),
    readAt: sayInstant(ctx.now, timeZone),
  };
}

/** "12-needle tip, lot BC-2609-114, unit 0417, expires Sat 30 Sep 2028" */
function sayUnit({ name, lot, serial, units, expiry }: UsedUnit & { readonly name: string }): string {
  const parts = [
    name,
    `lot ${lot}`,
    serial === "" ? "" : `unit ${serial}`,
    units === 1 ? "" : `${units} units`,
    `expires ${sayDate(expiry)}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function sayNumbing({ words, on, off, time, more }: GivenAnaestheticView): string {
  const times = [on === null ? null : `on ${on}`, off === null ? null : `off ${off}`, time === null ? null : `${time.minutes} min`];
  return [words, ...times.filter((part) => part !== null), ...more].join(", ");
}

function sayCosign(row: NonNullable<Awaited<ReturnType<typeof findRecord>>>): SignedTreatmentView["cosign"] {
  const { cosignNeeded, cosignedAt } = row.sealed;
  if (!cosignNeeded) return null;
  return cosignedAt === null ? "waiting" : { by: row.cosignedByName ?? "", when: sayInstant(cosignedAt, row.timeZone) };
}

/** Who signed off what lies deeper than the label. */
async function namesOf(ctx: Ctx<"clinical:read">, zones: readonly ZoneSetting[]): Promise<ReadonlyMap<string, string>> {
  const ids = zones.flatMap(({ overLabelBy }) => (overLabelBy === null ? [] : [overLabelBy]));
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, ids));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function findRecord(ctx: Ctx<"clinical:read">, id: string) {
  const nameOf = (column: typeof treatments.startedBy | typeof treatments.signedBy | typeof treatments.cosignedBy) =>
    sql<string | null>`(select ${users.name} from ${users} where ${users.id} = ${column})`;
  const [row] = await ctx.db
    .select({
      id: treatments.id,
      state: treatments.state,
      appointmentId: treatments.appointmentId,
      patientId: treatments.patientId,
      canonicalId: patientIdentities.canonicalId,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      patientNumber: patientDetails.number,
      born: patientDetails.dateOfBirth,
      service: services.name,
      session: appointments.sessionNumber,
      sessions: series.sessions,
      seriesId: appointments.seriesId,
      protocol: definitions.name,
      location: locations.name,
      timeZone: locations.timeZone,
      device: resources.name,
      model: devices.model,
      startedByName: nameOf(treatments.startedBy),
      signedByName: nameOf(treatments.signedBy),
      cosignedByName: nameOf(treatments.cosignedBy),
      handoutId: sql<
        string | null
      >`(select ${handouts.id} from ${handouts} where ${handouts.treatmentId} = ${treatments.id} order by ${handouts.issue} desc limit 1)`,
      sealed: sealColumns,
    })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, treatments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .leftJoin(resources, eq(resources.id, treatments.deviceId))
    .leftJoin(devices, eq(devices.resourceId, treatments.deviceId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .leftJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .leftJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(treatments.id, id));
  return row ?? null;
}

async function listAddenda(ctx: Ctx<"clinical:read">, treatmentId: string, timeZone: string): Promise<AddendumView[]> {
  const rows = await ctx.db
    .select({ id: treatmentAddenda.id, words: treatmentAddenda.words, by: users.name, at: treatmentAddenda.writtenAt })
    .from(treatmentAddenda)
    .innerJoin(users, eq(users.id, treatmentAddenda.writtenBy))
    .where(eq(treatmentAddenda.treatmentId, treatmentId))
    .orderBy(asc(treatmentAddenda.writtenAt), asc(treatmentAddenda.id));
  return rows.map(({ at, ...rest }) => ({ ...rest, when: sayInstant(at, timeZone) }));
}
