/** The equation of money over random histories, its numbers under fifty issuers at once, and that nothing issued changes. */
import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transaction } from "#lib/auth/ctx.ts";
import { decideFee, invoiceOther, invoiceVisit } from "#lib/billing/commands/charge.ts";
import { closePackage, issueCreditNote } from "#lib/billing/commands/credit-notes.ts";
import { issueInvoiceIn } from "#lib/billing/commands/issue.ts";
import { correctPayment, moveCredit, refund, takePayment, writeOff } from "#lib/billing/commands/payments.ts";
import { acceptQuote, makeQuote } from "#lib/billing/commands/quotes.ts";
import { type Result, refuse } from "#lib/result.ts";
import { addDays } from "#lib/time.ts";
import { atTheTill, setPrice, setTerms, treat } from "#tests/support/billing.ts";
import { cancelAppointment, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move } from "#tests/support/desk.ts";
import { at, key } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
/** A driver that shares nothing with the product: sums are read by it, from the tables alone. */
let sql: ReturnType<typeof postgres>;
beforeAll(async () => {
  database = await freshDatabase("billing_properties");
  desk = deskOf(database.app);
  sql = postgres(database.ownerUrl, { max: 2, onnotice: () => undefined });
});
afterAll(async () => {
  await sql.end();
  await database.close();
});

const step = fc.record({
  kind: fc.constantFrom(
    ...(["pay", "pay", "pay", "refund", "refund", "correct", "credit", "move", "write off", "sell", "package", "close"] as const),
    ...(["treat", "treat", "treat", "charge", "cancel", "cancel late", "fee", "move visit"] as const),
  ),
  pick: fc.nat({ max: 30 }),
  amount: fc.oneof(fc.integer({ min: 1, max: 40_000 }), fc.constantFrom(1, 5_000, 10_000, 33_333)),
  all: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

type World = { readonly clinic: SmallClinic; readonly patientId: string; readonly series: readonly string[]; now: Temporal.Instant };

const typed = (minor: number) => (minor / 100).toFixed(2);

/** One of the rows, or null where there is none. */
const chosen = <T>(rows: readonly T[], pick: number): T | null => (rows.length === 0 ? null : at(rows, pick % rows.length));

const invoicesOf = ({ patientId }: World) =>
  sql<{ id: string; owed: number }[]>`
    select i.id, (i.total_minor - coalesce((select sum(total_minor) from credit_notes where invoice_id = i.id), 0)
      - coalesce((select sum(amount_minor) from write_offs where invoice_id = i.id), 0)
      - coalesce((select sum(amount_minor) from payments where invoice_id = i.id), 0))::integer as owed
    from invoices i where i.patient_id = ${patientId} order by i.number`;

const visitsOf = ({ patientId }: World, status: readonly string[]) =>
  sql<{ id: string; version: number; date: string; start: string }[]>`
    select id, version, local_date::text as date, to_json(lower(during))#>>'{}' as start from appointments
    where patient_id = ${patientId} and status in ${sql([...status])} order by id`;

/** Does one step by the product's commands. What they refuse is no part of the history. */
async function act(world: World, { kind, pick, amount, all }: Step): Promise<Result<unknown>> {
  const { clinic, patientId } = world;
  world.now = world.now.add({ minutes: 7 });
  const till = atTheTill(database.app, clinic, world.now);
  const invoice = async (sign: 1 | -1) =>
    chosen(
      (await invoicesOf(world)).filter(({ owed }) => owed * sign > 0),
      pick,
    );
  const form = { idempotencyKey: key() };
  const reason = "As it came";
  if (kind === "pay" || kind === "write off") {
    const owing = await invoice(1);
    if (owing === null) return refuse("nothing_owed");
    const part = { ...form, invoiceId: owing.id, amount: typed(all ? owing.owed : amount) };
    return kind === "pay" ? takePayment(till, { ...part, method: "card", reference: "" }) : writeOff(till, { ...part, reason });
  }
  if (kind === "refund" || kind === "move") {
    const much = await invoice(-1);
    const owing = await invoice(1);
    if (much === null) return refuse("nothing_too_much");
    const part = { ...form, invoiceId: much.id, amount: typed(all ? -much.owed : amount) };
    if (kind === "refund") return refund(till, { ...part, method: "cash", reference: "", reason });
    return owing === null ? refuse("nothing_owed") : moveCredit(till, { ...part, toInvoiceId: owing.id });
  }
  if (kind === "correct") {
    const payment = chosen(await sql<{ id: string }[]>`select id from payments where patient_id = ${patientId} order by id`, pick);
    return payment === null ? refuse("not_found") : correctPayment(till, { ...form, paymentId: payment.id, reason });
  }
  if (kind === "credit") {
    const line = chosen(
      await sql<{ id: string; invoice: string; total: number }[]>`
        select l.id, l.invoice_id as invoice, l.total_minor as total from invoice_lines l join invoices i on i.id = l.invoice_id
        where i.patient_id = ${patientId} order by l.id`,
      pick,
    );
    if (line === null) return refuse("not_found");
    return issueCreditNote(till, { ...form, invoiceId: line.invoice, reason, lines: { [line.id]: typed(all ? line.total : amount) } });
  }
  if (kind === "sell") {
    const product = { locationId: clinic.locationId, description: "Serum", amount: typed(amount), tax: 1000 };
    return invoiceOther(till, { ...form, patientId, ...product });
  }
  if (kind === "package") {
    const seriesId = at(world.series, pick % world.series.length);
    await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: Math.max(1_000, amount) });
    const discount = all ? { discount: typed(Math.min(amount, 777)), discountReason: reason } : { discount: "", discountReason: "" };
    const parts =
      pick % 2 === 0 ? { deposit: "7", instalments: 3, firstDue: "2027-01-04" } : { deposit: "", instalments: 1, firstDue: null };
    const quote = await makeQuote(till, { ...form, seriesId, ...discount, ...parts, everyWeeks: 4, extras: [], followUps: [], note: "" });
    return quote.ok ? acceptQuote(till, quote.value) : quote;
  }
  if (kind === "close") {
    const bought = chosen(await sql<{ id: string }[]>`select id from packages where patient_id = ${patientId} order by id`, pick);
    return bought === null ? refuse("not_found") : closePackage(till, { ...form, packageId: bought.id, reason });
  }
  if (kind === "charge" || kind === "fee") {
    const visit = chosen(await visitsOf(world, kind === "fee" ? ["cancelled"] : ["treated"]), pick);
    if (visit === null) return refuse("not_found");
    const input = { ...form, appointmentId: visit.id };
    if (kind === "charge") return invoiceVisit(till, input);
    return decideFee(till, { ...input, decision: all ? "charge" : "waive", reason });
  }
  const visit = chosen(await visitsOf(world, ["booked"]), pick);
  if (visit === null) return refuse("not_found");
  if (kind === "treat") {
    await treat(database.app, clinic, visit.id, world.now);
    return { ok: true, value: null };
  }
  if (kind === "move visit") return moveAppointment(till, move(visit.id, addDays(visit.date, 1), { version: visit.version, reason }));
  const late = Temporal.Instant.from(visit.start).subtract({ hours: 2 });
  const cancelling = kind === "cancel late" ? atTheTill(database.app, clinic, late) : till;
  return cancelAppointment(cancelling, { appointmentId: visit.id, version: visit.version, reason, tellPatient: true });
}

/**
 * By patient: what was paid and paid back, what was used and what remains, from the tables alone. A package's used sessions are the signed records of its series
 * from its opening to its closing that no line charges; what they are worth is the floor of their share. What remains of an open package is the rest of its
 * line, of a closed one nothing, less what is owed.
 */
const equation = (patientId: string | null) => sql<{ in: string; back: string; used: string; remaining: string }[]>`
  with mine as (select * from invoices where ${patientId === null ? sql`true` : sql`patient_id = ${patientId}`}),
  bought as (
    select k.id, k.sessions, k.closed_at, l.id as line, l.total_minor as total,
      coalesce((select sum(total_minor) from credit_note_lines where invoice_line_id = l.id), 0) as credited,
      least(k.sessions, (select count(*) from treatments t join appointments a on a.id = t.appointment_id where a.series_id = k.series_id and t.state = 'signed'
        and t.signed_at >= k.opened_at and t.signed_at <= coalesce(k.closed_at, 'infinity')
        and not exists (select from invoice_lines v where v.appointment_id = a.id and v.kind = 'visit'
          and v.total_minor > coalesce((select sum(total_minor) from credit_note_lines where invoice_line_id = v.id), 0)))) as used
    from packages k join invoice_lines l on l.invoice_id = k.invoice_id and l.kind = 'session' where k.invoice_id in (select id from mine)
  ),
  worth as (
    select least(floor(total::numeric * used / sessions), total - credited) as used,
      case when closed_at is null then total - floor(total::numeric * used / sessions) else 0 end as unused from bought
  ),
  other as (
    select l.total_minor - coalesce((select sum(total_minor) from credit_note_lines where invoice_line_id = l.id), 0) as net
    from invoice_lines l where l.invoice_id in (select id from mine) and l.kind <> 'session'
  ),
  given as (select coalesce(sum(amount_minor), 0) as minor from write_offs where invoice_id in (select id from mine)),
  came as (
    select coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as in, coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as back
    from payments where invoice_id in (select id from mine)
  ),
  owed as (
    select coalesce((select sum(total_minor) from mine), 0) - coalesce((select sum(total_minor) from credit_notes where invoice_id in (select id from mine)), 0)
      - (select minor from given) - (select c.in - c.back from came c) as minor
  )
  select came.in, came.back, (coalesce((select sum(used) from worth), 0) + coalesce((select sum(net) from other), 0) - given.minor) as used,
    (coalesce((select sum(unused) from worth), 0) - owed.minor) as remaining from came, given, owed`;

/** The same by the views that the product reads. */
const byViews = (patientId: string) => sql<{ paid: string; owed: string; unused: string }[]>`
  select coalesce(sum(b.paid_minor), 0) as paid, coalesce(sum(b.owed_minor), 0) as owed,
    coalesce((select sum(unused_minor) from package_states where patient_id = ${patientId}), 0) as unused
  from invoice_balances b where b.patient_id = ${patientId}`;

const ISSUED = ["invoices", "invoice_lines", "invoice_instalments", "credit_notes", "credit_note_lines", "payments", "write_offs"] as const;

/** Every row that was ever issued, by its id, as a hash. */
async function issued(): Promise<ReadonlyMap<string, string>> {
  const rows = await Promise.all(
    ISSUED.map((table) => sql<{ id: string; hash: string }[]>`select id, md5(t::text) as hash from ${sql(table)} t`),
  );
  return new Map(rows.flat().map(({ id, hash }) => [id, hash]));
}

test("what was paid less what went back is what was used and what remains, after every step, per patient and in sum, and nothing issued changes", async () => {
  let done = 0;
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const clinic = await desk.clinicOf();
      await setTerms(database.app, clinic);
      await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: 33_000 });
      const booked = await desk.booked(clinic, 4);
      const world: World = { clinic, patientId: at(clinic.patients, 0), series: [booked.seriesId], now: START };
      for (const each of steps) {
        const before = await issued();
        const result = await act(world, each);
        if (result.ok) {
          done += 1;
          kinds.add(each.kind);
        }
        const [sums] = await equation(world.patientId);
        const [views] = await byViews(world.patientId);
        expect(Number(sums?.in) - Number(sums?.back), each.kind).toBe(Number(sums?.used) + Number(sums?.remaining));
        expect(Number(views?.paid)).toBe(Number(sums?.in) - Number(sums?.back));
        expect(Number(views?.unused) - Number(views?.owed), each.kind).toBe(Number(sums?.remaining));
        const after = await issued();
        expect([...before].filter(([id, hash]) => after.get(id) !== hash)).toEqual([]);
      }
      const [whole] = await equation(null);
      expect(Number(whole?.in) - Number(whole?.back)).toBe(Number(whole?.used) + Number(whole?.remaining));
    }),
    { numRuns: 20 },
  );
  // A history in which nothing happens proves nothing.
  expect(done).toBeGreaterThan(60);
  for (const kind of ["pay", "treat", "sell", "package"]) expect(kinds).toContain(kind);
});

test("fifty who issue at once at one location get the numbers from one on, without a gap or a twin, though some are rolled back", async () => {
  const clinic = await desk.clinicOf({ patients: 10 });
  await setTerms(database.app, clinic);
  const till = atTheTill(database.app, clinic);
  const line = { kind: "other" as const, description: "Serum", serviceId: null, appointmentId: null, discountReason: null };
  const issue = (place: number) =>
    transaction(till, async (tx) => {
      const patientId = at(clinic.patients, place % 10);
      const lines = [{ ...line, quantity: 1, unitMinor: 1_000, discountMinor: 0, taxBasisPoints: 1000 }] as const;
      const made = await issueInvoiceIn(tx, { patientId, locationId: clinic.locationId, lines });
      return place % 5 === 4 ? refuse("not_found") : made;
    });
  const all = await Promise.all(Array.from({ length: 50 }, (_, place) => issue(place)));
  expect(all.filter(({ ok }) => ok)).toHaveLength(40);
  const rows = await sql<{ number: number }[]>`select number from invoices where location_id = ${clinic.locationId} order by number`;
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test.each([...ISSUED, "day_counts", "fee_decisions", "billing_numbers"])(
  "whoever serves requests can neither change nor remove a row of %s",
  async (table) => {
    const app = postgres(database.roles.app, { max: 1, onnotice: () => undefined });
    try {
      await expect(app.unsafe(`update ${table} set ${table === "billing_numbers" ? "last = last" : "id = id"}`)).rejects.toThrow(
        "permission denied",
      );
      await expect(app.unsafe(`delete from ${table}`)).rejects.toThrow("permission denied");
    } finally {
      await app.end();
    }
  },
);
