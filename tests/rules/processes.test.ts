import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareRequests } from "#lib/incoming-requests.ts";
import { measureProcess, measureRequests } from "#lib/operations/jobs.ts";
import { currentRequestId } from "#lib/request-id.ts";

let server: Server;
let origin: string;
let folder: string;
const registry = measureProcess("1", { pools: () => ({}), listeners: () => 0 });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "cadence-routes-"));
  const patients = { page: "/patients/[id]", regex: "^/patients/([^/]+?)(?:/)?$" };
  writeFileSync(
    path.join(folder, "routes-manifest.json"),
    JSON.stringify({ staticRoutes: [{ page: "/diary" }], dynamicRoutes: [patients] }),
  );
  prepareRequests();
  measureRequests(registry, folder);
  server = createServer((_request, response) => {
    // Answered later, when others have come meanwhile.
    setImmediate(() => response.end(currentRequestId()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  origin = `http://127.0.0.1:${portOf(server)}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function portOf(listening: Server): number {
  const address: AddressInfo | string | null = listening.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");
  return address.port;
}

test("every request has a name of its own, which its answer says and its log lines carry, however many are answered at once", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${origin}/diary`)));
  const said = await Promise.all(
    answers.map(async (answer) => ({ header: answer.headers.get("x-request-id"), inside: await answer.text() })),
  );
  for (const { header, inside } of said) expect(inside).toBe(header);
  expect(new Set(said.map(({ header }) => header)).size).toBe(50);
  expect(said[0]?.header).toMatch(/^[0-9a-f-]{36}$/);
});

test("outside a request there is no name", () => {
  expect(currentRequestId()).toBeNull();
});

test("figures name patterns and statuses, and no address that was asked for", async () => {
  await fetch(`${origin}/patients/ines-okafor?words=secret`);
  await fetch(`${origin}/nowhere/ines-okafor`, { method: "DELETE" });
  const text = await registry.metrics();
  expect(text).toMatch(/cadence_http_request_seconds_count\{process="1",route="\/patients\/\[id\]",method="GET",status="200"\} 1/);
  expect(text).toMatch(/cadence_http_request_seconds_count\{process="1",route="other",method="other",status="200"\} 1/);
  expect(text).toContain("nodejs_eventloop_lag_seconds");
  expect(text).toContain("process_resident_memory_bytes");
  expect(text).not.toMatch(/okafor|secret/);
});

/** A server of a few lines that the guard is loaded before, as it is before the product. */
const SERVES = `
  const server = require("node:http").createServer((request, response) => response.end("answered"));
  server.listen(0, "127.0.0.1", () => process.stdout.write(String(server.address().port)));
`;

const ask = (port: number, agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, agent }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer));
    }).once("error", reject);
  });

test("a server that is told to stop answers once more on a connection that was kept, says that it ends it, and goes", async () => {
  const guard = new URL("../../scripts/support/stop-gracefully.ts", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", guard, "-e", SERVES], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(Number(chunk.toString("utf8"))));
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await ask(port, agent)).headers.connection).toBe("keep-alive");
  const left = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
  });
  child.kill("SIGTERM");
  // Until it has heard the signal it answers as before.
  let said: string | undefined;
  do said = (await ask(port, agent)).headers.connection;
  while (said === "keep-alive");
  expect(said).toBe("close");
  expect(await left).toBe(0);
});
