/**
 * Loaded into a web server before its own code, which leaves signals to it: on SIGTERM nothing new is taken in, and whoever is connected is answered still. A
 * connection that a browser keeps may carry one more request at any moment; closing it under the browser's hands would lose that one. So each ends with its next
 * answer, or when it has been idle for as long as the browser was told it would be kept.
 */
import { subscribe } from "node:diagnostics_channel";
import { Server as HttpServer, ServerResponse } from "node:http";
import { Server } from "node:net";

/** After this a stop waits for nobody. */
const LONGEST_STOP = 12_000;

const servers = new Set<HttpServer>();
const open = new Set<ServerResponse>();
let isStopping = false;

function endWithThisAnswer(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

subscribe("tracing:net.server.listen:asyncStart", (begun) => {
  if (typeof begun === "object" && begun !== null && "server" in begun && begun.server instanceof HttpServer) servers.add(begun.server);
});

subscribe("http.server.request.start", (begun) => {
  if (typeof begun !== "object" || begun === null || !("response" in begun) || !(begun.response instanceof ServerResponse)) return;
  const { response } = begun;
  open.add(response);
  response.once("close", () => open.delete(response));
  if (isStopping) endWithThisAnswer(response);
});

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  for (const response of open) endWithThisAnswer(response);
  const closed = [...servers].map(
    (server) =>
      new Promise<void>((resolve) => {
        server.once("close", resolve);
        // Not its own way of closing, which ends idle connections at once.
        Server.prototype.close.call(server);
      }),
  );
  setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, LONGEST_STOP).unref();
  void Promise.all(closed).then(() => process.exit(0));
}

process.on("SIGTERM", stop);
// Ctrl-C reaches the whole group: the script that started this server ends it in its own time.
process.on("SIGINT", () => undefined);
