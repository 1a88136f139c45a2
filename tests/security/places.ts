/** Where each action is called from: the page, and the fields that its form would send from there. */
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import type { ExampleIds } from "#e2e/support/examples.ts";
import { actionsOfBuild, type BuiltAction } from "#e2e/support/manifest.ts";
import { formsOf } from "#e2e/support/plain-form.ts";
import { ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";

export type Fields = readonly (readonly [string, string])[];
export type Place = BuiltAction & {
  readonly page: string;
  /** Null where the form stands on no page that a role was shown: it is made by the page's script, or for a patient. */
  readonly fields: Fields | null;
};

export async function placesOf(house: House, ids: ExampleIds): Promise<readonly Place[]> {
  const examples = exampleAddresses(ids);
  const [server = ""] = house.servers.addresses;
  const seen = new Map<string, { readonly page: string; readonly fields: Fields }>();
  for (const address of Object.values(examples).flat()) {
    const looks = ROLES.map(async (role) => {
      const response = await fetch(`${server}${address}`, { headers: { cookie: house.cookieOf(role) }, redirect: "manual" });
      return formsOf(await response.text());
    });
    for (const { actions, fields } of (await Promise.all(looks)).flat())
      for (const id of actions) if ((seen.get(id)?.fields.length ?? -1) < fields.length) seen.set(id, { page: address, fields });
  }
  return actionsOfBuild(house.buildFolder).map((action) => {
    const found = seen.get(action.id);
    const [page = "/sign-in"] = action.pages.flatMap((pattern) => examples[pattern]?.slice(0, 1) ?? []);
    return { ...action, page: found?.page ?? page, fields: found?.fields ?? null };
  });
}
