import type { Database } from "#db/client.ts";

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Which statements some work sends through a pool, transactions left out. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<Statement[]> {
  const found: Statement[] = [];
  const { pool } = database;
  const send = pool.query;
  const listening = new Proxy(send, {
    apply(target, self, args: [unknown, unknown]) {
      const [query, values] = args;
      const text = typeof query === "string" ? query : typeof query === "object" && query !== null && "text" in query ? query.text : null;
      if (typeof text === "string") found.push({ text, values: Array.isArray(values) ? values : [] });
      return Reflect.apply(target, self, args);
    },
  });
  pool.query = listening;
  try {
    await work();
  } finally {
    pool.query = send;
  }
  return found;
}
