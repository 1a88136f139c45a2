/** Every place where `actual` differs from `expected`, deeply, as lines with a path; empty where they are the same. */
export function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (Object.is(expected, actual)) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return range(Math.max(expected.length, actual.length)).flatMap((index) =>
      differences(expected[index], actual[index], `${path}[${index}]`),
    );
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].sort().flatMap((key) => differences(own(expected, key), own(actual, key), `${path}.${key}`));
  }
  return [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
