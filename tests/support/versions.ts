/** The lowest versions without a known hole, from the vendors' advisories of October 2026. Raised when an advisory says so, never lowered. */
const FLOOR: Readonly<Record<string, string>> = {
  next: "16.4.1",
  react: "19.3.1",
  "react-dom": "19.3.1",
  sharp: "0.35.5",
  "next-auth": "4.24.15",
  "drizzle-orm": "0.45.2",
};

const numbers = (version: string): readonly number[] => (version.split("-")[0] ?? "").split(".").map(Number);

function isBelow(version: string, floor: string): boolean {
  const [have, need] = [numbers(version), numbers(floor)];
  const at = need.findIndex((number, index) => have[index] !== number);
  if (at >= 0) return (have[at] ?? -1) < (need[at] ?? 0);
  // 16.4.1-canary.3 comes before 16.4.1.
  return version.includes("-");
}

/** Packages of a lock that are older than the floor, at whatever depth, or that it does not name at all. */
export function belowFloor(packages: Readonly<Record<string, { readonly version?: string | undefined }>>): readonly string[] {
  return Object.entries(FLOOR).flatMap(([name, floor]) => {
    const found = Object.entries(packages).filter(([place]) => place === `node_modules/${name}` || place.endsWith(`/node_modules/${name}`));
    if (found.length === 0) return [`${name} is not in the lock`];
    return found
      .filter(([, { version }]) => version === undefined || isBelow(version, floor))
      .map(([place, { version }]) => `${place} is ${version}, below ${floor}`);
  });
}

export function notExact(versions: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(versions)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`);
}
