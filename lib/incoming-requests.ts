import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";
import { isBusy, isOutOfRoom } from "#db/errors.ts";
import { beginRequest } from "./request-id.ts";

/** Why an answer is none: no time just now, or no room to write. */
type Lack = 503 | 507;
type Answering = { lack: Lack | null };
/** The answer that is being made, for whatever is done for it. The framework may load a file twice, so it is kept with the process. */
declare global {
  var cadenceAnswering: AsyncLocalStorage<Answering> | undefined;
}

const answering = () => {
  globalThis.cadenceAnswering ??= new AsyncLocalStorage();
  return globalThis.cadenceAnswering;
};

/** After how many seconds to ask again. */
export const SOON = "5";

/** Says of the answer that is being made that the database had no time for it, or no room: it then goes out with that status, and with when to ask again. */
export function noteLack(lack: Lack): void {
  const answer = answering().getStore();
  if (answer !== undefined) answer.lack = lack;
}

/** What an error of the database lacked, and why a form is refused for it; null for any other error. */
export function lackOf(error: unknown): { readonly status: Lack; readonly reason: "busy" | "no_room" } | null {
  if (isBusy(error)) return { status: 503, reason: "busy" };
  return isOutOfRoom(error) ? { status: 507, reason: "no_room" } : null;
}

/** What the framework calls done, or an error of its own, goes out as what it is. Any other status was chosen by somebody. */
function sayLackIn(response: ServerResponse, answer: Answering): void {
  const write = response.writeHead;
  Object.assign(response, {
    writeHead: (...[status, ...more]: readonly [number, ...unknown[]]): ServerResponse => {
      const isLacking = answer.lack !== null && !response.headersSent && (status === 200 || status === 500);
      if (isLacking) response.setHeader("retry-after", SOON);
      return Reflect.apply(write, response, [isLacking ? answer.lack : status, ...more]);
    },
  });
}

/** Of these the framework can make no request, and would answer with an error of its own. */
const UNREADABLE = ["TRACE", "TRACK", "CONNECT"];

/** The header in which a request says from which address its connection was made, whatever it said there itself. */
export const SOCKET_ADDRESS = "x-socket-address";

/** The header in which a request carries its name to whoever audits it, whatever it said there itself, and its answer says by which one the log knows it. */
const REQUEST_ID = "x-request-id";

/**
 * Sees each request before the framework does, for the life of the process: a method that it cannot read passes for one that nothing uses, which is answered
 * 405, the connection's own address is written down, the request gets the name that its answer, its log lines and its errors go by, and an answer that the
 * database had no time or no room for can be told as one.
 */
export function prepareRequests(): void {
  subscribe("http.server.request.start", (begun) => {
    if (typeof begun !== "object" || begun === null || !("request" in begun)) return;
    const { request } = begun;
    if (!(request instanceof IncomingMessage)) return;
    if (UNREADABLE.includes(request.method ?? "")) request.method = "PUT";
    request.headers[SOCKET_ADDRESS] = request.socket.remoteAddress ?? "";
    const id = crypto.randomUUID();
    request.headers[REQUEST_ID] = id;
    beginRequest(id);
    if (!("response" in begun) || !(begun.response instanceof ServerResponse)) return;
    begun.response.setHeader(REQUEST_ID, id);
    const answer: Answering = { lack: null };
    answering().enterWith(answer);
    sayLackIn(begun.response, answer);
  });
}
