import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PATIENT_TABLES } from "#lib/privacy/rules/tables.ts";
import { type TestDatabase, workerDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
let owner: Client;
let app: Client;
let portal: Client;
beforeAll(async () => {
  database = await workerDatabase();
  const open = async (connectionString: string) => {
    const client = new Client({ connectionString });
    await client.connect();
    return client;
  };
  owner = await open(database.ownerUrl);
  app = await open(database.roles.app);
  portal = await open(database.roles.portal);
});
afterAll(async () => {
  await Promise.all([owner.end(), app.end(), portal.end()]);
  await database.close();
});

/** Everything in the schema that this role may do this to: tables, views and what any of their columns allows. */
async function mayDo(role: string, right: "select" | "insert" | "update" | "delete" | "truncate"): Promise<string[]> {
  const byColumn = right === "delete" || right === "truncate" ? "" : `or has_any_column_privilege('${role}', c.oid, '${right}')`;
  const found = await owner.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'v', 'm', 'p', 'f') and (has_table_privilege('${role}', c.oid, '${right}') ${byColumn})
    order by 1`);
  return found.rows.map(({ name }) => name);
}

/** The constraint or sentence with which the database says no; "nothing" when it does not. */
async function refusalOf(client: Client, statement: string): Promise<string> {
  await client.query("begin");
  try {
    await client.query(statement);
    return "nothing";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return "constraint" in error && typeof error.constraint === "string" ? error.constraint : error.message;
  } finally {
    await client.query("rollback");
  }
}

test("the application's role deletes nothing but what is configured as a whole, drafts' parts and spent tries", async () => {
  expect(await mayDo("cadence_app", "delete")).toEqual([
    "anaesthetics",
    "attempts",
    "blood_products",
    "clinician_hours",
    "destroyed_files",
    "location_hours",
    "photos",
    "service_phases",
    "treatment_supplies",
    "treatment_zones",
  ]);
  expect(await mayDo("cadence_app", "truncate")).toEqual([]);
});

test("the application's role rewrites nothing that is only ever added to", async () => {
  const updates = await mayDo("cadence_app", "update");
  for (const table of [
    "audit_log",
    "audit_chain",
    "appointment_events",
    "screening_decisions",
    "treatment_addenda",
    "handouts",
    "device_logs",
    "scores",
    "reviews",
    "patient_statements",
    "breach_steps",
    "breach_patients",
    ...KEPT_BY_TRIGGERS,
    ...KEPT_BY_RETENTION,
  ]) {
    expect(updates).not.toContain(table);
  }
  expect(updates.filter((name) => name.startsWith("portal_") && name.endsWith("_view"))).toEqual([]);
});

/** What triggers alone write. */
const KEPT_BY_TRIGGERS = ["adverse_event_versions", "audit_unsealed", "destroyed_files", "patient_former_details"];
/** What the destroying role alone writes. */
const KEPT_BY_RETENTION = ["destruction_log"];

test("the application's role may do its work in every table, and writes none that triggers keep", async () => {
  const tables = await owner.query<{ name: string }>(
    "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' order by 1",
  );
  const names = tables.rows.map(({ name }) => name);
  expect(await mayDo("cadence_app", "insert")).toEqual(names.filter((name) => ![...KEPT_BY_TRIGGERS, ...KEPT_BY_RETENTION].includes(name)));
  expect((await mayDo("cadence_app", "select")).filter((name) => names.includes(name))).toEqual(names);
});

test("the destroying role destroys what is a patient's and nothing else, and adds nothing but the log of it", async () => {
  expect(await mayDo("cadence_retention", "delete")).toEqual(PATIENT_TABLES.map(({ table }) => table).toSorted());
  expect(await mayDo("cadence_retention", "insert")).toEqual(["audit_log", "destruction_log"]);
  for (const right of ["update", "truncate"] as const) expect(await mayDo("cadence_retention", right)).toEqual([]);
});

test("the portal's role reads its own views and nothing else, and writes nowhere", async () => {
  expect(await mayDo("cadence_portal", "select")).toEqual([
    "portal_appointment_view",
    "portal_clinic_view",
    "portal_consent_view",
    "portal_form_view",
    "portal_handout_view",
    "portal_location_view",
    "portal_opening_view",
    "portal_patient_view",
    "portal_preparation_view",
    "portal_question_view",
    "portal_series_view",
  ]);
  for (const right of ["insert", "update", "delete", "truncate"] as const) expect(await mayDo("cadence_portal", right)).toEqual([]);
});

test("no runtime role may set a rule aside, act as another or make anything in the schema", async () => {
  const roles = await owner.query(
    "select rolname from pg_roles where rolname like 'cadence%' and rolname <> current_user and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)",
  );
  expect(roles.rows).toEqual([]);
  const makes = await owner.query(
    "select r from unnest(array['cadence_app', 'cadence_portal', 'cadence_retention']) r where has_schema_privilege(r, 'public', 'create')",
  );
  expect(makes.rows).toEqual([]);
  expect(await refusalOf(app, "set session_replication_role = replica")).toContain("permission denied");
  expect(await refusalOf(app, "alter table audit_log disable trigger all")).toContain("must be owner");
});

test("the portal's role sees nobody until a session names the patient, and cannot leave its read-only transactions with a write", async () => {
  for (const view of await mayDo("cadence_portal", "select")) {
    expect((await portal.query(`select * from ${view}`)).rows).toEqual([]);
  }
  expect(await refusalOf(portal, "set transaction read write; insert into audit_log (action) values ('planted')")).toContain(
    "permission denied",
  );
});

test("what was audited is neither changed nor removed by the application, nor by the owner", async () => {
  await owner.query(
    "insert into audit_log (actor_kind, actor_roles, action, object_type, outcome, detail, request_id) values ('system', '', 'test:plant', 'test', 'done', '{}', 'test')",
  );
  const changes = ["update audit_log set reason = 'other'", "delete from audit_log", "truncate audit_log cascade"];
  for (const statement of changes) {
    expect(await refusalOf(app, statement)).toContain("permission denied");
    expect(await refusalOf(owner, statement)).toBe("audit_log_inserts_only");
  }
  // Rows whose bytes nobody looks at here: a link of the first row that stands unsealed.
  const link =
    "insert into audit_chain (seq, audit_id, prev_hash, hash) select 1, audit_id, decode(repeat('00', 32), 'hex'), decode(repeat('01', 32), 'hex') from audit_unsealed limit 1";
  for (const change of ["update audit_chain set seq = 2", "delete from audit_chain", "truncate audit_chain"]) {
    expect(await refusalOf(app, change)).toContain("permission denied");
    expect(await refusalOf(owner, `${link}; ${change}`)).toBe("audit_chain_inserts_only");
  }
  expect(await refusalOf(app, "delete from audit_unsealed")).toContain("permission denied");
  expect(await refusalOf(app, "alter table audit_chain disable trigger all")).toContain("must be owner");
});
