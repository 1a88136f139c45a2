import { z } from "zod";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().default(false) }),
  ),
});

export type ServedPackage = { readonly name: string; readonly version: string; readonly licence: string | null };

const FOLDER = "node_modules/";

/** The packages that a running clinic uses, each version once, in the order of their names. @throws for a text that is no lock. */
export function servedPackages(lock: string): readonly ServedPackage[] {
  const { packages } = lockSchema.parse(JSON.parse(lock));
  const served = Object.entries(packages)
    .filter(([path, { dev }]) => path.startsWith(FOLDER) && !dev)
    .map(([path, { version = "", license }]) => ({
      name: path.slice(path.lastIndexOf(FOLDER) + FOLDER.length),
      version,
      licence: license ?? null,
    }));
  const once = new Map(served.map((each) => [`${each.name}@${each.version}`, each]));
  return [...once.values()].toSorted((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/**
 * The licences of packages whose lock entry names none: `png-js` says it in its text alone, and the entries of other platforms were completed by hand
 * (scripts/complete-lock.ts), where the package of this platform speaks for its sisters.
 */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = { "png-js": "MIT" };

export function licenceOf({ name, licence }: ServedPackage, all: readonly ServedPackage[]): string | null {
  const family = name.replace(/-(?:darwin|linux|win32|windows)-.*$/, "-");
  const sister = all.find((each) => family !== name && each.licence !== null && each.name.startsWith(family));
  return licence ?? SAID_ELSEWHERE[name] ?? sister?.licence ?? null;
}

/** docs/licences.md: the packages under each licence. */
export function licenceList(packages: readonly ServedPackage[]): string {
  const under = Map.groupBy(packages, (each) => licenceOf(each, packages) ?? "none named");
  const lines = [...under]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([licence, list]) => [`## ${licence}`, "", `${[...new Set(list.map(({ name }) => name))].join(", ")}`, ""]);
  return [
    "# Licences",
    "",
    `What a running clinic uses: ${packages.length} packages, development tools left out. Written by \`npm run sbom\`; a test compares it with the lock.`,
    "",
    ...lines,
  ].join("\n");
}
