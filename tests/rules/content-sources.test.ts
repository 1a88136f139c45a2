import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { aftercareIssues, patientTexts, stopsMedicine } from "#lib/aftercare/rules/contract.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const source = read("tests/content/faq-source.txt").trim().split("\n");
const table = read("docs/content-sources.md")
  .split("\n")
  .filter((line) => /^\| L\d/.test(line))
  .map((line) => {
    const [name = "", statement = "", words = "", where = ""] = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    return { line: name, statement, words, where, ids: [...where.matchAll(/`([^`]+)`/g)].map(([, id = ""]) => id) };
  });

const { sections, instructions, products, preparation, questions, homeRoller } = defaultAftercareSet;
const { contactUs, emergency, ...lists } = sections;
const named = (
  kind: string,
  list: readonly { readonly id: string; readonly source: { readonly line: string; readonly note?: string | undefined } }[],
) => list.map(({ id, source: { line, note } }) => ({ id: `${kind}${id}`, lines: line.split(", "), note }));
const pieces = [
  ...named("instruction:", instructions),
  ...named("product:", products),
  ...named("preparation:", preparation),
  ...named("question:", questions),
  ...Object.entries(lists).flatMap(([name, list]) => named(`section:${name}.`, list)),
  ...named("section:contactUs.", [contactUs.intro, ...contactUs.signs]),
  ...named("section:", [emergency]),
];
const places = new Set([...pieces.map(({ id }) => id), "title", "homeRoller"]);
const plain = (words: string) => words.replaceAll(/\s+/g, " ").trim();

describe("the table of the clinic's own text", () => {
  it.each(source.map((words, index) => ({ line: `L${index + 1}`, words })))("accounts for every word of $line", ({ line, words }) => {
    const rows = table.filter((row) => row.line === line);
    expect(plain(rows.map((row) => row.words).join(" "))).toBe(plain(words));
  });

  it("names a place of the default set for each statement, or the reason why it is held back", () => {
    expect(table.filter(({ where, ids }) => ids.length === 0 && !/^Held back: .{20,}/.test(where))).toEqual([]);
    expect(table.flatMap(({ ids }) => ids).filter((id) => !places.has(id))).toEqual([]);
    expect(homeRoller.needleMm).toBe(0.2);
  });

  it("holds back stopping medicine, what is said of lasers without a study, and the heading without a price", () => {
    const held = table.filter(({ where }) => where.startsWith("Held back:"));
    expect([...new Set(held.map(({ line }) => line))]).toEqual(["L2", "L11", "L12", "L27", "L29"]);
  });

  it("has every statement of the decomposition", () => {
    const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
    const statements = new Set(table.map(({ statement }) => statement));
    expect([...numbered("D", 12), ...numbered("R", 20), ...numbered("P", 6)].filter((id) => !statements.has(id))).toEqual([]);
  });
});

describe("the default aftercare set", () => {
  it("gives each piece the lines it came from, which name it in the table, or says who asked for it", () => {
    const unfounded = pieces.flatMap(({ id, lines, note }) =>
      lines
        .filter((line) => (line === "Added" ? note === undefined : !table.some((row) => row.line === line && row.ids.includes(id))))
        .map((line) => `${id} ${line}`),
    );
    expect(unfounded).toEqual([]);
  });

  it("tells nobody to stop a prescribed medicine", () => {
    expect(patientTexts(defaultAftercareSet).filter(({ text }) => stopsMedicine(text))).toEqual([]);
  });

  it("is as strict as the contract asks", () => expect(aftercareIssues(defaultAftercareSet)).toEqual([]));
});

describe("a sentence about a medicine", () => {
  it.each([
    "It is recommended to stop blood-thinning medication such as Aspirin, anti-inflammatories, fish oil and green tea 1 to 2 weeks before.",
    "Stop your aspirin a week before.",
    "Leave your tablets off for a day.",
    "Do not take ibuprofen.",
    "No aspirin for 14 days.",
    "Pause warfarin. We will ask your prescriber.",
  ])("is held back: %s", (text) => expect(stopsMedicine(text)).toBe(true));

  it.each([
    "Do not stop anything prescribed; we will check with your prescriber.",
    "No aspirin or anti-inflammatories bought without a prescription.",
    "We will talk about medicine that can prevent it.",
    "Stop using retinol.",
  ])("may be said: %s", (text) => expect(stopsMedicine(text)).toBe(false));
});
