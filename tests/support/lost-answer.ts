/** A commit whose answer is lost, every time. */
import type { PoolClient } from "pg";
import type { Database } from "#db/client.ts";

/** While the work is done, the nth commit of this pool takes effect, and whoever sent it hears that the connection is gone. */
export async function losingAnswer<T>({ pool }: Database, nth: number, work: () => Promise<T>): Promise<T> {
  let commits = 0;
  const listened = new Map<PoolClient, PoolClient["query"]>();
  const listen = (client: PoolClient) => {
    if (listened.has(client)) return;
    const query = client.query.bind(client);
    listened.set(client, query);
    Object.assign(client, {
      query: async (...sent: Parameters<typeof query>) => {
        const answer = await query(...sent);
        if (JSON.stringify(sent[0]) === '"commit"') commits += 1;
        else return answer;
        if (commits === nth) throw new Error("Connection terminated unexpectedly");
        return answer;
      },
    });
  };
  pool.on("acquire", listen);
  try {
    return await work();
  } finally {
    pool.off("acquire", listen);
    for (const [client, query] of listened) Object.assign(client, { query });
  }
}
