import { BASE_URL } from "./environment.ts";

/** A form as a browser without JavaScript reads it from the page: its hidden fields by name, those that call the action among them, and the names of its boxes. */
export type PlainForm = { readonly hidden: Readonly<Record<string, string>>; readonly boxes: readonly string[] };

const ENTITIES: Readonly<Record<string, string>> = { "&quot;": '"', "&amp;": "&", "&#x27;": "'", "&lt;": "<", "&gt;": ">" };
const decoded = (text: string) => text.replaceAll(/&(?:quot|amp|#x27|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

/** The form of the page that has a field of this name. @throws when there is none. */
export function formWith(html: string, field: string): PlainForm {
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((each) => each.includes(`name="${field}"`));
  if (form === undefined) throw new Error(`No form has a field named ${field}.`);
  const hidden = (form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []).map((tag): [string, string] => [
    decoded(attribute(tag, "name") ?? ""),
    decoded(attribute(tag, "value") ?? ""),
  ]);
  const boxes = (form.match(/<input[^>]*type="checkbox"[^>]*>/g) ?? []).map((tag) => decoded(attribute(tag, "name") ?? ""));
  return { hidden: Object.fromEntries(hidden), boxes };
}

/** What a browser would send of a form that nobody filled in: hidden fields, what the fields begin with, and the first that can be chosen of a list. */
export type WholeForm = { readonly actions: readonly string[]; readonly fields: readonly (readonly [string, string])[] };

/** Every form of the page that calls an action, the ids of the actions of its buttons among them. */
export function formsOf(html: string): readonly WholeForm[] {
  return (html.match(/<form[\s\S]*?<\/form>/g) ?? []).flatMap((form) => {
    const fields = (form.match(/<input[^>]*>|<textarea[\s\S]*?<\/textarea>|<select[\s\S]*?<\/select>/g) ?? []).flatMap(
      (tag): (readonly [string, string])[] => {
        const name = attribute(tag, "name");
        const kind = attribute(tag, "type") ?? "text";
        if (name === undefined || name === "" || kind === "file") return [];
        if (tag.startsWith("<select")) {
          const options = tag.match(/<option[^>]*>/g) ?? [];
          const chosen = options.find((option) => /\sselected/.test(option)) ?? options.find((option) => attribute(option, "value") !== "");
          return [[decoded(name), decoded(attribute(chosen ?? "", "value") ?? "")]];
        }
        if (tag.startsWith("<textarea")) return [[decoded(name), decoded(/>([\s\S]*)</.exec(tag)?.[1] ?? "")]];
        if ((kind === "checkbox" || kind === "radio") && !/\schecked/.test(tag)) return [];
        return [[decoded(name), decoded(attribute(tag, "value") ?? "")]];
      },
    );
    const actions = fields.flatMap(([name, value]) => (/^\$ACTION_.*:0$/.test(name) ? [idIn(value)] : []));
    return actions.length === 0 ? [] : [{ actions, fields: fields.filter(([name]) => !name.startsWith("$ACTION")) }];
  });
}

const idIn = (reference: string) => /"id":"(\w+)"/.exec(reference)?.[1] ?? "";

/** As the load balancer in front of both processes says it: the address that the browser asked for. */
const FORWARDED = { "x-forwarded-host": new URL(BASE_URL).host };

/** Sends a form as a browser without JavaScript does, to either server process, and gives the answer as it is: a redirect is not followed. */
export async function postPlainly(
  server: string,
  address: string,
  cookie: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
  from: Readonly<Record<string, string>> = { origin: BASE_URL, ...FORWARDED },
): Promise<{ readonly status: number; readonly location: string | null; readonly html: string }> {
  const body = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
  const response = await fetch(`${server}${address}`, { method: "POST", body, redirect: "manual", headers: { cookie, ...from } });
  return { status: response.status, location: response.headers.get("location"), html: await response.text() };
}

/** The sentence at the top of a refused form, or null when none was refused. */
export function refusalIn(html: string): string | null {
  const title = /class="error-summary-title"[^>]*>([\s\S]*?)<\/p>/.exec(html)?.[1];
  return title === undefined ? null : decoded(title.replaceAll(/<[^>]*>/g, "")).trim();
}
