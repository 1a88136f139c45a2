/**
 * Loaded into a web server before its own code, which leaves signals to it. It takes over connections that the script with the port hands to it, and when it
 * is told to stop, or on SIGTERM, answers whoever is connected before it goes. A connection that a browser keeps may carry one more request at any moment; closing it under the browser's hands
 * would lose that one. So each ends with its next answer, or when it has been idle for longer than the browser was told it would be kept.
 */
import { subscribe } from "node:diagnostics_channel";
import { Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { CONNECTION, STOP, TAKEN } from "./handing.ts";

/** Longer than a server keeps an idle connection: five seconds, and one for what is on its way. */
const IDLE = 6_500;
/** After this a stop waits for nobody. */
const LONGEST_STOP = 10_000;

const servers = new Set<Server>();
const sockets = new Set<Socket>();
const open = new Set<ServerResponse>();
let isStopping = false;

function goWhenDone(): void {
  if (isStopping && sockets.size === 0) process.exit(0);
}

function endWithThisAnswer(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

subscribe("tracing:net.server.listen:asyncStart", (begun) => {
  if (typeof begun !== "object" || begun === null || !("server" in begun) || !(begun.server instanceof Server)) return;
  const { server } = begun;
  if (servers.has(server)) return;
  servers.add(server);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      goWhenDone();
    });
  });
});

subscribe("http.server.request.start", (begun) => {
  if (typeof begun !== "object" || begun === null || !("response" in begun) || !(begun.response instanceof ServerResponse)) return;
  const { response } = begun;
  open.add(response);
  response.once("close", () => open.delete(response));
  if (isStopping) endWithThisAnswer(response);
});

process.on("message", (message, handle) => {
  if (message === STOP) stop();
  if (message !== CONNECTION) return;
  const [server] = servers;
  if (handle instanceof Socket && server !== undefined) {
    server.emit("connection", handle);
    handle.resume();
  }
  process.send?.(TAKEN);
});

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  for (const response of open) endWithThisAnswer(response);
  setTimeout(() => {
    for (const server of servers) server.closeIdleConnections();
  }, IDLE).unref();
  // What is cut off then closes, and the last of them ends this.
  setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, LONGEST_STOP);
  goWhenDone();
}

process.on("SIGTERM", stop);
