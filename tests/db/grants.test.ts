import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, workerDatabase } from "#tests/support/database.ts";
import { grants, type RuntimeRole } from "#tests/support/grants.ts";

const RUNTIME_ROLES: readonly RuntimeRole[] = ["cadence_app", "cadence_portal", "cadence_retention"];

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

test("every table and view has its rights written down", async () => {
  const found = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f') order by 1",
  );
  expect([...grants.keys()].sort()).toEqual(found.rows.map(({ name }) => name));
});

test.each([...grants].flatMap(([name, roles]) => RUNTIME_ROLES.map((role) => ({ name, role, rights: roles[role] }))))(
  "the rights of $role on $name are what is written down, and no other",
  async ({ name, role, rights }) => {
    const found = await owner.query<{ rights: string }>(
      `select coalesce(string_agg(r, ' ' order by n), '') as rights
       from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) with ordinality x (r, n) where has_table_privilege($1, $2, r)`,
      [role, name],
    );
    expect(found.rows).toEqual([{ rights }]);
  },
);

test("no column is opened beside its table but what a delivery and a corrected lot change", async () => {
  const found = await owner.query(`
    select c.relname as table, a.attname as column, a.attacl::text as rights from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and a.attacl is not null order by 2`);
  const rights = "{cadence_app=w/cadence}";
  expect(found.rows).toEqual(["expiry", "received", "version"].map((column) => ({ table: "supply_lots", column, rights })));
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
  for (const [view, { cadence_portal }] of grants)
    if (cadence_portal !== "") expect((await portal.query(`select * from ${view}`)).rows).toEqual([]);
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
