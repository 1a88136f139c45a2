/** Rows of any table for tests of the database's own rules, put in by its owner; what a row must hold and nobody names is filled. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { Client } from "pg";
import { MORNING, type Row } from "./constraint-examples/shape.ts";

export type AnyRows = {
  readonly client: Client;
  /** Within a transaction. @returns the row as it stands there, or the name of the rule that refuses it */
  put(table: string, row: Row): Promise<Row | string>;
  /** A row that must go in. */
  goesIn(table: string, row: Row): Promise<Row>;
  /** Within a transaction. @returns the name of the rule that refuses the statement, "done" where none does */
  ruleOf(statement: string, values?: readonly unknown[]): Promise<string>;
};

/** What stands in a column of this type, different for each row where two rows could be taken for one. */
const FILLED: Readonly<Record<string, () => string | number | boolean>> = {
  uuid: () => randomUUID(),
  text: () => `Some words ${randomUUID()}`,
  citext: () => `${randomUUID()}@cadence.example`,
  timestamptz: () => "2026-06-01 09:00Z",
  date: () => "2026-06-01",
  time: () => "09:00",
  tstzrange: () => MORNING,
  int2: () => 1,
  int4: () => randomInt(1, 2 ** 31),
  int8: () => randomInt(1, 2 ** 31),
  numeric: () => 1,
  bytea: () => `\\x${randomBytes(32).toString("hex")}`,
  jsonb: () => "{}",
  bool: () => false,
  _text: () => "{}",
  _uuid: () => "{}",
  bpchar: () => "AUD",
};

export async function openAnyRows(ownerUrl: string): Promise<AnyRows> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  const columns = await client.query<{ table: string; name: string; type: string }>(`
    select table_name as table, column_name as name, udt_name as type from information_schema.columns
    where table_schema = 'public' and is_nullable = 'NO' and column_default is null and is_generated = 'NEVER'`);
  const needed = Map.groupBy(columns.rows, (column) => column.table);

  function filled(table: string, row: Row): Row {
    const others = (needed.get(table) ?? []).filter(({ name }) => row[name] === undefined || row[name] === null);
    const made = others.map(({ name, type }) => {
      const make = FILLED[type];
      if (make === undefined) throw new Error(`Nothing fills ${table}.${name}, of type ${type}.`);
      return [name, make()] as const;
    });
    return { ...row, ...Object.fromEntries(made) };
  }

  async function tried<T>(work: () => Promise<T>): Promise<T | string> {
    await client.query("savepoint one");
    try {
      return await work();
    } catch (error) {
      await client.query("rollback to savepoint one");
      if (!(error instanceof Error)) throw error;
      return "constraint" in error && typeof error.constraint === "string" ? error.constraint : error.message;
    }
  }

  const put: AnyRows["put"] = (table, row) =>
    tried(async () => {
      const whole = filled(table, row);
      const names = Object.keys(whole).map((name) => client.escapeIdentifier(name));
      const places = names.map((_, index) => `$${index + 1}`);
      const into = names.length === 0 ? "default values" : `(${names.join(", ")}) overriding system value values (${places.join(", ")})`;
      const kept = await client.query<Row>(`insert into ${table} ${into} returning *`, Object.values(whole));
      return { ...kept.rows[0], ...whole };
    });

  return {
    client,
    put,
    goesIn: async (table, row) => {
      const kept = await put(table, row);
      if (typeof kept === "string") throw new Error(`The good row of ${table} is refused by ${kept}.`);
      return kept;
    },
    ruleOf: (statement, values = []) =>
      tried(async () => {
        await client.query(statement, [...values]);
        return "done";
      }),
  };
}
