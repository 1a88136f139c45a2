import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";
import { beginRequest } from "./request-id.ts";

/** Of these the framework can make no request, and would answer with an error of its own. */
const UNREADABLE = ["TRACE", "TRACK", "CONNECT"];

/** The header in which a request says from which address its connection was made, whatever it said there itself. */
export const SOCKET_ADDRESS = "x-socket-address";

/** The header in which a request carries its name to whoever audits it, whatever it said there itself, and its answer says by which one the log knows it. */
const REQUEST_ID = "x-request-id";

/**
 * Sees each request before the framework does, for the life of the process: a method that it cannot read passes for one that nothing uses, which is answered
 * 405, the connection's own address is written down, and the request gets the name that its answer, its log lines and its errors go by.
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
    if ("response" in begun && begun.response instanceof ServerResponse) begun.response.setHeader(REQUEST_ID, id);
    beginRequest(id);
  });
}
