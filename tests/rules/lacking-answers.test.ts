/** Answers that the database had no time or no room for, as they leave a server. */
import { createServer, type RequestListener } from "node:http";
import { expect, test } from "vitest";
import { lackOf, noteLack, prepareRequests } from "#lib/incoming-requests.ts";

prepareRequests();

/** What a server says whose handler is this one. */
async function answerOf(
  listener: RequestListener,
): Promise<{ readonly status: number; readonly again: string | null; readonly text: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const response = await fetch(`http://127.0.0.1:${port}/`);
  const answer = { status: response.status, again: response.headers.get("retry-after"), text: await response.text() };
  server.close();
  return answer;
}

test("an answer that lacked time or room says so with its status and when to ask again, and keeps its words", async () => {
  for (const lack of [503, 507] as const) {
    const told = await answerOf(async (_request, response) => {
      await Promise.resolve();
      noteLack(lack);
      response.end("words");
    });
    expect(told).toEqual({ status: lack, again: "5", text: "words" });
    const failed = await answerOf((_request, response) => {
      noteLack(lack);
      response.writeHead(500, { "content-type": "text/plain" });
      response.end("words");
    });
    expect(failed).toEqual({ status: lack, again: "5", text: "words" });
  }
});

test("a status that somebody chose stays, and so does every answer that lacked nothing", async () => {
  const chosen = await answerOf((_request, response) => {
    noteLack(503);
    response.statusCode = 303;
    response.end();
  });
  expect(chosen).toMatchObject({ status: 303, again: null });
  expect(await answerOf((_request, response) => void response.end("words"))).toEqual({ status: 200, again: null, text: "words" });
});

test("two requests on one connection know nothing of each other", async () => {
  let asked = 0;
  const listener: RequestListener = (_request, response) => {
    asked += 1;
    if (asked === 1) noteLack(503);
    response.end(String(asked));
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
  const statuses = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const response = await fetch(url);
    await response.text();
    statuses.push(response.status);
  }
  server.close();
  expect(statuses).toEqual([503, 200]);
});

test("a database that is away or full lacks time or room, also inside what wraps its error; any other error lacks nothing", () => {
  expect(lackOf(new Error("Failed query", { cause: new Error("Connection terminated unexpectedly") }))).toEqual({
    status: 503,
    reason: "busy",
  });
  expect(lackOf(new Error("anything else"))).toBe(null);
});
