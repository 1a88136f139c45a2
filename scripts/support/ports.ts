import { createServer } from "node:net";
import { Failure } from "./say.ts";

function listen(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}

/** A port of this machine that nothing listens on at the moment. Another process may take it in between: the caller tries again then. */
export function freePort(): Promise<number> {
  return listen("127.0.0.1", 0);
}

/** @throws a sentence when the web address cannot be served. */
export async function requirePort(host: string, port: number, otherwise: string): Promise<void> {
  try {
    await listen(host, port);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EADDRINUSE")
      throw new Failure(`Port ${port} is already in use by another program. Stop it, or choose another port: ${otherwise}`);
    if (code === "EACCES") throw new Failure(`This user may not serve port ${port}. Choose a port above 1023: ${otherwise}`);
    throw new Failure(`The address ${host}:${port} cannot be served (${String(code)}). Check HOST and PORT.`);
  }
}
