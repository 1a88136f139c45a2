/**
 * A line between a server process and its database that can be held, cut and lied on. It reads what the process sends, so that one statement of a request can
 * be made to fail as a database fails: with an error of its own, by going away, or by never answering what it has done.
 */
import { connect, createServer, type Socket } from "node:net";
import { freePort } from "#scripts/support/ports.ts";

export type Statement = {
  readonly text: string;
  /** Which connection it is sent on. */
  readonly line: number;
};

/** What happens to a statement: it passes, fails with a code, is cut off before it arrives, or is done and its answer lost. */
export type Fate = "passes" | "cut" | "answer lost" | { readonly code: string };

export type Wire = {
  readonly port: number;
  /** Nothing passes, either way, until it is let go; new connections are taken and hear nothing. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Decides on each statement from now on. */
  readonly decide: (fate: (statement: Statement) => Fate) => void;
  /** How many connections are open. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
};

const PASSES = () => "passes" as const;
/** Of these the server lets a client go. */
const ENDS_CONNECTION = new Set(["57P01", "57P02", "57P03"]);

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function errorMessage(code: string): Buffer {
  const severity = ENDS_CONNECTION.has(code) ? "FATAL" : "ERROR";
  return message("E", Buffer.from(`S${severity}\0V${severity}\0C${code}\0Ma failure that was planned\0\0`));
}

const ready = (inside: boolean) => message("Z", Buffer.from(inside ? "E" : "I"));
const textAt = (body: Buffer, from: number): { readonly text: string; readonly end: number } => {
  const end = body.indexOf(0, from);
  return { text: body.toString("utf8", from, end), end: end + 1 };
};

/** Reads one connection's messages, and hands on whole requests: everything up to a simple query or a sync. */
function reader(onRequest: (bytes: Buffer, text: string | null) => void): (chunk: Buffer) => void {
  const named = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let isStarted = false;
  let batch: Buffer[] = [];
  let text: string | null = null;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isStarted ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      const type = isStarted ? bytes.toString("latin1", 0, 1) : "";
      isStarted = true;
      batch.push(bytes);
      if (type === "Q") text = textAt(bytes, 5).text;
      if (type === "P") {
        const name = textAt(bytes, 5);
        text = textAt(bytes, name.end).text;
        named.set(name.text, text);
      }
      if (type === "B") text = named.get(textAt(bytes, textAt(bytes, 5).end).text) ?? text;
      if (["P", "B", "D", "E", "C"].includes(type)) continue;
      onRequest(Buffer.concat(batch), text);
      batch = [];
      text = null;
    }
  };
}

export async function openWire(target: { readonly host: string; readonly port: number }): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isHeld = false;
  let fateOf: (statement: Statement) => Fate = PASSES;
  let lines = 0;

  const server = createServer((near) => {
    lines += 1;
    const line = lines;
    const far = connect(target);
    let isInside = false;
    let losesAnswer = false;
    const both = [near, far];
    const end = () => {
      for (const socket of both) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", end);
      if (isHeld) socket.pause();
    }
    near.on(
      "data",
      reader((bytes, text) => {
        if (text === null) {
          far.write(bytes);
          return;
        }
        const fate = fateOf({ text, line });
        if (/^begin/i.test(text)) isInside = true;
        if (/^(?:commit|rollback)$/i.test(text)) isInside = false;
        if (fate === "passes") far.write(bytes);
        else if (fate === "cut") end();
        else if (fate === "answer lost") {
          losesAnswer = true;
          far.write(bytes);
        } else {
          near.write(errorMessage(fate.code));
          if (ENDS_CONNECTION.has(fate.code)) near.end(end);
          else near.write(ready(isInside));
        }
      }),
    );
    far.on("data", (chunk) => {
      // The server has answered, so it is done.
      if (losesAnswer) end();
      else near.write(chunk);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    hold: () => {
      isHeld = true;
      for (const socket of sockets) socket.pause();
    },
    release: () => {
      isHeld = false;
      for (const socket of sockets) socket.resume();
    },
    decide: (fate) => {
      fateOf = fate;
    },
    open: () => sockets.size / 2,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The same address by another way. */
export function through(url: string, { port }: Wire): string {
  const way = new URL(url);
  way.host = `127.0.0.1:${port}`;
  return way.toString();
}
