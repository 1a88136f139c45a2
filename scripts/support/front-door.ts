import type { ChildProcess } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { CONNECTION, TAKEN } from "./handing.ts";
import { Failure } from "./say.ts";

/** How long connections that were let in may wait to be taken when everything ends. */
const LAST_ONES = 2_000;
const LOOK_EVERY = 10;

export type FrontDoor = {
  /** From now on this process is handed connections, in turn with the others. */
  add(child: ChildProcess): void;
  /** It is handed no more; settles when it has taken the last, or is gone. */
  remove(child: ChildProcess): Promise<void>;
  /** Lets nobody in any more; settles when everybody who came was taken. */
  close(): Promise<void>;
};

/**
 * Holds the port and hands each connection to one of the processes behind it: unread, and one at a time, so that one which is busy gets no more than it can take.
 * Nobody who was let in is lost when a process leaves.
 * @throws a sentence when the port cannot be had.
 */
export async function openFrontDoor(host: string, port: number): Promise<FrontDoor> {
  const waiting: Socket[] = [];
  const free: ChildProcess[] = [];
  /** Those that were sent one and have not taken it yet. */
  const taking = new Set<ChildProcess>();
  const leaving = new Set<ChildProcess>();

  const hand = (): void => {
    while (waiting.length > 0) {
      const child = free.shift();
      if (child === undefined) return;
      if (!child.connected) continue;
      const socket = waiting.shift();
      if (socket === undefined) return;
      taking.add(child);
      child.send(CONNECTION, socket, { keepOpen: false }, (error) => {
        if (error !== null) taking.delete(child);
      });
    }
  };
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on("error", () => undefined);
    waiting.push(socket);
    hand();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", () => reject(new Failure(`The address ${host}:${port} cannot be served any more. Check HOST and PORT.`)));
    server.listen(port, host, resolve);
  });
  const isTaking = (child: ChildProcess): boolean => taking.has(child) && child.connected;
  return {
    add: (child) => {
      child.on("message", (message) => {
        if (message !== TAKEN) return;
        taking.delete(child);
        if (!leaving.has(child)) free.push(child);
        hand();
      });
      free.push(child);
      hand();
    },
    remove: async (child) => {
      leaving.add(child);
      const at = free.indexOf(child);
      if (at >= 0) free.splice(at, 1);
      for (const until = performance.now() + LAST_ONES; isTaking(child) && performance.now() < until; ) await wait(LOOK_EVERY);
      leaving.delete(child);
    },
    close: async () => {
      server.close();
      const isOpen = () => waiting.length > 0 || [...taking].some(isTaking);
      for (const until = performance.now() + LAST_ONES; isOpen() && performance.now() < until; ) await wait(LOOK_EVERY);
      for (const socket of waiting) socket.destroy();
    },
  };
}
