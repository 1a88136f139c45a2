import type { ChildProcess } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { CONNECTION, STOP, TAKEN } from "./handing.ts";
import { Failure } from "./say.ts";

export type FrontDoor = {
  /** From now on this process is handed connections, in turn with the others. */
  add(child: ChildProcess): void;
  /** It is handed no more, and told to go when it has answered whoever it was handed. */
  remove(child: ChildProcess): void;
  /** Lets nobody in any more: who came is handed round, and every process told to go. */
  close(): void;
};

/**
 * Holds the port and hands each connection to one of the processes behind it: unread, and one at a time, so that one which is busy gets no more than it can take.
 * Nobody who was let in is lost when a process leaves.
 * @throws a sentence when the port cannot be had.
 */
export async function openFrontDoor(host: string, port: number): Promise<FrontDoor> {
  const waiting: Socket[] = [];
  const children = new Set<ChildProcess>();
  /** Those that have taken whatever they were sent, the longest idle first. */
  const free: ChildProcess[] = [];

  const give = (child: ChildProcess, socket: Socket): void => {
    child.send(CONNECTION, socket, { keepOpen: false }, () => undefined);
  };
  const hand = (): void => {
    while (waiting.length > 0) {
      const child = free.shift();
      if (child === undefined) return;
      if (!child.connected) continue;
      const socket = waiting.shift();
      if (socket !== undefined) give(child, socket);
    }
  };
  const dismiss = (child: ChildProcess): void => {
    children.delete(child);
    const at = free.indexOf(child);
    if (at >= 0) free.splice(at, 1);
    if (child.connected) child.send(STOP, () => undefined);
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
  return {
    add: (child) => {
      children.add(child);
      child.once("exit", () => dismiss(child));
      child.on("message", (message) => {
        if (message !== TAKEN || !children.has(child)) return;
        free.push(child);
        hand();
      });
      free.push(child);
      hand();
    },
    remove: dismiss,
    close: () => {
      server.close();
      const left = [...children].filter(({ connected }) => connected);
      for (const [index, socket] of waiting.splice(0).entries()) {
        const child = left[index % left.length];
        if (child === undefined) socket.destroy();
        else give(child, socket);
      }
      for (const child of left) dismiss(child);
    },
  };
}
