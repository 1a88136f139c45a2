/** Every form of the demo's pages, as its page sends it and by somebody who may: what S16, R9 and R10 do. */
import type { ExampleIds } from "#e2e/support/examples.ts";
import { ROLES, type Role } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { type Fields, type Place, placesOf } from "./places.ts";

export type Act = { readonly place: Place; readonly role: Role; readonly fields: Fields };

/** Whoever ends a sign-in may be gone for what follows. */
const ENDS = /session|password|secondStep/i;

export async function actsOf(house: House, ids: ExampleIds): Promise<readonly Act[]> {
  const places = (await placesOf(house, ids)).toSorted((one, other) => Number(ENDS.test(one.name)) - Number(ENDS.test(other.name)));
  return places.flatMap((place) => {
    const rule = actionRules[place.name];
    const role = ROLES.find((each) => Array.isArray(rule) && rule.includes(each));
    return role === undefined || place.fields === null ? [] : [{ place, role, fields: place.fields }];
  });
}

/** What somebody would type into a field that may not be empty. */
function typed(name: string): string {
  if (/email/i.test(name)) return `${crypto.randomUUID()}@copy.example`;
  if (/date|day|on$|from|until/i.test(name)) return Temporal.Now.plainDateISO().add({ days: 40 }).toString();
  if (/time|start|end/i.test(name)) return "10:00";
  if (/minutes|number|count|units|received|mm|months|many/i.test(name)) return "1";
  return "Words of a test";
}

/** The same with something in each of these fields, which the form was refused for. */
export function filledIn(fields: Fields, errors: readonly string[]): Fields {
  const given = new Map(fields);
  for (const name of errors) given.set(name, typed(name));
  return [...given];
}
