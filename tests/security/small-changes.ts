/** A value changed by as little as it can be, in as many places as it has. */

export type Change = { readonly what: string; readonly value: unknown };

const PLACES = 8;
/** Leaves of one JSON document that are changed: a version of a form has some hundreds. */
const LEAVES = 60;

const spread = (length: number, most: number): readonly number[] => [
  ...new Set(
    Array.from({ length: Math.min(length, most) }, (_, turn) =>
      Math.floor((turn * (length - 1)) / Math.max(1, Math.min(length, most) - 1)),
    ),
  ),
];

/** One character of a text, at the first, the last and some places between; and one more at its end. */
function ofText(text: string): readonly Change[] {
  const places = spread(text.length, PLACES).map((place) => ({
    what: "a character",
    value: `${text.slice(0, place)}${text[place] === "0" ? "1" : "0"}${text.slice(place + 1)}`,
  }));
  return [...places, { what: "a character more", value: `${text}.` }];
}

function ofBytes(bytes: Buffer): readonly Change[] {
  const places = spread(bytes.length, PLACES).map((place) => {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(bytes.readUInt8(place) ^ (1 << (place % 8)), place);
    return { what: "a bit", value: changed };
  });
  return [...places, { what: "a byte more", value: Buffer.concat([bytes, Buffer.of(0)]) }];
}

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const within: readonly (readonly [string | number, unknown])[] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return within.flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

const leafChange = (value: unknown): unknown => {
  if (typeof value === "string") return value === "" ? "." : ofText(value)[0]?.value;
  if (typeof value === "number") return value + 1;
  return typeof value === "boolean" ? !value : ".";
};

function withLeaf(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return leafChange(value);
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === key ? withLeaf(each, rest) : each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === key ? withLeaf(each, rest) : each]));
}

/** Leaves of a document one by one, and something more in it. */
function ofDocument(value: object): readonly Change[] {
  const leaves = leavesOf(value);
  const changed = spread(leaves.length, LEAVES).map((turn) => ({ what: "a leaf", value: withLeaf(value, leaves[turn] ?? []) }));
  return [...changed, { what: "something more", value: Array.isArray(value) ? [...value, "."] : { ...value, more: "." } }];
}

/** What stands where nothing stood, by the type of the column. */
function instead(type: string): unknown {
  if (type === "timestamptz") return Temporal.Instant.from("2026-03-10T01:00:00.000001Z");
  if (type === "bytea") return Buffer.of(1);
  if (type === "uuid") return "00000000-0000-7000-8000-000000000001";
  if (type === "date") return "2026-03-10";
  if (type === "boolean") return true;
  if (type.endsWith("[]")) return ["."];
  return /int|numeric/.test(type) ? 1 : type === "jsonb" ? [] : ".";
}

/** Every small change of a value. @param type of its column, as SQL spells it */
export function changesOf(value: unknown, type: string): readonly Change[] {
  if (value === null) return [{ what: "something instead of nothing", value: instead(type) }];
  if (value instanceof Temporal.Instant) return [{ what: "a microsecond", value: value.add({ microseconds: 1 }) }];
  if (Buffer.isBuffer(value)) return ofBytes(value);
  if (typeof value === "string") return value === "" ? [{ what: "a character more", value: "." }] : ofText(value);
  if (typeof value === "number") return [{ what: "a number", value: type.startsWith("numeric") ? value + 0.5 : value + 1 }];
  if (typeof value === "boolean") return [{ what: "yes and no", value: !value }];
  return typeof value === "object" ? ofDocument(value) : [];
}
