/** What each look and each act leaves in the audit trail, counted in the database after every single request. */
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import type { ExampleIds } from "#e2e/support/examples.ts";
import { handlerRules, pageRules } from "#e2e/support/page-rules.ts";
import { allows, type Permission, ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { actsOf, filledIn } from "./acts.ts";
import { ask, ownHeaders, serverOf } from "./asking.ts";
import type { CopiedHouse } from "./copied-house.ts";
import { objectsOf } from "./objects.ts";
import type { Fields, Place } from "./places.ts";

type Row = { readonly action: string; readonly object: string; readonly patient: string | null; readonly outcome: string };

export type Left = {
  readonly requests: number;
  /** How many of them left so many rows. */
  readonly counts: ReadonlyMap<number, number>;
  /** Two rows for one and the same. */
  readonly twice: readonly string[];
  readonly none: readonly string[];
};

/** Rights to what is about one patient's health: whoever uses one leaves a row. */
const CLINICAL: readonly Permission[] = [
  "clinical:read",
  "consent:take",
  "handout:read",
  "treatment:record",
  "screening:decide",
  "patient:read",
];

/** It says whom and when, as the diary does, and nothing of anybody's health. */
const LIKE_THE_DIARY = "/appointments/[id]/hand-over";

/** The rows since the last time that this was asked. */
async function trailOf({ witness: { sql } }: CopiedHouse) {
  const newest = async () => String((await sql`select coalesce(max(id::text), '') as id from audit_log`)[0]?.id);
  let last = await newest();
  return async (): Promise<readonly Row[]> => {
    const rows = await sql<(Row & { id: string })[]>`
      select id::text, action, concat(object_type, ' ', object_id) as object, patient_id::text as patient, outcome
      from audit_log where id::text > ${last} order by id`;
    last = rows.at(-1)?.id ?? last;
    return rows;
  };
}

const repeated = (rows: readonly Row[]): readonly string[] => {
  // What concerns two patients stands in the trail of each.
  const named = rows.map(({ action, object, patient, outcome }) => `${action} of ${object} ${outcome}, about ${patient}`);
  return [...new Set(named.filter((each, index) => named.indexOf(each) !== index))];
};

function tally() {
  const counts = new Map<number, number>();
  const twice: string[] = [];
  const none: string[] = [];
  let requests = 0;
  return {
    note: (what: string, rows: readonly Row[], leavesOne: boolean) => {
      requests += 1;
      counts.set(rows.length, (counts.get(rows.length) ?? 0) + 1);
      twice.push(...repeated(rows).map((each) => `${what}: ${each}`));
      if (leavesOne && rows.length === 0) none.push(what);
    },
    left: (): Left => ({ requests, counts, twice, none }),
  };
}

const letIn = (needs: readonly Permission[]) => ROLES.filter((role) => needs.every((permission) => allows([role], permission)));

/** Every page and document that is about a patient, as everybody who may see it. */
export async function rowsOfLooks(house: House, copy: CopiedHouse, ids: ExampleIds): Promise<Left> {
  const at = { ...house, ...copy };
  const objects = await objectsOf(at);
  const since = await trailOf(copy);
  const { note, left } = tally();
  const pages = Object.entries(exampleAddresses(ids)).flatMap(([pattern, addresses]) => {
    const rule = pageRules[pattern];
    if (rule?.kind !== "object") return [];
    const leavesOne = pattern !== LIKE_THE_DIARY && rule.needs.some((each) => CLINICAL.includes(each));
    return addresses.map((address) => ({ address, needs: rule.needs, leavesOne }));
  });
  const documents = Object.entries(handlerRules).flatMap(([pattern, { gate, method }]) =>
    typeof gate === "object" && method === "GET" && pattern.includes("[id]")
      ? [
          {
            address: pattern.startsWith("/treatments") ? `/treatments/${ids.treatment}/pdf` : objects.address(pattern, "own"),
            needs: gate.needs,
            leavesOne: gate.needs.some((each) => CLINICAL.includes(each)),
          },
        ]
      : [],
  );
  for (const { address, needs, leavesOne } of [...pages, ...documents]) {
    for (const role of letIn(needs)) {
      const { status } = await ask(at, 0, address, { headers: ownHeaders(at, copy.cookieOf(role)) });
      note(`${address} as ${role}: ${status}`, await since(), status === 200 && leavesOne);
    }
  }
  return left();
}

export type Acts = Left & {
  /** Forms that changed something, and those that were refused. */
  readonly took: number;
  readonly refused: number;
  /** Refused, and in the trail as done. */
  readonly false: readonly string[];
};

/** Every action once, by somebody who may, as a page of the demo sends its form; where a field is asked for, once more with something in it. */
export async function rowsOfActs(house: House, copy: CopiedHouse, ids: ExampleIds): Promise<Acts> {
  const at = { ...house, ...copy };
  const acts = await actsOf(at, ids);
  const since = await trailOf(copy);
  const { note, left } = tally();
  let [took, refused] = [0, 0];
  const falsely: string[] = [];
  let before = await copy.witness.digests();
  for (const { place, role, fields } of acts) {
    const first = await post(at, place, fields, copy.cookieOf(role));
    const errors = Object.keys(first?.errors ?? {});
    if (first?.outcome === "refused" && errors.length > 0) await post(at, place, filledIn(fields, errors), copy.cookieOf(role));
    const rows = await since();
    const after = await copy.witness.digests();
    const changed = [...after].filter(([table, digest]) => before.get(table) !== digest).map(([table]) => table);
    before = after;
    if (changed.length > 0) took += 1;
    else refused += 1;
    if (changed.length === 0)
      falsely.push(
        ...rows.filter(({ outcome, action }) => outcome === "done" && !LOOKS.test(action)).map(({ action }) => `${place.name}: ${action}`),
      );
    note(`${place.name} changed ${changed.join(", ")}`, rows, changed.length > 0);
  }
  return { ...left(), took, refused, false: falsely };
}

const LOOKS = /:(?:open|list|look|verify|print|find|search)$/;

async function post(at: House, place: Place, fields: Fields, cookie: string) {
  const { answer } = await postAction(serverOf(at, 0), place.page, place.id, fields, ownHeaders(at, cookie));
  return answer;
}
