/** S7 of security.md: whether an answer tells, by text, status or time, who exists. 200 of each kind, one after the other in turns; medians compared. */
import { sql } from "drizzle-orm";
import { invitations } from "#db/schema/invitations.ts";
import { users } from "#db/schema/users.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { newSecret, secretHash } from "#lib/auth/secrets.ts";
import type { House } from "#tests/load/house.ts";
import { linked } from "#tests/load/portal.ts";
import type { FormPlace } from "#tests/load/posted-front.ts";
import { atShare, type Report, reporter } from "#tests/load/report.ts";
import { openVisitors, type Sent } from "./addresses.ts";

const EACH = 200;
/** Tries that one address sends: below what any door lets in. */
const PER_ADDRESS = 12;
const CLOSE_SHARE = 0.1;
const CLOSE_MS = 5;
const WARM_UP = 10;

type Pair = readonly [(turn: number) => Readonly<Record<string, string>>, (turn: number) => Readonly<Record<string, string>>];

const born = (day: string) => ({ "dateOfBirth.day": day, "dateOfBirth.month": "3", "dateOfBirth.year": "1971" });

export async function timing(house: House): Promise<Report> {
  const { say, is, atMost, report } = reporter();
  const { send } = await openVisitors(house);
  const { db } = house.database;
  const passwordHash = await hashPassword("violet canoe harbour");
  const people = await db
    .insert(users)
    .values(
      Array.from({ length: EACH + WARM_UP }, (_, turn) => ({
        name: `Known ${turn}`,
        email: `known-${turn}@load.example`,
        roles: ["reception" as const],
        passwordHash,
      })),
    )
    .returning({ id: users.id });
  const spent = { invite: new Map<number, string>(), reset: new Map<number, string>() };
  for (const purpose of ["invite", "reset"] as const)
    for (const [turn, { id }] of people.entries()) {
      const token = newSecret();
      spent[purpose].set(turn, token);
      await db
        .insert(invitations)
        .values({ tokenHash: secretHash(token), userId: id, purpose, expiresAt: sql`now() - interval '1 minute'` });
    }
  const links: string[] = [];
  for (let made = 0; made < EACH + WARM_UP; made += 1) links.push((await linked(house)).token);

  let address = 0;
  const compare = async (what: string, place: FormPlace, kinds: Pair) => {
    const sent: [Sent[], Sent[]] = [[], []];
    for (let turn = 0; turn < EACH + WARM_UP; turn += 1)
      // Which of the two comes first changes, so that neither is always the one after a pause.
      for (const kind of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        address += 1;
        const from = { address: `10.7.${Math.floor(address / PER_ADDRESS / 250)}.${Math.floor(address / PER_ADDRESS) % 250}`, turn: 0 };
        const answer = await send(place, kinds[kind](turn), from);
        if (turn >= WARM_UP) sent[kind].push(answer);
      }
    const [known, unknown] = sent.map((all) =>
      atShare(
        all.map(({ took }) => took),
        0.5,
      ),
    );
    const gap = Math.abs((known ?? 0) - (unknown ?? 0));
    say(`${what}: medians ${known?.toFixed(1)} and ${unknown?.toFixed(1)} ms, ${EACH} each`);
    is("  different answers", new Set(sent.flat().map(({ status, said, leadsTo }) => `${status} ${said} ${leadsTo}`)).size, 1);
    atMost("  gap in milliseconds, or 10% if that is more", gap, Math.max(CLOSE_MS, CLOSE_SHARE * Math.min(known ?? 0, unknown ?? 0)));
  };

  await compare("signing in, known and unknown people", { page: "/sign-in", field: "password" }, [
    (turn) => ({ email: `known-${turn}@load.example`, password: "not the right words" }),
    (turn) => ({ email: `other-${turn}@load.example`, password: "not the right words" }),
  ]);
  for (const [purpose, page] of [
    ["invite", "/invitation"],
    ["reset", "/reset"],
  ] as const)
    await compare(`links of ${page}, known and unknown`, { page, field: "password" }, [
      (turn) => ({ token: spent[purpose].get(turn) ?? "", password: "seven quiet herons" }),
      () => ({ token: newSecret(), password: "seven quiet herons" }),
    ]);
  await compare("the portal's gate, known and unknown links", { page: "/p", field: "token" }, [
    (turn) => ({ token: links[turn] ?? "", ...born("9") }),
    () => ({ token: newSecret(), ...born("9") }),
  ]);
  return report();
}
