/** `npm run test:reports`: every report over the demo clinic, for several periods and places, against SQL of its own through the second driver. Ends with 1 where they differ. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { openDatabase } from "#db/client.ts";
import { loadDemo } from "#db/seed/demo.ts";
import { asSystem, type Ctx } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { readMissed } from "#lib/reports/queries/missed.ts";
import { readSafety, readScores } from "#lib/reports/queries/outcomes.ts";
import { getSetting } from "#lib/reports/queries/reader.ts";
import { readKeepings } from "#lib/reports/queries/retention.ts";
import { readReviews } from "#lib/reports/queries/reviews.ts";
import { readTakings } from "#lib/reports/queries/takings.ts";
import { readUse } from "#lib/reports/queries/utilisation.ts";
import { readVisits } from "#lib/reports/queries/visits.ts";
import { readWaits } from "#lib/reports/queries/waitlist.ts";
import { type Days, daysOf, stepOf } from "#lib/reports/rules/period.ts";
import type { Scope } from "#lib/reports/rules/rows.ts";
import { getAdherence, listDropReasons } from "#lib/series/queries/adherence.ts";
import { addDays, localDate } from "#lib/time.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { ensureDatabase } from "#scripts/support/embedded-postgres.ts";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { say, step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startTemporaryPostgres } from "#scripts/support/temporary-postgres.ts";
import { INDEPENDENT, type Line } from "./independent.ts";
import { askRetention } from "./independent-retention.ts";

const DATABASE = "cadence_reports";

/** Far enough ahead that the keeping of what the demo clinic has entered is over, ends soon, or goes on. */
const YEARS_LATER = 8;

const seriesAsked = ({ from, to, places }: Scope) => ({ from, to, places: places.map(({ id }) => id) });

/** What the pages are made of, in the shape in which it is asked a second time. */
const OURS = {
  visits: async (ctx, scope) => (await readVisits(ctx, scope)).map(({ clinician: _, ...row }) => row),
  missed: async (ctx, scope) => (await readMissed(ctx, scope)).map(({ clinician: _, ...row }) => row),
  methods: async (ctx, scope) => (await readTakings(ctx, scope)).methods,
  services: async (ctx, scope) => (await readTakings(ctx, scope)).services.map(({ service: _, ...row }) => row),
  use: async (ctx, scope) => (await readUse(ctx, scope)).map(({ name: _, kind: __, ...row }) => row),
  adherence: async (ctx, scope) =>
    (await getAdherence(ctx, seriesAsked(scope))).flatMap(({ protocolId, steps }) =>
      steps.map(({ session, had, came, toCome, dropped, withinWindow, gapMedian }) => ({
        protocolId,
        ...{ session, had, came, toCome, dropped, withinWindow, gapMedian },
      })),
    ),
  dropped: (ctx, scope) => listDropReasons(ctx, seriesAsked(scope)),
  waits: async (ctx, scope) =>
    [...Map.groupBy(await readWaits(ctx, scope), ({ column, how }) => `${column} ${how}`).values()].map((rows) => ({
      column: rows[0]?.column,
      how: rows[0]?.how,
      entries: rows.length,
      offered: rows.filter(({ offered }) => offered).length,
      moved: rows.filter(({ gained }) => gained !== null).length,
      gained: rows.reduce((all, { gained }) => all + (gained ?? 0), 0),
    })),
  scored: async (ctx, scope) => (await readScores(ctx, scope)).map(({ protocol: _, ...row }) => row),
  safety: async (ctx, scope) => (await readSafety(ctx, scope)).map(({ protocol: _, ...row }) => row),
  reviewed: readReviews,
} as const satisfies Record<keyof typeof INDEPENDENT, (ctx: Ctx<Permission>, scope: Scope) => Promise<readonly Line[]>>;

/** What a clinician is shown of these is their own part of the whole, by this field. */
const PARTS = [
  { name: "visits", field: "clinicianId" },
  { name: "missed", field: "clinicianId" },
  { name: "use", field: "resourceId" },
] as const;

/** Rows in no order, and their fields in one. */
const sorted = (lines: readonly Line[]) =>
  lines.map((line) => JSON.stringify(Object.entries(line).toSorted(([a], [b]) => a.localeCompare(b, "en")))).toSorted();

await runWithLifetime(async (lifetime) => {
  const secret = randomBytes(32).toString("base64url");
  const server = await step("Database server", startTemporaryPostgres);
  lifetime.add(server.stop);
  await ensureDatabase(server, DATABASE);
  const roles = await step("Tables", () => prepareDatabase({ ownerUrl: server.url(DATABASE), secret, given: {} }));
  await step("Demo clinic", (onProgress) =>
    loadDemo({ appUrl: roles.app, secret, files: temporaryFiles(lifetime), light: true, onProgress }),
  );
  const database = openDatabase(roles.app, { name: "cadence-reports" });
  lifetime.add(() => database.pool.end());
  const sql = postgres(server.url(DATABASE), { max: 1, onnotice: () => undefined });
  lifetime.add(() => sql.end());
  // As a clinic's own server has done long since: plans made without knowing how much there is take long.
  await sql`analyze`;
  const ctx = asSystem("test-reports", { database, now: Temporal.Now.instant() });
  const { places, clinicians } = await getSetting(ctx);
  const today = localDate(ctx.now, places[0]?.timeZone ?? "UTC");
  const periods: readonly Days[] = [
    daysOf("this_week", today),
    daysOf("last_month", today),
    daysOf("year", today),
    { from: addDays(today, -730), to: today },
    { from: addDays(today, -20), to: addDays(today, 200) },
  ];
  const when = { now: ctx.now.toString(), today: localDate(ctx.now, "UTC") };
  let differing = 0;
  const compare = (name: string, ours: readonly Line[], theirs: readonly Line[]) => {
    const [a, b] = [sorted(ours), sorted(theirs.map((line) => ({ ...line })))];
    const odd = [
      ...a.filter((line) => !b.includes(line)).map((line) => `ours ${line}`),
      ...b.filter((line) => !a.includes(line)).map((line) => `theirs ${line}`),
    ];
    if (odd.length > 0 || a.length !== b.length) {
      differing += 1;
      say(`${name}: ${a.length} rows of ours, ${b.length} of theirs.`);
    }
    for (const line of odd.slice(0, 4)) say(`${name}: ${line}`);
  };
  for (const [name, ask] of Object.entries(INDEPENDENT)) {
    let [asked, lines] = [0, 0];
    for (const days of periods)
      for (const chosen of [places, ...places.map((place) => [place])]) {
        const ours = await OURS[nameOf(name)](ctx, { ...days, places: chosen, clinicianId: null });
        const theirs = await ask(sql, { ...days, places: chosen.map(({ id }) => id), daily: stepOf(days) === "day", ...when });
        asked += 1;
        lines += theirs.length;
        compare(`${name}, ${days.from} to ${days.to}`, ours, theirs);
      }
    say(`${name}: ${lines} rows in ${asked} questions.`);
  }
  const year = daysOf("year", today);
  for (const { name, field } of PARTS) {
    const whole = await INDEPENDENT[name](sql, { ...year, places: places.map(({ id }) => id), daily: stepOf(year) === "day", ...when });
    for (const { id } of clinicians)
      compare(
        `${name} of one clinician`,
        await OURS[name](ctx, { ...year, places, clinicianId: id }),
        whole.filter((line) => line[field] === id),
      );
  }
  say(`Parts of ${clinicians.length} clinicians.`);
  // The demo has said whose law it follows: nothing is told of retention until a clinic has.
  await sql`update clinics set privacy_law = null`;
  const isSaidTooSoon = (await readKeepings(ctx)).lawSaid;
  await sql`update clinics set privacy_law = 'AU'`;
  const ahead = asSystem("test-reports", { database, now: ctx.now.add({ hours: 24 * 365 * YEARS_LATER }) });
  const kept = await readKeepings(ahead);
  if (isSaidTooSoon || !kept.lawSaid) {
    differing += 1;
    say("retention: it is told before the clinic said whose law it follows, or not afterwards.");
  }
  const ended = await askRetention(sql, ahead.now.toString());
  compare("retention", kept.years, ended);
  say(`retention: ${ended.length} rows in 1 question.`);
  say(differing === 0 ? "Every report is what the second driver says." : `${differing} answers differ.`);
  return differing === 0 ? 0 : 1;
});

function nameOf(name: string): keyof typeof OURS {
  const found = Object.keys(OURS).find((each): each is keyof typeof OURS => each === name);
  if (found === undefined) throw new Error(`Nothing answers ${name}.`);
  return found;
}
