/** S1 of security.md: everybody who may knock, at every page, route handler and server function that the build lists, for each kind of object. */
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import { type ExampleIds, findExamples } from "#e2e/support/examples.ts";
import { actionsOfBuild, routesOfBuild } from "#e2e/support/manifest.ts";
import { expectedAnswer, handlerRules, type PageRule, pageRules, turnedAway } from "#e2e/support/page-rules.ts";
import { maySee } from "#lib/auth/objects.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { objectsIn } from "#tests/support/addressed-objects.ts";
import { type Asked, ask, ownHeaders, serverOf } from "./asking.ts";
import { OBJECT_KINDS, type ObjectKind, type Objects, objectsOf } from "./objects.ts";
import { type Place, placesOf } from "./places.ts";
import { type Knocking, knockers } from "./visitors.ts";

const sentences = {
  signedOut: sayRefusal(refuse("signed_out").refusal),
  notAllowed: sayRefusal(refuse("not_allowed").refusal),
  closed: sayRefusal(refuse("form_closed").refusal),
};

/** What is wrong with a page's answer, or null. An object that somebody may see may still have no such page: it is never shown to who may not. */
function wrongWithPage(pattern: string, rule: PageRule, { stands }: Knocking, kind: ObjectKind, { status, leadsTo }: Asked): string | null {
  const held = rule.kind === "portal" ? stands === "portal" : rule.kind === "form" && stands === "form";
  if (held) {
    // An appointment may have nothing to consent to.
    const nothingToSign = rule.kind === "form" && status === 404;
    const theirs = objectsIn(pattern).every(({ object }) => maySee("patient", object, kind === "own" ? "own" : "other's"));
    const fits = theirs ? status === 200 || nothingToSign || leadsTo?.startsWith("/form") === true : status === 404;
    return fits ? null : `${status} ${leadsTo ?? ""}`;
  }
  const expected = expectedAnswer(rule, stands === "portal" || stands === "form" ? "nobody" : stands);
  const asExpected = status === expected.status && (expected.leadsTo?.test(leadsTo ?? "") ?? leadsTo === null);
  if (asExpected) return null;
  const wouldBeLetIn = expected.status === 200;
  if (kind !== "own" && wouldBeLetIn && (status === 404 || (kind !== "nonexistent" && status < 400))) return null;
  return `${status} ${leadsTo ?? ""}, not ${expected.status}`;
}

const kindsOf = (pattern: string): readonly ObjectKind[] => (pattern.includes("[") ? OBJECT_KINDS : ["own"]);

/** The sentence that turns somebody away from an action, or null where they are let in. */
function refusalBy(name: string, { stands }: Knocking): string | null {
  const rule = actionRules[name];
  if (rule === "everybody") return null;
  if (typeof rule === "string") return stands === "form" ? null : sentences.closed;
  if (stands === "nobody" || stands === "portal" || stands === "form") return sentences.signedOut;
  return rule?.includes(stands) === true ? null : sentences.notAllowed;
}

const FOREIGN_FIELD = ["not-of-this-form", "x"] as const;

type Cell = { readonly place: Place; readonly who: Knocking; readonly kind: ObjectKind; readonly turn: number };

/** Posts to an action. Whoever is let in sends a field that no form has, so that what they may do is not done. */
async function wrongWithAction(house: House, objects: Objects, { place, who, kind, turn }: Cell): Promise<string | null> {
  const refusal = refusalBy(place.name, who);
  const fields = (place.fields ?? [["idempotencyKey", crypto.randomUUID()] as const]).map(
    ([name, value]) => [name, objects.swap(value, kind)] as const,
  );
  const sent = refusal === null ? [...fields, FOREIGN_FIELD] : fields;
  const { status, answer, onward } = await postAction(serverOf(house, turn), place.page, place.id, sent, ownHeaders(house, who.cookie));
  const said = answer?.message ?? null;
  const cell = `${place.name} by ${who.name}, ${kind}: ${status} ${said ?? onward ?? ""}`;
  if (status >= 500) return cell;
  if (refusal !== null) return answer?.outcome === "refused" && said === refusal ? null : cell;
  return answer?.outcome === "refused" && !Object.values(sentences).some((sentence) => sentence === said) ? null : cell;
}

async function pagesAndHandlers(house: House, ids: ExampleIds, objects: Objects, people: readonly Knocking[]) {
  const examples = exampleAddresses(ids);
  const wrong: string[] = [];
  let cells = 0;
  const own = (pattern: string) => (pattern.startsWith("/portal/consents") ? `/portal/consents/${ids.ownConsent}` : examples[pattern]?.[0]);
  for (const [pattern, rule] of Object.entries(pageRules)) {
    for (const kind of kindsOf(pattern)) {
      const address = kind === "own" ? (own(pattern) ?? "none") : objects.address(pattern, kind);
      const asked = people.map(async (who, turn) => {
        const answer = await ask(house, turn + cells, address, { headers: ownHeaders(house, who.cookie) });
        const found = wrongWithPage(pattern, rule, who, kind, answer);
        if (found !== null) wrong.push(`${address} by ${who.name}, ${kind}: ${found}`);
      });
      await Promise.all(asked);
      cells += people.length;
    }
  }
  for (const [pattern, rule] of Object.entries(handlerRules)) {
    for (const kind of kindsOf(pattern)) {
      const address = pattern.includes("...") || !pattern.includes("[") ? rule.address : objects.address(pattern, kind);
      const asked = people.map(async (who, turn) => {
        const { status } = await ask(house, turn + cells, address, {
          method: rule.method,
          headers: ownHeaders(house, who.cookie),
        });
        const away = turnedAway(rule, who.stands === "form" ? "nobody" : who.stands);
        const letIn = status < 500 && status !== 401 && (status !== 403 || pattern.includes("auth"));
        if (away === null ? !letIn : status !== away)
          wrong.push(`${rule.method} ${address} by ${who.name}, ${kind}: ${status}, not ${away ?? "let in"}`);
      });
      await Promise.all(asked);
      cells += people.length;
    }
  }
  return { cells, wrong };
}

export async function matrix(house: House): Promise<Report> {
  const { say, none, report } = reporter();
  const { pages, handlers } = routesOfBuild(house.buildFolder);
  const actions = actionsOfBuild(house.buildFolder);
  const unlisted = (found: readonly string[], listed: object) => found.filter((each) => !Object.hasOwn(listed, each));
  say(`The build lists ${pages.length} pages, ${handlers.length} route handlers, ${actions.length} server functions`);
  none("pages that the matrix does not list", unlisted(pages, pageRules));
  none("route handlers that it does not list", unlisted(handlers, handlerRules));
  none(
    "server functions that it does not list",
    unlisted(
      actions.map(({ name }) => name),
      actionRules,
    ),
  );
  const ids = await findExamples(house.ownerUrl);
  const objects = await objectsOf(house);
  const people = await knockers(house, ids);
  say(`${people.length} who knock: ${people.map(({ name }) => name).join(", ")}`);

  const places = await placesOf(house, ids);
  const routes = await pagesAndHandlers(house, ids, objects, people);
  say(`${routes.cells} cells of pages and route handlers`);
  none("answered otherwise than the matrix says", routes.wrong);

  say(
    `${places.filter(({ fields }) => fields !== null).length} of the forms as a page of the demo shows them, the others by their key alone`,
  );
  const wrong: string[] = [];
  const changed: string[] = [];
  let cells = 0;
  let before = await house.witness.digests();
  for (const place of places) {
    const asked = people.flatMap((who, one) => OBJECT_KINDS.map((kind, other) => ({ place, who, kind, turn: one + other })));
    const found = await Promise.all(asked.map((cell) => wrongWithAction(house, objects, cell)));
    wrong.push(...found.filter((each) => each !== null));
    cells += asked.length;
    const after = await house.witness.digests();
    changed.push(...[...after].flatMap(([table, digest]) => (before.get(table) === digest ? [] : [`${table} by ${place.name}`])));
    before = after;
  }
  say(`${cells} cells of server functions`);
  none("answered otherwise than the matrix says", wrong);
  none("tables changed by what was refused", changed);
  return report();
}
