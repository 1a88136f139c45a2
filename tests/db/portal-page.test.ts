import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { patients } from "#db/schema/patients.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { handoutIcs } from "#lib/aftercare/outputs/handout-ics.ts";
import { handoutPdf } from "#lib/aftercare/outputs/handout-pdf.tsx";
import { mintPortal, type PortalCtx } from "#lib/auth/ctx.ts";
import { issuePortalLink } from "#lib/portal/commands/links.ts";
import { visitsIcs } from "#lib/portal/outputs/visits-ics.ts";
import { getPortalHandout } from "#lib/portal/queries/documents.ts";
import { getPortalPrices } from "#lib/portal/queries/prices.ts";
import { getPortalView, getPortalVisits } from "#lib/portal/queries/view.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { setPrice, setTerms } from "#tests/support/billing.ts";
import { changeStatus } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { handOut } from "#tests/support/handed-out.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { at, key, SECRET, value } from "#tests/support/results.ts";
import { START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let portal: Database;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("portal_page");
  portal = openDatabase(database.roles.portal, { name: "cadence-portal-tests" });
  desk = deskOf(database.app);
});
afterAll(async () => {
  await portal.pool.end();
  await database.close();
});

async function linked() {
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  await database.app.db.update(patients).set({ dateOfBirth: "1985-08-14" }).where(eq(patients.id, patientId));
  const asked = { patientId, idempotencyKey: key(), channel: "hand" as const, lasts: "visits" as const, endOthers: false };
  return { clinic, patientId, ...value(await issuePortalLink(desk.reception(), asked, SECRET)) };
}

describe("the patient's page", () => {
  async function treated() {
    const link = await linked();
    const { ids } = await desk.booked(link.clinic);
    const endedAt = Temporal.Instant.from("2026-02-03T00:20:00Z");
    await handOut(database.app, link.clinic, { appointmentId: at(ids, 0), patientId: link.patientId, endedAt });
    await database.app.db.execute(sql`update appointments set status = 'treated' where id = ${at(ids, 0)}::uuid`);
    const read = <T>(patientId: string, work: (ctx: PortalCtx) => Promise<T>) =>
      work(mintPortal({ patientId, linkId: link.linkId, now: endedAt.add({ hours: 17 }), database: portal }));
    return { ...link, read, view: (patientId: string) => read(patientId, getPortalView) };
  }
  beforeAll(async () => {
    await database.app.db.execute(sql`insert into clinics (name) values ('Wattle Lane')`);
  });

  test("shows what to do now, what comes next, the series and the handout, and no clinical notes", async () => {
    const { view, read, patientId } = await treated();
    const page = await view(patientId);
    expect(page.now?.headline.title).toBe("7 hours left of your first day");
    expect(page.next).toMatchObject({ when: "Tue 3 Mar 2026, 10:00 am", countdown: "In 27 days" });
    expect(page.series).toMatchObject([{ done: 1, total: 4, states: ["done", "this", "to-come", "to-come"] }]);
    expect(page.handouts).toHaveLength(1);
    expect(page.zoneNote).toBe("All times are Melbourne time.");
    expect(page).toMatchObject({ helpFirst: true, lastOpened: null });
    const handout = await read(patientId, (ctx) => getPortalHandout(ctx, at(page.handouts, 0).id));
    expect(handout?.paper?.treatedAt).toBe("Tue 3 Feb 2026, 11:20 am");
    expect(JSON.stringify([page, handout])).not.toContain("canary");
  });

  test("changes at each hour of the aftercare, and begins anew with the second session", async () => {
    const link = await linked();
    const { ids } = await desk.booked(link.clinic);
    const first = Temporal.Instant.from("2026-02-03T00:20:00Z");
    const second = first.add({ hours: 24 * 7 * 14 });
    const visit = (place: number, endedAt: Temporal.Instant) => ({ appointmentId: at(ids, place), patientId: link.patientId, endedAt });
    const homePlan = ["Cleanser in the evening"];
    await handOut(database.app, link.clinic, { ...visit(0, first), homePlan });
    const wall = (duration: Temporal.DurationLike) => first.toZonedDateTimeISO("Australia/Melbourne").add(duration).toInstant();
    const told = async (now: Temporal.Instant) => {
      const page = await getPortalView(mintPortal({ patientId: link.patientId, linkId: link.linkId, now, database: portal }));
      const { headline, now: active } = page.now ?? { headline: undefined, now: undefined };
      return {
        says: headline?.title,
        do: active?.do.map(({ id }) => id),
        leaveOff: active?.leaveOff.map(({ items }) => items.length),
        usual: active?.usual.map(({ id }) => id),
        plan: active?.do.flatMap(({ lines = [] }) => lines),
        helpFirst: page.helpFirst,
      };
    };
    const firstDay = {
      do: ["mild-cleanser", "post-treatment-serum"],
      leaveOff: [6, 3, 1, 1],
      usual: ["redness-usual", "repair", "restructuring"],
      plan: [],
      helpFirst: true,
    };
    const afterwards = { do: ["sunscreen", "homecare", "rescue-balm"], plan: homePlan, helpFirst: true };
    const reddened = ["redness-longest", "repair", "restructuring"];
    expect(await told(wall({ hours: 1 }))).toEqual({ says: "23 hours left of your first day", ...firstDay });
    expect(await told(wall({ hours: 23, minutes: 59 }))).toEqual({ says: "1 minute left of your first day", ...firstDay });
    expect(await told(wall({ hours: 24 }))).toEqual({
      says: "24 hours until your next step",
      ...afterwards,
      leaveOff: [3, 1, 1],
      usual: reddened,
    });
    expect(await told(wall({ hours: 47 }))).toEqual({
      says: "60 minutes until your next step",
      ...afterwards,
      leaveOff: [3, 1, 1],
      usual: reddened,
    });
    expect(await told(wall({ days: 8 }))).toEqual({
      says: "6 days to go",
      ...afterwards,
      leaveOff: [1],
      usual: ["repair", "restructuring"],
      helpFirst: false,
    });
    expect(await told(wall({ weeks: 13 }))).toEqual({
      says: "Nothing to leave off now",
      do: ["homecare", "rescue-balm"],
      plan: homePlan,
      leaveOff: [],
      usual: ["repair", "review-window", "restructuring"],
      helpFirst: false,
    });
    await handOut(database.app, link.clinic, visit(1, second));
    expect(await told(second.add({ hours: 1 }))).toEqual({ says: "23 hours left of your first day", ...firstDay });
  });

  test("calls a handout what its set is called, in the list, in its file and in a calendar", async () => {
    const link = await linked();
    const { ids } = await desk.booked(link.clinic);
    const endedAt = Temporal.Instant.from("2026-02-03T00:20:00Z");
    const content = { ...defaultAftercareSet, title: "The days after peeling" };
    await handOut(database.app, link.clinic, { appointmentId: at(ids, 0), patientId: link.patientId, endedAt, content });
    const ctx = mintPortal({ patientId: link.patientId, linkId: link.linkId, now: endedAt.add({ hours: 1 }), database: portal });
    const { handouts } = await getPortalView(ctx);
    expect(handouts).toMatchObject([{ title: content.title, line: "Given Tue 3 Feb 2026" }]);
    const handout = await getPortalHandout(ctx, at(handouts, 0).id);
    if (handout === null || handout.printed === null) throw new Error("The handout is the patient's own.");
    expect(handout.title).toBe(content.title);
    expect((await readPdf(await handoutPdf(handout.printed, handout.called))).words).toContain(`${content.title} For ${handout.called}.`);
    expect(handoutIcs(handout.printed, endedAt)).toContain(`X-WR-CALNAME:${content.title}`);
  });

  test("shows another patient nothing of this one", async () => {
    const { view, read, clinic, patientId } = await treated();
    const other = at(clinic.patients, 1);
    expect(await view(other)).toMatchObject({ now: null, next: null, series: [], handouts: [], consents: [], forms: [], questions: [] });
    expect(await read(other, async (ctx) => getPortalHandout(ctx, at((await view(patientId)).handouts, 0).id))).toBeNull();
  });

  test("is read by a role that can read no table, see no other patient and write nothing", async () => {
    const { patientId, clinic } = await treated();
    const { rows: others } = await portal.pool.query("select * from portal_appointment_view");
    expect(others).toHaveLength(0);
    for (const statement of [
      "select * from patients",
      "select * from treatments",
      "select * from handouts",
      "insert into attempts (kind, subject_hash) values ('portal_address', '')",
      "update portal_links set revoked_at = null",
      "delete from tasks",
    ]) {
      await expect(portal.pool.query(statement)).rejects.toThrow();
    }
    expect(patientId).not.toBe(at(clinic.patients, 1));
  });
});

test("a session that was missed and booked anew stands on the patient's page once, at its new time", async () => {
  const { clinic, patientId, linkId } = await linked();
  const { seriesId, ids } = await desk.booked(clinic, 2);
  const missed = { appointmentId: at(ids, 0), version: 1, to: "no_show" as const, reason: "", acceptLongGap: false };
  value(await changeStatus(desk.reception(), missed));
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 1, date: "2026-02-06" }])));
  const view = await getPortalView(mintPortal({ patientId, linkId, now: START, database: portal }));
  expect(view.next?.when).toBe("Fri 6 Feb 2026, 10:00 am");
  expect(view.series[0]?.places.map(({ state, date }) => [state, date])).toEqual([
    ["this", "Fri 6 Feb 2026, 10:00 am"],
    ["to-come", "Tue 3 Mar 2026, 10:00 am"],
  ]);
});

test("a calendar takes the visits to come at their minute, under ids that stay, and names nobody", async () => {
  const { clinic, patientId, linkId } = await linked();
  await database.app.db.update(patients).set({ givenName: "Zuzanna", familyName: "Quillfeather" }).where(eq(patients.id, patientId));
  const { ids } = await desk.booked(clinic, 2);
  const { visits, clinic: name } = await getPortalVisits(mintPortal({ patientId, linkId, now: START, database: portal }));
  const text = visitsIcs(visits, name, START);
  const starts = visits.map(({ startsAt }) => startsAt.toString().replaceAll(/[-:]/g, ""));
  expect(text.match(/^DTSTART.*$/gm)?.map((line) => line.trim())).toEqual(starts.map((start) => `DTSTART:${start}`));
  for (const id of ids) expect(text).toContain(`UID:${id}@cadence`);
  for (const word of ["Zuzanna", "Quillfeather", "eedling"]) expect(text).not.toContain(word);
  expect(visitsIcs(visits, name, START.add({ hours: 24 * 400 }))).not.toContain("VEVENT");
});

test("prices are shown to a patient only where the clinic shows them: today's, none that is off the list, and no location that keeps its own", async () => {
  const { clinic, patientId, linkId } = await linked();
  const ctx = mintPortal({ patientId, linkId, now: START, database: portal });
  await setTerms(database.app, clinic);
  await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: 33_000 });
  await setPrice(database.app, clinic, { serviceId: clinic.consultationId, amountMinor: 9_000 });
  await setPrice(database.app, clinic, { serviceId: clinic.consultationId, amountMinor: null, validFrom: "2025-02-01" });
  expect(await getPortalPrices(ctx)).toEqual([]);
  expect((await getPortalView(ctx)).showsPrices).toBe(false);
  await database.app.db.update(billingTerms).set({ showsPrices: true }).where(eq(billingTerms.locationId, clinic.locationId));
  expect((await getPortalView(ctx)).showsPrices).toBe(true);
  const [place, ...others] = await getPortalPrices(ctx);
  expect(others).toEqual([]);
  expect(place?.services.map(({ price }) => price)).toEqual(["$330.00"]);
  expect(place?.tax).toBe("GST is in the prices.");
});
