/** Signed documents changed in the database itself: by its owner behind the triggers, which the verifiers find out, and by the application's role, which is refused. */
import { execFile } from "node:child_process";
import { Client } from "pg";
import { z } from "zod";
import { asSystem } from "#lib/auth/ctx.ts";
import { verifyDocuments } from "#lib/consent/queries/verify.ts";
import { verifyTreatments } from "#lib/treatments/queries/verify.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import type { House } from "#tests/load/house.ts";
import { SIGNED, type SignedColumn, type SignedTable } from "./signed-records.ts";

export type InPostgres = {
  /** Columns of tables, each changed in every signed row at once. */
  readonly columns: number;
  readonly rows: number;
  /** Changes that not even the owner can make: a constraint stands against them. */
  readonly impossible: number;
  readonly missed: readonly string[];
  /** Runs of `npm run verify:documents`. */
  readonly commands: number;
  readonly byApp: { readonly tried: number; readonly taken: readonly string[] };
};

const ids = z.array(z.object({ id: z.string() }));
const counted = z.tuple([z.object({ many: z.number() })]);

const oneBit = (column: string) => `set_byte(${column}, octet_length(${column}) / 2, get_byte(${column}, octet_length(${column}) / 2) # 1)`;

/** Words that a constraint allows, one for another. */
const OTHER_WORD: Readonly<Record<string, string>> = {
  kind: "case kind when 'photo' then 'contact' when 'contact' then 'photo' when 'prp' then 'cgf' when 'cgf' then 'prp' else kind end",
  part: "case part when 'full' then 'short' else 'full' end",
  mode: "case mode when 'paper' then 'staff' else 'paper' end",
  state: "'draft'",
  endpoint: "case endpoint when 'none' then 'other' else 'none' end",
  lapsed_reason: "case lapsed_reason when 'device' then 'protocol' else 'device' end",
  depth_mm: "depth_mm - 0.05",
};

/** The column changed by as little as it can be, as SQL has it. */
function changed({ column, type }: SignedColumn): string {
  const other = OTHER_WORD[column];
  if (other !== undefined) return other;
  if (type === "uuid") return "uuidv7()";
  if (type === "timestamptz") return `coalesce(${column} + interval '1 microsecond', now())`;
  if (type === "bytea") return `coalesce(${oneBit(column)}, '\\x01')`;
  if (type === "boolean") return `not ${column}`;
  if (type === "date") return `${column} + 1`;
  if (type === "uuid[]") return `array_append(${column}, uuidv7())`;
  if (type === "text[]") return `array_append(${column}, '.')`;
  if (type === "jsonb")
    return `case when jsonb_typeof(${column}) = 'array' then jsonb_set(${column}, '{0}', '"."') else coalesce(${column}, '{}') || '{"more": "."}' end`;
  return /int|numeric/.test(type) ? `coalesce(${column}, 0) + 1` : `coalesce(${column}, '') || '.'`;
}

/** Changes a column in each signed row for which this holds, row by row, passing over what is refused. */
const inEachRow = ({ table, signed }: SignedTable, column: SignedColumn, holds: string) => `
  do $each$ declare one uuid; begin
    for one in select id from ${table} where ${signed} and ${holds} loop
      begin
        update ${table} set ${column.column} = ${changed(column)} where id = one;
      exception when integrity_constraint_violation or insufficient_privilege or raise_exception or data_exception then null;
      end;
    end loop;
  end $each$`;

/** How many documents `npm run verify:documents` names as altered. */
async function namedByCommand({ ownerUrl, secret }: House): Promise<number> {
  const env = { ...process.env, DATABASE_URL: ownerUrl, CADENCE_SECRET: secret };
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, ["--conditions=react-server", "scripts/verify-documents.ts"], { env }, (_error, stdout) => resolve(stdout));
  });
  if (said.includes("Every one is what was signed and approved.")) return 0;
  return said.match(/^Not what was signed or approved: /gm)?.length ?? -1;
}

export async function changeInPostgres(house: House): Promise<InPostgres> {
  const { database, ownerUrl, secret } = house;
  const ctx = asSystem("tests", { database, now: Temporal.Now.instant() });
  const open = async (connectionString: string) => {
    const client = new Client({ connectionString });
    await client.connect();
    return client;
  };
  const owner = await open(ownerUrl);
  const app = await open(runtimeRoleUrls(ownerUrl, secret, {}).app);
  const altered = async () => {
    const [documents, records] = [await verifyDocuments(ctx), await verifyTreatments(ctx)];
    return [...documents.altered.map(({ id }) => id), ...records.altered].sort();
  };
  const missed: string[] = [];
  const taken: string[] = [];
  const sum = { columns: 0, rows: 0, impossible: 0, commands: 0, tried: 0 };
  const many = async (client: Client, query: string) => counted.parse((await client.query(query)).rows)[0].many;
  await owner.query("set session_replication_role = replica");
  try {
    for (const signedTable of SIGNED) {
      const { table, signed, documentId } = signedTable;
      await owner.query(`create temporary table kept_${table} as table ${table}`);
      let isFirst = true;
      for (const column of signedTable.columns) {
        const name = `${table}.${column.column}`;
        const differs = `x join kept_${table} k on k.id = x.id where x.${column.column} is distinct from k.${column.column}`;
        const back = `update ${table} x set ${column.column} = k.${column.column} from kept_${table} k where k.id = x.id and x.${column.column} is distinct from k.${column.column}`;

        sum.tried += await many(owner, `select count(*)::int as many from ${table} where ${signed} and ${column.frozen}`);
        await app.query(inEachRow(signedTable, column, column.frozen));
        const allowed = await many(owner, `select count(*)::int as many from ${table} ${differs}`);
        if (allowed > 0) taken.push(`${name}: ${allowed} rows`);
        await owner.query(back);

        await owner.query(inEachRow(signedTable, column, "true"));
        const of = table === "anaesthetics" ? documentId.replace("x.appointment_id", "k.appointment_id") : `k.${documentId}`;
        const changedIds = ids
          .parse((await owner.query(`select distinct ${of}::text as id from ${table} ${differs}`)).rows)
          .map(({ id }) => id);
        const rows = await many(owner, `select count(*)::int as many from ${table} ${differs}`);
        sum.columns += 1;
        sum.rows += rows;
        sum.impossible += (await many(owner, `select count(*)::int as many from kept_${table} where ${signed}`)) - rows;
        const found = await altered();
        const unfound = changedIds.filter((id) => !found.includes(id));
        if (unfound.length > 0) missed.push(`${name}: ${unfound.length} of ${changedIds.length} documents are not found out`);
        const besides = found.filter((id) => !changedIds.includes(id));
        if (besides.length > 0) missed.push(`${name}: ${besides.length} documents are called altered that are not`);
        if (isFirst && rows > 0) {
          const named = await namedByCommand(house);
          sum.commands += 1;
          if (named !== changedIds.length) missed.push(`${name}: the command names ${named} of ${changedIds.length}`);
          isFirst = false;
        }
        await owner.query(back);
      }
      sum.tried += 1;
      await app.query(`delete from ${table} where ${signed}`).then(
        ({ rowCount }) => taken.push(`${table}: ${rowCount} rows deleted`),
        () => undefined,
      );
      await owner.query(`drop table kept_${table}`);
    }
    if ((await altered()).length > 0) missed.push("something is called altered when all is put back");
    if ((await namedByCommand(house)) !== 0) missed.push("the command calls something altered when all is put back");
    sum.commands += 1;
  } finally {
    await Promise.all([owner.end(), app.end()]);
  }
  const { columns, rows, impossible, commands, tried } = sum;
  return { columns, rows, impossible, missed, commands, byApp: { tried, taken } };
}
