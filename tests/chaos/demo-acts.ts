/** The demo clinic, and every form of its pages as its page sends it: what R9 and R10 do over and over. */
import { findExamples } from "#e2e/support/examples.ts";
import { type House, openHouse } from "#tests/load/house.ts";
import { type Posted, postAction } from "#tests/load/posted-front.ts";
import { type Act, actsOf } from "#tests/security/acts.ts";
import { ownHeaders, serverOf } from "#tests/security/asking.ts";
import type { Fields } from "#tests/security/places.ts";
import { within } from "./posting.ts";

export type Demo = { readonly house: House; readonly acts: readonly Act[] };

let opened: Promise<Demo> | undefined;

async function open({ lifetime }: House): Promise<Demo> {
  const house = await openHouse(lifetime, "demo");
  return { house, acts: await actsOf(house, await findExamples(house.ownerUrl)) };
}

/** One for all suites that need it. */
export function openDemo(house: House): Promise<Demo> {
  opened ??= open(house);
  return opened;
}

/** What came of a form: what a person reads, and whether that was a success. */
export type Said = { readonly status: number; readonly isDone: boolean; readonly errors: readonly string[]; readonly text: string };

function said({ status, onward, answer }: Posted): Said {
  const isDone = onward !== null || answer?.outcome === "done";
  return {
    status,
    isDone,
    errors: Object.keys(answer?.errors ?? {}),
    text: onward ?? answer?.message ?? Object.values(answer?.errors ?? {}).join(" "),
  };
}

/** Sends a form. @param to a server of its own, or one of the house in turn */
export async function sendAct(
  house: House,
  { place }: Act,
  fields: Fields,
  cookie: string,
  to: string | number,
): Promise<Said | "cut" | "hung"> {
  const server = typeof to === "string" ? to : serverOf(house, to);
  const posted = await within(postAction(server, place.page, place.id, fields, ownHeaders(house, cookie)));
  return typeof posted === "string" ? posted : said(posted);
}

/** Everything of the clinic's, by table: which rows stand where, and how many there are. */
export async function standOf({ witness }: House) {
  const digests = await witness.digests();
  const names = [...digests.keys()];
  const counts = await Promise.all(
    names.map(async (name) => {
      const [row] = await witness.sql`select count(*)::int as many from ${witness.sql(name)}`;
      return [name, Number(row?.many)] as const;
    }),
  );
  return { digests, counts: new Map(counts) };
}
export type Stand = Awaited<ReturnType<typeof standOf>>;

/** The tables that differ. */
export const changedIn = (before: Stand, after: Stand): readonly string[] =>
  [...after.digests].filter(([table, digest]) => before.digests.get(table) !== digest).map(([table]) => table);

/** The tables that have more rows, or fewer. */
export const grownIn = (before: Stand, after: Stand): readonly string[] =>
  [...after.counts].filter(([table, many]) => before.counts.get(table) !== many).map(([table]) => table);
