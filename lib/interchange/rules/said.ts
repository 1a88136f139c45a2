import { type Fields, fieldNames, pickCells } from "./columns.ts";
import { plainCell, type ReadValue, saysNothing, splitName } from "./values.ts";

/**
 * What a row says, thing by thing, with every reason against it so far, each with the column it is about. Whatever a column says that was matched is either
 * taken or a reason; nothing is cut off or left out.
 */
export function openRow<Name extends string>(fields: Fields<Name>, cells: readonly string[], columns: readonly string[]) {
  const reasons: string[] = [];
  const refuse = (name: Name, why: string) => {
    reasons.push(`${fields[name].label}: ${why}`);
  };
  if (cells.slice(columns.length).some((cell) => cell.trim() !== "")) reasons.push("The row has more cells than there are headings.");
  const said = pickCells(fields, cells.map(plainCell), columns);
  for (const name of fieldNames(fields))
    if (said[name]?.includes("\u{fffd}")) refuse(name, "it holds a character that cannot be read. Write it anew.");
  return {
    said,
    reasons,
    refuse,
    /** The words of a cell; empty where it says in one way or another that there is nothing. */
    text: (name: Name): string => {
      const cell = said[name] ?? "";
      return saysNothing(cell) ? "" : cell;
    },
    taken: <T, Otherwise>(name: Name, read: ReadValue<T>, otherwise: Otherwise): T | Otherwise => {
      if ("value" in read) return read.value;
      refuse(name, read.wrong);
      return otherwise;
    },
  };
}

const LONGEST_NOTE = 4000;

/** A note as it can be kept. */
export function readNote(text: string): ReadValue<string> {
  return text.length > LONGEST_NOTE ? { wrong: `Keep this under ${LONGEST_NOTE} characters.` } : { value: text };
}

/** First and family name, each from its column where there is one, else from the whole name. Somebody may be called None or Na: names are read as they stand. */
export function namesOf(said: Readonly<Partial<Record<"fullName" | "givenName" | "familyName", string>>>) {
  const all = [said.fullName, said.givenName, said.familyName];
  if (all.every((name) => name === undefined || saysNothing(name))) return { givenName: "", familyName: "" };
  const whole = splitName(said.fullName ?? "");
  return { givenName: said.givenName ?? whole.givenName, familyName: said.familyName ?? whole.familyName };
}
