/** How the suites ask: of either process, as the browser of somebody would. */
import type { House } from "#tests/load/house.ts";

export type Asked = {
  readonly status: number;
  /** The path it leads on to. */
  readonly leadsTo: string | null;
  readonly text: string;
  readonly headers: Headers;
};

/** What a request of our own pages says of itself. */
export function ownHeaders({ servers: { origin } }: House, cookie: string): Readonly<Record<string, string>> {
  return { cookie, origin, "x-forwarded-host": new URL(origin).host };
}

export function serverOf({ servers: { addresses, origin } }: House, turn: number): string {
  return addresses[turn % addresses.length] ?? origin;
}

/** Asks and reads the whole answer; a redirect is not followed, and of a stream only the head is read. */
export async function ask(house: House, turn: number, address: string, init: RequestInit): Promise<Asked> {
  const response = await fetch(`${serverOf(house, turn)}${address}`, { redirect: "manual", ...init });
  const { status, headers } = response;
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
  // A stream goes on for as long as somebody listens.
  if (isStream) await response.body?.cancel();
  const to = headers.get("location");
  return {
    status,
    headers,
    text: isStream ? "" : await response.text(),
    leadsTo: to === null ? null : new URL(to, "http://localhost").pathname,
  };
}

/** Runs work over a list, so many at a time, in order. */
export async function inTurns<T>(list: readonly T[], atOnce: number, work: (item: T, turn: number) => Promise<void>): Promise<void> {
  let next = 0;
  const line = async () => {
    for (let turn = next++; turn < list.length; turn = next++) {
      const item = list[turn];
      if (item !== undefined) await work(item, turn);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
}
