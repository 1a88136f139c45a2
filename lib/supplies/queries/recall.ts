import { asc, eq, sql } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayPatientName } from "#lib/patients/rules/patient.ts";
import { sayDate } from "#lib/time.ts";
import { sayInDate } from "../rules.ts";

export type RecalledLotView = {
  readonly id: string;
  readonly supplyId: string;
  readonly lot: string;
  readonly product: string;
  readonly location: string;
  /** "Sterile to Sep 2028" */
  readonly inDate: string;
  readonly stopped: boolean;
};

export type RecalledPatientView = {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly phone: string;
  readonly email: string;
  /** Ids of the ways of contact that the patient agreed to, as lib/consent names them. */
  readonly ways: readonly string[];
  /** Newest first. */
  readonly sessions: readonly {
    readonly appointmentId: string;
    /** "Tue 27 Oct 2026" */
    readonly date: string;
    readonly service: string;
    /** "12-needle tip, unit 0417", "Numbing cream" */
    readonly used: string;
  }[];
};

export type RecallView = {
  /** As it was asked for. */
  readonly lot: string;
  readonly lots: readonly RecalledLotView[];
  /** By family name: all of them, or the part that was asked for. */
  readonly patients: readonly RecalledPatientView[];
  /** Of all that it reached. */
  readonly reached: number;
  readonly sessions: number;
};

/** Patients on one page of a recall; the file has them all. */
export const RECALL_PAGE = 200;

type Row = {
  readonly lotId: string;
  readonly appointmentId: string;
  readonly serials: readonly string[];
  readonly date: string;
  readonly service: string;
  readonly patientId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly number: number;
  readonly phone: string;
  readonly email: string;
  readonly ways: readonly string[];
};

/**
 * A lot's number, under whichever product and location, to every patient and session it reached: units of treatments, drafts included, and anaesthetics.
 * Merged records are one patient. Audited before it is returned: as one read, and as one of each patient it tells of.
 * @param skip patients passed over: one page's part is given then; null gives everybody, for a file.
 */
export async function recallLot(ctx: Ctx<"supply:manage" | "patient:read">, asked: string, skip: number | null): Promise<RecallView> {
  const found = await ctx.db
    .select({
      id: supplyLots.id,
      supplyId: supplyLots.supplyId,
      lot: supplyLots.lot,
      product: supplies.name,
      kind: supplies.kind,
      location: locations.name,
      expiry: supplyLots.expiry,
      stopped: sql<boolean>`${supplyLots.stoppedAt} is not null`,
    })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .innerJoin(locations, eq(locations.id, supplyLots.locationId))
    .where(sql`upper(trim(${supplyLots.lot})) = upper(trim(${asked}))`)
    .orderBy(asc(supplies.name), asc(locations.name), asc(supplyLots.id));
  const [first] = found;
  if (first === undefined) return { lot: asked, lots: [], patients: [], reached: 0, sessions: 0 };
  const rows = await listUses(
    ctx,
    found.map(({ id }) => id),
  );
  const everybody = [...Map.groupBy(rows, ({ patientId }) => patientId).values()];
  const part = skip === null ? everybody : everybody.slice(skip, skip + RECALL_PAGE);
  const patients = toPatients(part, new Map(found.map(({ id, product }) => [id, product])));
  const sessions = new Set(rows.map(({ appointmentId }) => appointmentId)).size;
  const action = skip === null ? "supply_lot:export" : "supply_lot:recall";
  const read = { action, objectType: "supply_lot", objectId: first.id } as const;
  await recordAudits(ctx, [
    { ...read, detail: { lots: found.length, patients: everybody.length, sessions } },
    ...patients.map(({ id, sessions: own }) => ({ ...read, patientId: id, detail: { sessions: own.length } })),
  ]);
  const lots = found.map(({ kind, expiry, ...lot }) => ({ ...lot, inDate: sayInDate(kind, expiry) }));
  return { lot: asked, lots, patients, reached: everybody.length, sessions };
}

async function listUses(ctx: Ctx<"supply:manage" | "patient:read">, lotIds: readonly string[]): Promise<Row[]> {
  const lots = sql`${sql.param(lotIds)}::uuid[]`;
  const { rows } = await ctx.db.execute<Row>(sql`
    with reached as (
      select u.lot_id, t.appointment_id, array_agg(u.serial order by u.serial) filter (where u.serial <> '') as serials
      from treatment_supplies u join treatments t on t.id = u.treatment_id
      where u.lot_id = any(${lots}) group by u.lot_id, t.appointment_id
      union all
      select distinct x.lot_id, x.appointment_id, null::text[] from anaesthetics x where x.lot_id = any(${lots})
    )
    select r.lot_id as "lotId", r.appointment_id as "appointmentId", coalesce(r.serials, '{}') as serials, a.local_date::text as date,
      s.name as service, p.id as "patientId", p.given_name as "givenName", p.family_name as "familyName", p.number, p.phone, p.email,
      coalesce((
        select array_agg(c.purpose order by c.purpose) from consents c
        where c.patient_id = any(patient_records(p.id)) and c.kind = 'contact'
          and c.in_force_at is not null and c.withdrawn_at is null and c.replaced_at is null
      ), '{}') as ways
    from reached r
    join appointments a on a.id = r.appointment_id
    join services s on s.id = a.service_id
    cross join lateral (select i.canonical_id from patient_identities i where i.id = a.patient_id) same
    join patient_details p on p.id = same.canonical_id
    order by p.family_name, p.given_name, p.id, a.local_date desc, r.appointment_id, r.lot_id`);
  return rows;
}

function toPatients(people: readonly (readonly Row[])[], products: ReadonlyMap<string, string>): RecalledPatientView[] {
  return people.flatMap((own) => {
    const [patient] = own;
    if (patient === undefined) return [];
    const { patientId, number, phone, email, ways } = patient;
    const sessions = own.map(({ appointmentId, date, service, lotId, serials }) => ({
      appointmentId,
      date: sayDate(date),
      service,
      used: [products.get(lotId) ?? "", serials.length === 0 ? "" : `unit ${serials.join(", ")}`].filter((part) => part !== "").join(", "),
    }));
    return [{ id: patientId, name: sayPatientName(patient), number, phone, email, ways, sessions }];
  });
}
