/** What reaches the server while something is done. */
import type { PoolClient } from "pg";
import type { Database } from "#db/client.ts";

/** Tells of each statement that any connection of the pool is given while the work is done, those of transactions among them. */
async function listening({ pool }: Database, hear: (sent: unknown, values: unknown) => void, work: () => Promise<unknown>): Promise<void> {
  const listened = new Map<PoolClient, PoolClient["query"]>();
  const listen = (client: PoolClient) => {
    if (listened.has(client)) return;
    const query = client.query.bind(client);
    listened.set(client, query);
    Object.assign(client, {
      query: (...sent: Parameters<typeof query>) => {
        hear(sent[0], sent[1]);
        return query(...sent);
      },
    });
  };
  pool.on("acquire", listen);
  try {
    await work();
  } finally {
    pool.off("acquire", listen);
    for (const [client, query] of listened) Object.assign(client, { query });
  }
}

/** How many statements within transactions hold these words while the work is done. */
export async function statementsHolding(words: string, database: Database, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hear = (sent: unknown) => {
    if (JSON.stringify(sent).includes(words)) count += 1;
  };
  await listening(database, hear, work);
  return count;
}

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

const textOf = (query: unknown): string | null => {
  const text = typeof query === "string" ? query : typeof query === "object" && query !== null && "text" in query ? query.text : null;
  return typeof text === "string" ? text : null;
};

/** Which statements some work sends, those of its transactions among them. */
export async function everyStatementOf(database: Database, work: () => Promise<unknown>): Promise<Statement[]> {
  const found: Statement[] = [];
  const hear = (query: unknown, values: unknown) => {
    const text = textOf(query);
    if (text !== null) found.push({ text, values: Array.isArray(values) ? values : [] });
  };
  await listening(database, hear, work);
  return found;
}

/** Which statements some work sends through a pool, transactions left out. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<Statement[]> {
  const found: Statement[] = [];
  const { pool } = database;
  const send = pool.query;
  const listening = new Proxy(send, {
    apply(target, self, args: [unknown, unknown]) {
      const [query, values] = args;
      const text = textOf(query);
      if (text !== null) found.push({ text, values: Array.isArray(values) ? values : [] });
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
