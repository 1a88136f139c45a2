/** Requests that no browser makes: without an end, far too long, and made to be slow to read. */
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import type { Servers } from "#tests/load/posted-front.ts";

const LINE_EVERY = 1_000;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const GIVE_UP = 20_000;

/** Connections over which a byte comes now and then, to each server in turn. */
export function dribble({ addresses, origin }: Servers, many: number, what: "a head that never ends" | "a body that never ends") {
  const begin =
    what === "a head that never ends"
      ? "GET /sign-in HTTP/1.1\r\nhost: localhost\r\nx-a: "
      : `POST /api/auth/callback/credentials HTTP/1.1\r\nhost: localhost\r\norigin: ${origin}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\nemail=`;
  let over = 0;
  const sockets: Socket[] = [];
  const ended = Array.from({ length: many }, (_, turn) => {
    const { hostname, port } = new URL(addresses[turn % addresses.length] ?? "");
    const socket = connect({ host: hostname, port: Number(port) }, () => void socket.write(begin));
    sockets.push(socket);
    const beat = setInterval(() => socket.write("a"), LINE_EVERY);
    socket.on("error", () => undefined);
    socket.resume();
    return new Promise<void>((resolve) => {
      socket.once("close", () => {
        clearInterval(beat);
        over += 1;
        resolve();
      });
    });
  });
  return {
    ended,
    /** How many of them the servers have ended. */
    over: () => over,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

export type Knock = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the length stands in the head. */
  readonly announced: boolean;
  readonly method?: string;
};

/** Sends a body of so many bytes for as long as nobody answers. @returns the status, or 0 where the connection was cut without one. */
export function flood(server: string, { path, headers, announced, method = "POST" }: Knock, bytes: number): Promise<number> {
  return new Promise((resolve) => {
    const length: Record<string, string> = announced && bytes > 0 ? { "content-length": String(bytes) } : {};
    const sent = request(`${server}${path}`, {
      method,
      agent: false,
      headers: { "content-type": "multipart/form-data; boundary=x", ...headers, ...length },
    });
    const settle = (status: number) => {
      resolve(status);
      sent.destroy();
    };
    sent.setTimeout(GIVE_UP, () => settle(0));
    sent.on("error", () => settle(0));
    sent.on("response", ({ statusCode }) => settle(statusCode ?? 0));
    let left = bytes;
    const pour = () => {
      while (left > 0 && !sent.destroyed) {
        left -= CHUNK.length;
        if (!sent.write(CHUNK)) return void sent.once("drain", pour);
      }
      sent.end();
    };
    pour();
  });
}

/** Heads that are longer than anything a browser sends: in headers, in cookies, in one header, in the address. */
export function tooManyHeaders(cookie: string): readonly Pick<Knock, "path" | "headers">[] {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, turn) => [`x-${turn}`, "a"]));
  const cookies = Array.from({ length: 10_000 }, (_, turn) => `c${turn}=a`).join("; ");
  return ["/sign-in", "/patients", "/api/auth/session", "/photos/x", "/p"].flatMap((path) => [
    { path, headers: { ...many, cookie } },
    { path, headers: { cookie: `${cookie}; ${cookies}` } },
    { path, headers: { cookie, "x-long": "a".repeat(100_000) } },
    { path: `${path}?${"a".repeat(100_000)}`, headers: { cookie } },
  ]);
}

/** Texts on which patterns that go back over what they have read take for ever. */
export const HOSTILE: readonly string[] = [
  `${"a".repeat(50_000)}!`,
  `${"a@".repeat(20_000)}`,
  `${"a.".repeat(20_000)}@x`,
  `${"-".repeat(50_000)}x`,
  `${" ".repeat(50_000)}x`,
  `${"\t\n".repeat(20_000)}x`,
  `${"1".repeat(50_000)}.`,
  `${"0-".repeat(20_000)}`,
  `${"(".repeat(20_000)}`,
  `${"[".repeat(20_000)}`,
  `${"%".repeat(20_000)}`,
  `${"\\".repeat(20_000)}`,
  `${"/".repeat(20_000)}`,
  `${"&action=a".repeat(5_000)}`,
  `Mozilla/5.0 (${"Version/".repeat(5_000)}`,
  `${"é́".repeat(20_000)}`,
];

/** Parameters of an address for more than there is. */
export const huge: readonly string[] = [
  "page=999999999999999999999",
  "page=-1",
  "page=1e308",
  "page=NaN",
  "limit=1000000000&size=1000000000&per=1000000000",
  "offset=9223372036854775808",
  "from=0000-01-01&to=275760-09-13",
  "date=+275760-09-13",
  "q=%25%25%25%25%25%25%25%25%25%25",
  `${"show=all&".repeat(1_000)}`,
  `${Array.from({ length: 1_000 }, (_, turn) => `p${turn}=1`).join("&")}`,
  `after=${"9".repeat(4_000)}`,
];
