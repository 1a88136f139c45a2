/** S8 of security.md: whatever ends a way in ends it at once, for a process too that has just let it in. */
import { type ExampleIds, findExamples } from "#e2e/support/examples.ts";
import type { House } from "#tests/load/house.ts";
import { atShare, type Report, reporter } from "#tests/load/report.ts";
import { ask, inTurns } from "./asking.ts";
import { openPeople } from "./posting.ts";
import { type Begun, type Look, patientEnds } from "./revoked-patients.ts";
import { staffEnds } from "./revoked-staff.ts";

const TIMES = 20;
const AT_ONCE = 4;
const WITHIN = 1_000;

export async function revocation(house: House): Promise<Report> {
  const { say, none, is, atMost, report } = reporter();
  const ids: ExampleIds = await findExamples(house.ownerUrl);
  const people = await openPeople(house);
  const ends = { ...staffEnds(house, people, ids), ...(await patientEnds(house, people, ids)) };
  const isIn = async ({ page, cookie, shut }: Look): Promise<boolean | null> => {
    const { status, leadsTo } = await ask(house, 1, page, { headers: { cookie } });
    return status === 200 ? true : (leadsTo ?? status) === shut ? false : null;
  };
  const unlike: string[] = [];
  const undone: string[] = [];
  const late: string[] = [];
  const lost: string[] = [];
  const took: number[] = [];
  for (const [what, begin] of Object.entries(ends)) {
    const slowest: number[] = [];
    await inTurns([...Array(TIMES).keys()], AT_ONCE, async (turn) => {
      const { old, end }: Begun = await begin(turn);
      if ((await isIn(old)) !== true) return void unlike.push(`${what}: not let in before`);
      const { refusal, goesOn } = await end();
      const since = performance.now();
      if (refusal !== null) return void undone.push(`${what}: ${refusal}`);
      let inside = await isIn(old);
      const first = inside;
      while (inside === true && performance.now() - since < WITHIN) inside = await isIn(old);
      if (inside === null) unlike.push(`${what}: another answer than ${old.shut}`);
      if (inside !== false) late.push(`${what}: still in after a second`);
      slowest.push(performance.now() - since);
      if (first === true && inside === false) unlike.push(`${what}: let in once more before it was rejected`);
      for (const look of goesOn ?? []) if ((await isIn(look)) !== true) lost.push(`${what}: who goes on is out too`);
    });
    took.push(...slowest);
    say(`${what}: ${slowest.length} rejected by the other process, all within ${atShare(slowest, 1).toFixed(0)} ms`);
  }
  is("replayed", took.length, Object.keys(ends).length * TIMES);
  none("not ended by what ends it", undone);
  none("answers of another kind", unlike);
  none("not rejected within a second", late);
  none("ended with it, though they go on", lost);
  atMost("the slowest rejection", atShare(took, 1), WITHIN);
  return report();
}
