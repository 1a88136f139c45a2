/**
 * `npm run sbom`: what is served, as a CycloneDX document in `sbom.cdx.json`, made by npm from the lock; and its licences, by name, in docs/licences.md.
 * Where a package was fetched from is left out: that tells of a machine, not of the package.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { licenceList, servedPackages } from "./support/served-packages.ts";

const bomSchema = z.looseObject({
  components: z.array(z.looseObject({ name: z.string(), externalReferences: z.array(z.looseObject({ type: z.string() })).optional() })),
});

const run = spawnSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
if (run.status !== 0) throw new Error(`npm could not list the packages. ${run.stderr.trim()}`);
const bom = bomSchema.parse(JSON.parse(run.stdout));
for (const component of bom.components) {
  component.externalReferences = (component.externalReferences ?? []).filter(({ type }) => type !== "distribution");
}
writeFileSync("sbom.cdx.json", `${JSON.stringify(bom, null, 2)}\n`);
writeFileSync("docs/licences.md", licenceList(servedPackages(readFileSync("package-lock.json", "utf8"))));
console.log(`${bom.components.length} packages in sbom.cdx.json; their licences in docs/licences.md.`);
