/** `node interrupted-import.ts`: works on what waits in small batches, and stands still before the commit of the fourth until it is killed. */
import { z } from "zod";
import { openDatabase } from "#db/client.ts";
import { workOnImports } from "#lib/interchange/jobs/run.ts";

const { url } = z.object({ url: z.string() }).parse(JSON.parse(process.env.IMPORT ?? ""));
const database = openDatabase(url, { name: "interrupted", max: 2 });
let commits = 0;

database.pool.on("connect", (client) => {
  client.query = new Proxy(client.query, {
    apply(target, self, args: unknown[]) {
      if (args[0] === "commit") commits += 1;
      if (args[0] === "commit" && commits === 4) {
        process.stdout.write("here\n");
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      }
      return Reflect.apply(target, self, args);
    },
  });
});

await workOnImports({ database, worker: crypto.randomUUID(), batch: 40, rest: 0 });
