/** What reaches the server while something is done. */
import type { PoolClient } from "pg";
import type { Database } from "#db/client.ts";

/** How many statements within transactions hold these words while the work is done. */
export async function statementsHolding(words: string, { pool }: Database, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const listened = new Map<PoolClient, PoolClient["query"]>();
  const listen = (client: PoolClient) => {
    if (listened.has(client)) return;
    const query = client.query.bind(client);
    listened.set(client, query);
    Object.assign(client, {
      query: (...sent: Parameters<typeof query>) => {
        if (JSON.stringify(sent[0]).includes(words)) count += 1;
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
  return count;
}

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
