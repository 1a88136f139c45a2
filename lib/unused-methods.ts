import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";

/** Of these the framework can make no request, and would answer with an error of its own. */
const UNREADABLE = ["TRACE", "TRACK", "CONNECT"];

/** Passes them on as a method that nothing uses, for the answer that any such method gets: 405. For the life of the process. */
export function answerUnreadableMethods(): void {
  subscribe("http.server.request.start", (begun) => {
    if (typeof begun !== "object" || begun === null || !("request" in begun)) return;
    const { request } = begun;
    if (request instanceof IncomingMessage && UNREADABLE.includes(request.method ?? "")) request.method = "PUT";
  });
}
