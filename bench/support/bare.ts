/** Statements that a server sent, sent again bare through a pool like its own, and how the database goes about them. */
import { Pool, type PoolClient } from "pg";
import type { RoleUrls } from "#db/roles.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { rowsReadIn, wholeTablesIn } from "#tests/support/plans.ts";
import { timed } from "./measure.ts";
import type { Sent } from "./servers.ts";

/** Rows from which on a table is big. */
const BIG = 10_000;
const WRITES = /^\s*(?:insert|update|delete|notify|listen)\b|\binsert into\b|\bfor update\b|pg_advisory|pg_notify/i;
const FRAME = /^\s*(?:begin|commit|rollback|set|listen|start)\b/i;

/** How many of them say something, begin and end of transactions left out. */
export const countOf = (statements: readonly Sent[]): number => statements.filter(({ text }) => !FRAME.test(text)).length;

/** Milliseconds that the server waited for its rows of the audit trail, each by itself, though some were on their way at once. */
export const notedFor = (statements: readonly Sent[]): number =>
  statements.reduce((sum, { text, took }) => (text.startsWith('insert into "audit_log"') ? sum + took : sum), 0);

const readsOf = (statements: readonly Sent[]) => statements.filter(({ text }) => !WRITES.test(text));

export function bareOf(roles: RoleUrls, lifetime: Lifetime) {
  const pools = new Map([roles.app, roles.portal].map((url) => [new URL(url).username, new Pool({ connectionString: url, max: 5 })]));
  for (const pool of pools.values()) lifetime.add(() => pool.end());

  const onEach = async (statements: readonly Sent[], work: (client: PoolClient, statement: Sent) => Promise<void>): Promise<void> => {
    const clients = new Map<string, PoolClient>();
    try {
      for (const statement of statements) {
        const client = clients.get(statement.role) ?? (await pools.get(statement.role)?.connect());
        if (client === undefined) throw new Error(`Nobody signs in as ${statement.role}.`);
        clients.set(statement.role, client);
        await work(client, statement);
      }
    } finally {
      for (const client of clients.values()) client.release();
    }
  };

  return {
    /** One after the other, their answers left as the text they come in; what writes is left out. @returns milliseconds */
    send: async (statements: readonly Sent[]): Promise<number> => {
      const { took } = await timed(() =>
        onEach(readsOf(statements), async (client, { text, name, values }) => {
          const types = { getTypeParser: () => (raw: string) => raw };
          await client.query({ text, values, rowMode: "array", types, ...(name === null ? {} : { name }) });
        }),
      );
      return took;
    },
    /** How many rows of tables those look at that write nothing. */
    rowsRead: async (statements: readonly Sent[]): Promise<number> => {
      let read = 0;
      await onEach(
        readsOf(statements).filter(({ text }) => !FRAME.test(text)),
        async (client, { text, values }) => {
          const { rows } = await client.query({ text: `explain (analyze, format json) ${text}`, values });
          read += rowsReadIn(rows);
        },
      );
      return read;
    },
    /** Big tables that some of them read from one end to the other. */
    wholeTables: async (statements: readonly Sent[]): Promise<readonly string[]> => {
      const found = new Set<string>();
      await onEach(
        statements.filter(({ text }) => !FRAME.test(text)),
        async (client, { text, values }) => {
          const { rows } = await client.query({ text: `explain (format json) ${text}`, values });
          for (const table of wholeTablesIn(rows)) if ((await rowsOf(client, table)) > BIG) found.add(table);
        },
      );
      return [...found];
    },
  };
}

async function rowsOf(client: PoolClient, table: string): Promise<number> {
  const { rows } = await client.query<{ rows: number }>("select max(reltuples)::float8 as rows from pg_class where relname = $1", [table]);
  return rows[0]?.rows ?? 0;
}
