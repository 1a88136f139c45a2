/** S12 of security.md: texts that are scripts, formulas and calendar lines, stored wherever somebody's words are stored, and everything in which they are shown. */
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import { type ExampleIds, findExamples } from "#e2e/support/examples.ts";
import { pageRules } from "#e2e/support/page-rules.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { allows, ROLES } from "#lib/auth/policy.ts";
import { findBrowser } from "#scripts/support/find-browser.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { type ClassedField, classedFields } from "#tests/support/classed-fields.ts";
import { ask, ownHeaders } from "./asking.ts";
import { lookAtPages, openBrowser, unnoticed, type Visit } from "./in-browser.ts";
import { actsOfPdf, cellsOf, isFormula, linesOf } from "./in-files.ts";
import { keepFields, plantIn, type Words } from "./planting.ts";
import { FORMULAS, SCRIPTS } from "./script-strings.ts";
import { atForm, atPortal } from "./visitors.ts";

/** Somebody's words without a space in them. */
const BESIDES = [
  ...["adverse_events.reported_to", "anaesthetics.product", "anaesthetics.strength", "consents.signed_name", "consents.guardian_relation"],
  ...["devices.manufacturer", "devices.model", "devices.serial", "devices.regulatory_id", "locations.phone", "patients.email"],
  ...["patients.phone", "patients.pronouns", "supplies.gtin", "supplies.manufacturer", "supply_lots.lot", "treatment_supplies.serial"],
  ...["treatment_zones.speed", "users.profession", "waitlist_entries.note"],
];

/** What somebody can have written, but for the trail: that is chained, and is written to by its own command. */
const fields = (): readonly ClassedField[] =>
  classedFields().filter(
    ({ table, column, fieldClass }) =>
      fieldClass !== "secret" && !table.startsWith("audit_") && !["search_text", "close_spellings"].includes(column),
  );

async function plantAll(house: House, words: Words): Promise<readonly [number, number]> {
  let [planted, rows] = [0, 0];
  for (const field of fields()) {
    const many = await plantIn(house, field, words);
    rows += many;
    if (many > 0) planted += 1;
  }
  return [planted, rows];
}

/** Words in the trail itself, as a command would leave them that took them from somebody. */
async function writeInTrail({ database }: House, ids: ExampleIds, texts: readonly string[]): Promise<void> {
  const ctx = asSystem("tests", { database, now: Temporal.Now.instant() });
  const entries = texts.map((text) => ({
    action: "patient:open" as const,
    objectType: "patient",
    objectId: text,
    patientId: ids.patient,
    outcome: "refused" as const,
    reason: text,
  }));
  await recordAudits(ctx, entries);
}

/** Every page in each of its faces, for everybody whom the matrix lets in. */
async function visitsOf(house: House, ids: ExampleIds): Promise<readonly Visit[]> {
  const portal = await atPortal(house, ids.patient);
  const form = await atForm(house, ids.unscreened, (await house.openSession("reception")).userId);
  return Object.entries(exampleAddresses(ids)).flatMap(([pattern, addresses]) => {
    const rule = pageRules[pattern];
    if (rule === undefined || rule.kind === "gone" || rule.kind === "way-back" || rule.kind === "half-way") return [];
    const visitors =
      rule.kind === "area" || rule.kind === "object"
        ? ROLES.filter((role) => rule.needs.every((needed) => allows([role], needed))).map((role) => ({
            as: role,
            cookie: house.cookieOf(role),
          }))
        : rule.kind === "portal"
          ? [{ as: "a patient", cookie: portal }]
          : rule.kind === "form"
            ? [{ as: "a patient at a form", cookie: form }]
            : [{ as: "anybody", cookie: "" }];
    const faces = pattern.startsWith("/portal/consents") ? [`/portal/consents/${ids.ownConsent}`] : addresses;
    return faces.flatMap((address) => visitors.map((visitor) => ({ address, ...visitor })));
  });
}

const PDFS = (ids: ExampleIds, screening: string): readonly (readonly [string, "clinician" | "patient"])[] => [
  [`/consents/${ids.consent}/pdf`, "clinician"],
  [`/handouts/${ids.handout}/pdf`, "clinician"],
  [`/screenings/${screening}/pdf`, "clinician"],
  [`/series/${ids.series}/pdf`, "clinician"],
  [`/series/${ids.course}/pdf`, "clinician"],
  [`/treatments/${ids.treatment}/pdf`, "clinician"],
  [`/patients/${ids.patient}/records/pdf`, "clinician"],
  [`/portal/handouts/${ids.ownHandout}/pdf`, "patient"],
];

export async function injection(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const { sql } = house.witness;
  const ids = await findExamples(house.ownerUrl);
  const visits = await visitsOf(house, ids);
  const browser = await openBrowser(await findBrowser(() => undefined));
  house.lifetime.add(() => browser.close());
  say(`${SCRIPTS.length} strings that are scripts`);
  is("of security.md's 200", SCRIPTS.length >= 200 ? "at least 200" : String(SCRIPTS.length), "at least 200");
  none("strings that the look does not notice where a bad page runs them", await unnoticed(browser, house));

  // A copy of everything is made of a record that somebody asked for.
  await sql`
    insert into record_requests (patient_id, asked_on, asker, identity_check, noted_by)
    select ${ids.patient}::uuid, current_date, 'patient', 'known', id from users where 'clinician' = any(roles) order by id limit 1`;
  const putBack = await keepFields(house, fields());
  const allIn = Object.values(ids).filter((id) => id !== null && id.length === 36);
  const [planted, rows] = await plantAll(house, { each: SCRIPTS, at: "end", allIn: allIn.flatMap((id) => id ?? []), besides: BESIDES });
  await writeInTrail(house, ids, SCRIPTS);
  say(`stored in ${planted} fields of ${rows} rows; the other ${fields().length - planted} fields hold codes, numbers, days or nothing`);

  const seen = new Set<number>();
  const showing = new Set<string>();
  const found: Readonly<Record<"ran" | "foreign" | "violations" | "elsewhere" | "errors", string[]>> = {
    ran: [],
    foreign: [],
    violations: [],
    elsewhere: [],
    errors: [],
  };
  const look = async (list: readonly Visit[], isFree: boolean) =>
    lookAtPages(browser, house, list, isFree, ({ address, as }, { ran, foreign, violations, elsewhere, status, seen: there }) => {
      for (const index of there) seen.add(index);
      if (there.length > 0) showing.add(address);
      const name = `${address} for ${as}`;
      found.ran.push(...ran.map((each) => `${name}: ${each}`));
      found.foreign.push(...foreign.map((each) => `${name}: ${each}`));
      found.violations.push(...violations.map((each) => `${name}: ${each}`));
      found.elsewhere.push(...elsewhere.map((each) => `${name}: ${each}`));
      if (status >= 500 || status === 0) found.errors.push(`${name}: ${status}`);
    });
  await look(visits, false);
  const once = [...new Map(visits.map((visit) => [visit.address, visit])).values()];
  await look(once, true);
  say(
    `${visits.length} pages in Chromium, as ${[...new Set(visits.map(({ as }) => as))].join(", ")}; ${once.length} once more with their policy set aside`,
  );
  say(`${showing.size} addresses show at least one of the strings as text`);
  is("strings seen as text in some page", seen.size, SCRIPTS.length);
  none("scripts that ran", found.ran);
  none("handlers, frames, scripts and addresses in a page that are not ours", found.foreign);
  none("violations of the policy", found.violations);
  none("requests to anywhere else", found.elsewhere);
  none("server errors", found.errors);

  const [screening] = await sql<{ id: string }[]>`
    select f.id from form_responses f where f.state = 'signed' and f.patient_id = ${ids.patient} order by f.id limit 1`;
  const patient = await atPortal(house, ids.patient);
  const get = (address: string, cookie: string) =>
    fetch(`${house.servers.addresses[0]}${address}`, { headers: ownHeaders(house, cookie), redirect: "manual" });
  const acting: string[] = [];
  let calls = 0;
  const pdfs = PDFS(ids, screening?.id ?? "");
  for (const [address, as] of pdfs) {
    const response = await get(address, as === "patient" ? patient : house.cookieOf(as));
    if (response.status !== 200) {
      acting.push(`${address}: ${response.status}`);
      continue;
    }
    const pdf = await actsOfPdf(new Uint8Array(await response.arrayBuffer()));
    calls += pdf.calls;
    acting.push(...pdf.acts.map((act) => `${address}: ${act}`));
  }
  say(`${pdfs.length} documents for print, with ${calls} of the calls as words`);
  is("documents that print what was planted", calls > 0 ? "some" : "none", "some");
  none("documents that would do something by themselves, or are not there", acting);

  const calendars: readonly (readonly [string, string])[] = [
    [`/handouts/${ids.handout}/calendar`, house.cookieOf("clinician")],
    ["/portal/calendar", patient],
    [`/portal/handouts/${ids.ownHandout}/calendar`, patient],
  ];
  await putBack();
  const events = async () => {
    const texts = await Promise.all(
      calendars.map(async ([address, cookie]) => (await ask(house, 0, address, { headers: ownHeaders(house, cookie) })).text),
    );
    const lines = texts.flatMap(linesOf);
    return { many: lines.filter((line) => line === "BEGIN:VEVENT").length, foreign: lines.filter((line) => /^ATTENDEE|[\r\n]/.test(line)) };
  };
  const before = await events();
  await plantAll(house, { each: FORMULAS, at: "beginning", allIn: [], besides: BESIDES });
  await writeInTrail(house, ids, FORMULAS);
  const after = await events();
  const [lot] = await sql<{ lot: string }[]>`select lot from supply_lots order by used desc, id limit 1`;
  const tables: readonly (readonly [string, string])[] = [
    ["/settings/audit/csv", house.cookieOf("admin")],
    ["/exports/patients", house.cookieOf("reception")],
    ["/exports/appointments", house.cookieOf("reception")],
    [`/supplies/recall/csv?lot=${encodeURIComponent(lot?.lot ?? "")}`, house.cookieOf("clinician")],
  ];
  const formulas: string[] = [];
  let [cells, inert] = [0, 0];
  for (const [address, cookie] of tables) {
    const response = await get(address, cookie);
    if (response.status !== 200) formulas.push(`${address}: ${response.status}`);
    const lines = cellsOf(new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer()));
    const all = lines.flat();
    cells += all.length;
    inert += all.filter((cell) => cell.startsWith("'") && isFormula(cell.slice(1))).length;
    formulas.push(...all.filter(isFormula).map((cell) => `${address}: ${cell.slice(0, 60)}`));
    if (new Set(lines.map((line) => line.length)).size > 2) formulas.push(`${address}: lines of different lengths`);
  }
  await putBack();
  await sql`drop schema kept cascade`;
  await browser.close();
  say(`${FORMULAS.length} formulas stored in the same fields; ${cells} cells of ${tables.length} tables, ${inert} of them made inert`);
  is("tables with a formula made inert", inert > 0 ? "some" : "none", "some");
  none("cells that a spreadsheet would work out, and tables that are not there", formulas);
  is(`events of ${calendars.length} calendars`, after.many, before.many);
  none("lines of a calendar that nobody wrote", after.foreign);
  return report();
}
