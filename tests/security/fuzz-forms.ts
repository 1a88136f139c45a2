/** The forms that S11 sends: every server function, with anything in its fields. */
import fc from "fast-check";
import type { ExampleIds } from "#e2e/support/examples.ts";
import { ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { namesOfActions } from "#tests/support/input-names.ts";
import { changed, MEGABYTE } from "./awkward.ts";
import { type Fields, type Place, placesOf } from "./places.ts";
import { atTablet } from "./visitors.ts";

/** A form as S11 knows it: what it would send, and how somebody gets in who may send it. */
export type Form = { readonly place: Place; readonly fields: Fields; readonly enter: () => Promise<string> };

/** Every form, with the fields that its page shows and those that its schema reads beside them. */
export async function formsToSend(house: House, ids: ExampleIds): Promise<readonly Form[]> {
  const places = await placesOf(house, ids);
  const namesOf = await namesOfActions();
  // What a field is called on one page, and holds there, is as good on another.
  const known = new Map(places.flatMap(({ fields }) => fields ?? []).filter(([, value]) => value !== ""));
  return places.map((place): Form => {
    const rule = actionRules[place.name];
    const shown = place.fields ?? [];
    const names = namesOf.get(place.name) ?? [];
    const role = ROLES.find((each) => Array.isArray(rule) && rule.includes(each));
    return {
      place,
      fields: [
        ...shown,
        ...names.filter((name) => !shown.some(([other]) => other === name)).map((name) => [name, known.get(name) ?? "x"] as const),
      ],
      enter: async () => {
        if (role !== undefined) return (await house.openSession(role)).cookie;
        return rule === "everybody" ? "" : atTablet(house, ids.unscreened);
      },
    };
  });
}

/** How many of these were not what the form would have sent: other values, foreign names, and fields left out. */
function valuesIn(sent: Fields, fields: Fields): number {
  const own = new Map(fields);
  const names = new Set(sent.map(([name]) => name));
  return sent.filter(([name, value]) => own.get(name) !== value).length + fields.filter(([name]) => !names.has(name)).length;
}

const AT_A_TIME = 50;

/** As many odd forms as carry this many odd values, one of them as long as a form may be. @returns the fields of each, and the values in all of them */
export function oddForms(fields: Fields, values: number, seed: number): { readonly odd: readonly Fields[]; readonly values: number } {
  const odd: Fields[] = [[...fields.slice(1), [fields[0]?.[0] ?? "x", MEGABYTE]]];
  let many = 1;
  for (let round = 0; many < values; round += 1) {
    const more = fc.sample(changed(fields), { numRuns: AT_A_TIME, seed: seed + round });
    odd.push(...more);
    many += more.reduce((sum, sent) => sum + valuesIn(sent, fields), 0);
  }
  return { odd, values: many };
}
