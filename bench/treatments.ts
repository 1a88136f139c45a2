/** The bench clinic with a signed treatment for every one of its 500,000 appointments, whatever their service: a copy of it, so that no other bench sees them. */
import postgres from "postgres";
import { openCopy } from "./support/database-copy.ts";

/** Raised whenever the loader makes something else. */
const EDITION = 1;
/** Cartridges come in boxes of this many. */
const UNITS = 24;
/** A tub of numbing cream does for so many visits; every fifth visit has numbing. */
const TUB = 40;

/** The lots that a bench asks for. */
export const lotNumber = (place: number): string => `BC-${String(place).padStart(6, "0")}`;
/** One that went to far more people than any box holds. */
export const WIDE_LOT = "LC-WIDE";
export const WIDE_VISITS = 1_000;

/** Makes the copy beside the bench clinic unless it is there. @returns the owner's address of it */
export const openTreatments = (benchUrl: string, onProgress: (note: string) => void): Promise<string> =>
  openCopy({ benchUrl, suffix: "treatments", edition: EDITION, onProgress, load: (ownerUrl) => load(ownerUrl, onProgress) });

async function load(ownerUrl: string, onProgress: (note: string) => void): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    // As the owner, without the triggers: nobody signs half a million records one by one.
    await sql`set session_replication_role = replica`;
    onProgress("500,000 treatments");
    await sql`
      insert into treatments (appointment_id, patient_id, state, started_at, started_by, ended_at, device_id, signed_at, signed_by, content_hash)
      select a.id, a.patient_id, 'signed', lower(a.during), d.doctor, upper(a.during), d.device, upper(a.during), d.doctor, '\\x00'
      from appointments a
      cross join (select (select id from users where is_doctor limit 1) as doctor, (select id from resources where kind = 'device' limit 1) as device) d`;
    onProgress("a cartridge for each");
    const [tip] = await sql`insert into supplies (kind, name, single_use) values ('cartridge', '12-needle tip', true) returning id`;
    const [cream] = await sql`insert into supplies (kind, name) values ('anaesthetic', 'Numbing cream') returning id`;
    if (tip === undefined || cream === undefined) throw new Error("The products were not returned.");
    await sql`create temporary table visits as
      select t.id, t.appointment_id, t.started_at, t.started_by, row_number() over (order by t.started_at, t.id) - 1 as place from treatments t`;
    await sql`
      insert into supply_lots (supply_id, location_id, lot, expiry, received, used)
      select ${tip.id}, (select id from locations limit 1), 'BC-' || lpad(n::text, 6, '0'), date '2099-12-31', ${UNITS}, ${UNITS}
      from generate_series(0, (select max(place) / ${UNITS} from visits)) n`;
    await sql`
      insert into treatment_supplies (treatment_id, lot_id, supply_id, serial, opened_at, added_by)
      select v.id, l.id, ${tip.id}, v.place::text, v.started_at, v.started_by
      from visits v join supply_lots l on l.lot = 'BC-' || lpad((v.place / ${UNITS})::text, 6, '0')`;
    onProgress("numbing for each fifth");
    await sql`
      insert into supply_lots (supply_id, location_id, lot, expiry)
      select ${cream.id}, (select id from locations limit 1), case n when 0 then ${WIDE_LOT} else 'LC-' || n end, date '2099-12-31'
      from generate_series(0, (select max(place) / 5 / ${TUB} from visits)) n`;
    await sql`
      insert into anaesthetics (appointment_id, lot_id, product, applied_at, applied_by, removed_at, removed_by)
      select v.appointment_id, l.id, 'Numbing cream', v.started_at - interval '40 minutes', v.started_by, v.started_at, v.started_by
      from visits v
      join supply_lots l on l.lot = case when v.place / 5 < ${WIDE_VISITS} then ${WIDE_LOT} else 'LC-' || greatest(v.place / 5 / ${TUB}, 1) end
      where v.place % 5 = 0`;
    await sql`vacuum (analyze)`;
  } finally {
    await sql.end();
  }
}
