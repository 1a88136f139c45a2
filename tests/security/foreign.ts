/** S2 of security.md: what belongs to one patient asked for, or sent, by another, and forms in which one patient's things are mixed with another's. */
import { findExamples } from "#e2e/support/examples.ts";
import { actionsOfBuild } from "#e2e/support/manifest.ts";
import { ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { ask, inTurns, ownHeaders, serverOf } from "./asking.ts";
import { placesOf } from "./places.ts";
import { atForm, atPortal } from "./visitors.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

type Owned = ReadonlyMap<string, { readonly table: string; readonly patient: string }>;

/** Every row that is a patient's own, by its id. */
async function ownedBy({ witness: { sql } }: House): Promise<Owned> {
  const tables = await sql<{ table: string }[]>`
    select table_name as table from information_schema.columns where table_schema = 'public' and table_name !~ '_view$'
    group by 1 having array['id', 'patient_id'] <@ array_agg(column_name::text)`;
  const all = new Map<string, { readonly table: string; readonly patient: string }>();
  for (const { table } of tables) {
    const rows = await sql<
      { id: string; patient: string }[]
    >`select id::text, patient_id::text as patient from ${sql(table)} where patient_id is not null limit 20000`;
    for (const { id, patient } of rows) all.set(id, { table, patient });
  }
  for (const { id } of await sql<{ id: string }[]>`select id::text from patients`) all.set(id, { table: "patients", patient: id });
  return all;
}

export async function foreignObjects(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const { sql } = house.witness;
  const ids = await findExamples(house.ownerUrl);
  const owned = await ownedBy(house);
  const idsOf = (table: string, whose: (patient: string) => boolean) =>
    [...owned].filter(([, row]) => row.table === table && whose(row.patient)).map(([id]) => id);

  const cookie = await atPortal(house, ids.patient);
  const documents = (whose: (patient: string) => boolean) => [
    ...idsOf("handouts", whose).flatMap((id) => [`/portal/handouts/${id}`, `/portal/handouts/${id}/calendar`]),
    ...idsOf("consents", whose).map((id) => `/portal/consents/${id}`),
  ];
  const names = await sql<{ name: string }[]>`
    select distinct given_name || ' ' || family_name as name from patients p where id <> ${ids.patient}
      and not exists (select from users u where u.name like '%' || p.given_name || ' ' || p.family_name)`;
  const seen: string[] = [];
  const shown: string[] = [];
  const refusedOwn: string[] = [];
  const foreign = documents((patient) => patient !== ids.patient);
  const ways: readonly Readonly<Record<string, string>>[] = [{}, { rsc: "1" }];
  const asked = foreign.slice(0, 1200).flatMap((address) => ways.map((headers) => ({ address, headers })));
  await inTurns(asked, 6, async ({ address, headers }, turn) => {
    const { status, text } = await ask(house, turn, address, { headers: { ...ownHeaders(house, cookie), ...headers } });
    if (headers.rsc === undefined && status !== 404) shown.push(`${address}: ${status}`);
    const name = names.find((each) => text.includes(each.name));
    if (name !== undefined) seen.push(`${address} names somebody else`);
  });
  for (const address of ["/portal", ...documents((patient) => patient === ids.patient)]) {
    for (const query of ["", `?patient=${ids.eventPatient}&patientId=${ids.eventPatient}&id=${ids.handout}`]) {
      const { status, text } = await ask(house, 0, `${address}${query}`, { headers: ownHeaders(house, cookie) });
      // A consent of photographs or contact, or a handout set aside by a later one, may have no page of its own.
      if (address === "/portal" && status !== 200) refusedOwn.push(`${address}${query}: ${status}`);
      if (names.some((each) => text.includes(each.name))) seen.push(`${address}${query} names somebody else`);
    }
  }
  say(`${asked.length} looks of a patient at what is another's, ${names.length} names watched for`);
  none("shown", shown);
  none("that name somebody else", seen);
  none("own pages not shown", refusedOwn);

  const otherPhotos = idsOf("photos", (patient) => patient !== ids.photographed);
  const mixed = [
    ...otherPhotos.slice(0, 20).map((id) => `/patients/${ids.photographed}/photos/${id}`),
    ...[ids.patient, ids.eventPatient].filter((id) => id !== ids.photographed).map((id) => `/patients/${id}/photos/${ids.photo}`),
  ];
  const misled: string[] = [];
  for (const address of mixed) {
    const { status } = await ask(house, 0, address, { headers: { cookie: house.cookieOf("clinician") } });
    if (status !== 404) misled.push(`${address}: ${status}`);
  }
  say(`${mixed.length} addresses of one patient's photograph under another's name`);
  none("that are pages", misled);

  const form = await atForm(house, ids.unscreened, (await house.openSession("reception")).userId);
  const [visit] = await sql`select patient_id::text as patient from appointments where id = ${ids.unscreened}`;
  const [other] =
    await sql`select id::text, patient_id::text as patient from appointments where patient_id <> ${String(visit?.patient)} and status = 'booked' limit 1`;
  const before = await house.witness.digests();
  const failed: string[] = [];
  let posts = 0;
  for (const { id, name, pages } of actionsOfBuild(house.buildFolder)) {
    const rule = actionRules[name];
    for (const who of [form, cookie]) {
      const page = pages[0]?.startsWith("/form") === true ? pages[0] : "/form";
      const fields = [
        ["appointmentId", String(other?.id)],
        ["patientId", String(other?.patient)],
        ["idempotencyKey", crypto.randomUUID()],
      ] as const;
      const { status } = await postAction(
        serverOf(house, posts),
        page,
        id,
        rule === "everybody" ? [...fields, ["x", "x"]] : fields,
        ownHeaders(house, who),
      );
      posts += 1;
      if (status >= 500) failed.push(`${name}: ${status}`);
    }
  }
  const after = await house.witness.digests();
  say(`${posts} posts of patients, at a form and at the portal, naming another's appointment`);
  none("server errors", failed);
  none(
    "tables changed",
    [...after].flatMap(([table, digest]) => (before.get(table) === digest ? [] : [table])),
  );

  const places = (await placesOf(house, ids)).filter(({ fields }) => fields !== null);
  const through: string[] = [];
  let swaps = 0;
  for (const place of places) {
    const fields = place.fields ?? [];
    const rule = actionRules[place.name];
    const role = ROLES.find((each) => Array.isArray(rule) && rule.includes(each));
    const carried = fields.filter(([, value]) => UUID.test(value) && owned.has(value));
    // The place that one patient's cancelling left free, for any other who waits: that is what the waitlist is for.
    if (place.name === "moveFromWaitlistAction" || role === undefined || carried.length < 2) continue;
    for (const [name, value] of carried) {
      const mine = owned.get(value);
      const [instead] = idsOf(mine?.table ?? "", (patient) => patient !== mine?.patient);
      if (instead === undefined) continue;
      const swapped = fields.map(([each, text]) => [each, each === name ? instead : text] as const);
      const { status, answer, onward } = await postAction(
        serverOf(house, swaps),
        place.page,
        place.id,
        swapped,
        ownHeaders(house, house.cookieOf(role)),
      );
      swaps += 1;
      if (status >= 500) failed.push(`${place.name}: ${status}`);
      else if (answer?.outcome !== "refused") through.push(`${place.name} with another's ${name}: ${answer?.message ?? onward ?? status}`);
    }
  }
  say(`${swaps} forms with one id of another patient's among their own`);
  is("server errors", failed.length, 0);
  none("that went through", through);
  return report();
}
