/** The 100,000 invented people of the bench clinic: common and rare names, accents, apostrophes, double names, phones written in every way. */
import { FAMILY_NAMES, GIVEN_NAMES } from "#db/seed/demo/names.ts";
import { type Random, randomFrom } from "#db/seed/demo/random.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { PATIENTS, patientId } from "./rows.ts";

export type Person = {
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly preferredName: string;
  readonly born: IsoDate;
  readonly phone: string;
  readonly email: string;
};

const STARTS = [
  "B",
  "Br",
  "Ch",
  "D",
  "F",
  "G",
  "Gr",
  "H",
  "J",
  "K",
  "Kl",
  "L",
  "M",
  "N",
  "P",
  "R",
  "S",
  "Sch",
  "St",
  "T",
  "Tr",
  "V",
  "W",
  "Z",
];
const VOWELS = ["a", "e", "i", "o", "u", "ai", "ei", "ou", "é", "ö"];
const MIDDLES = ["l", "ll", "m", "n", "nd", "r", "rr", "s", "ss", "t", "v", "k", "b", "d", "g", "ng", "st"];
const FAMILY_ENDS = ["son", "sen", "ez", "ini", "ovic", "man", "ton", "ley", "aki", "ov", "er", "i", "a", "berg", "ström"];
const GIVEN_ENDS = ["a", "e", "ia", "is", "o", "n", "ne", "ette", "ina", "el"];

function invented(random: Random, many: number, ends: readonly string[]): string[] {
  const word = () => random.pick(STARTS) + random.pick(VOWELS) + random.pick(MIDDLES) + random.pick(VOWELS) + random.pick(MIDDLES);
  return Array.from({ length: many }, () => word() + random.pick(ends));
}

/** Few names are common and many are rare: the n-th is met about as often as 1/n says. */
function byRank(random: Random, names: readonly string[]): string {
  return names[Math.floor(names.length ** random.next()) - 1] ?? names[0] ?? "";
}

function phoneOf(random: Random): string {
  const digits = String(random.int(0, 99_999_999)).padStart(8, "0");
  const spaced = `${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5)}`;
  return random.pick([`04${spaced}`, `04${digits}`, `+61 4${spaced}`, `(04) ${digits.slice(0, 4)}-${digits.slice(4)}`]);
}

/** The same people on every machine. */
export function people(): Person[] {
  const random = randomFrom(20_261_127);
  const givenNames = [...GIVEN_NAMES, ...invented(random, 1_500, GIVEN_ENDS)];
  const familyNames = [...FAMILY_NAMES, "Li", "Ng", "Wu", "Vu", ...invented(random, 20_000, FAMILY_ENDS)];
  const familyOf = (): string => {
    const name = byRank(random, familyNames);
    const way = random.next();
    if (way < 0.04) return `${name}-${byRank(random, familyNames)}`;
    if (way < 0.06) return `O’${name}`;
    return way < 0.08 ? `van der ${name}` : name;
  };
  return Array.from({ length: PATIENTS }, (_, place) => {
    const first = byRank(random, givenNames);
    const givenName = random.chance(0.12) ? `${first} ${byRank(random, givenNames)}` : first;
    const familyName = familyOf();
    const local = `${first}.${familyName}`
      .normalize("NFD")
      .toLowerCase()
      .replaceAll(/[^a-z.]/g, "");
    return {
      id: patientId(place),
      givenName,
      familyName,
      preferredName: random.chance(0.06) ? byRank(random, givenNames) : "",
      born: addDays("1940-01-01", random.int(0, 24_000)),
      phone: phoneOf(random),
      email: `${local}${place % 7 === 0 ? place : place % 100}@${random.pick(["mail", "post", "letters", "inbox"])}.example`,
    };
  });
}
