/** The addresses that S11 opens: every page and handler, with anything as its parameters and where an id stands. */
import fc from "fast-check";
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import type { ExampleIds } from "#e2e/support/examples.ts";
import { handlerRules, pageRules } from "#e2e/support/page-rules.ts";
import { allows, type Permission, ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { ask, inTurns } from "./asking.ts";
import { pathPart, query } from "./awkward.ts";
import { atPortal, atTablet } from "./visitors.ts";

export type Address = { readonly address: string; readonly cookie: string };

/** How many values are sent. */
export type Counts = { readonly ofAParameter: number; readonly ofAPathPart: number; readonly ofAPageWithout: number };

type Place = {
  readonly pattern: string;
  readonly addresses: readonly string[];
  readonly cookie: string;
};

/** Every page and handler that is opened by GET, as somebody who may. */
async function placesToOpen(house: House, ids: ExampleIds): Promise<readonly Place[]> {
  const examples = exampleAddresses(ids);
  const staff = (needs: readonly Permission[]) => {
    const role = ROLES.find((each) => needs.every((permission) => allows([each], permission)));
    return role === undefined ? "" : house.cookieOf(role);
  };
  const portal = await atPortal(house, ids.patient);
  const form = await atTablet(house, ids.unscreened);
  const pages = Object.entries(pageRules).map(([pattern, rule]): Place => {
    const cookie = "needs" in rule ? staff(rule.needs) : rule.kind === "portal" ? portal : rule.kind === "form" ? form : "";
    return { pattern, addresses: examples[pattern] ?? [], cookie };
  });
  const handlers = Object.entries(handlerRules).map(([pattern, { address, gate }]): Place => {
    const cookie = gate === "nothing" ? "" : gate === "portal" ? portal : staff(gate.needs);
    return { pattern, addresses: [address], cookie };
  });
  return [...pages, ...handlers];
}

const pathOf = (address: string) => address.split("?")[0] ?? address;
const namesIn = (address: string) => [...new URLSearchParams(address.split("?")[1] ?? "").keys()];
const asPath = (pattern: string) => new RegExp(`^${pattern.replaceAll(/\[\w+\]/g, "[^/]+")}$`);

/** The parameters that links and forms of these pages give to an address of this pattern. */
function parametersOf({ pattern, addresses }: Place, linked: readonly string[]): readonly string[] {
  const path = asPath(pattern);
  const led = linked.filter((link) => path.test(pathOf(link)));
  return [...new Set([...addresses, ...led].flatMap(namesIn))];
}

/** Every address with a query that stands in a page: in a link, and in a form that leads to one. */
function linksIn(html: string): readonly string[] {
  const decoded = html.replaceAll("&amp;", "&");
  const links = [...decoded.matchAll(/(?:href|value)="(\/[^"#]*\?[^"#]*)/g)].flatMap(([, link]) => (link === undefined ? [] : [link]));
  const forms = [...decoded.matchAll(/<form[^>]*\saction="(\/[^"?]*)[^"]*"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = "", inside = ""]) => `${action}?${[...inside.matchAll(/\sname="(\w+)"/g)].map(([, name]) => `${name}=`).join("&")}`,
  );
  return [...links, ...forms];
}

const isStream = ({ pattern }: Place) => pattern === "/api/diary/events";

/** @returns the pages as they are, and everything that may be asked of them */
export async function addressesToOpen(house: House, ids: ExampleIds, seed: number, counts: Counts) {
  const places = await placesToOpen(house, ids);
  const asTheyAre = places.flatMap(({ addresses, cookie }) => addresses.map((address): Address => ({ address, cookie })));
  const linked = new Set<string>();
  await inTurns(asTheyAre, 6, async ({ address, cookie }, turn) => {
    const { text } = await ask(house, turn, address, { headers: { cookie } });
    for (const link of linksIn(text)) linked.add(link);
  });
  const links = [...linked];
  const parameters = places.map((place) => parametersOf(place, links));
  const sampled = <T>(arbitrary: fc.Arbitrary<T>, many: number) => fc.sample(arbitrary, { numRuns: many, seed });
  const odd = places.flatMap((place, index): readonly Address[] => {
    const { pattern, addresses, cookie } = place;
    const names = parameters[index] ?? [];
    // A stream is held open: a few are as good as many.
    const many = names.length === 0 || isStream(place) ? counts.ofAPageWithout : counts.ofAParameter;
    const path = pathOf(addresses[0] ?? pattern);
    const queries = sampled(query(names), many).map((each) => `${path}?${each}`);
    const paths = pattern.includes("[")
      ? sampled(fc.tuple(pathPart, pathPart), counts.ofAPathPart).map(([first, second]) =>
          pattern.replace(/\[[\w.]+\]/, () => first).replace(/\[\w+\]/, () => second),
        )
      : [];
    return [...queries, ...paths].map((address) => ({ address, cookie }));
  });
  const pairs = parameters.reduce((sum, names) => sum + names.length, 0);
  const withPart = places.filter(({ pattern }) => pattern.includes("[")).length;
  return { asTheyAre, odd, pairs, withPart, names: new Set(parameters.flat()).size };
}
