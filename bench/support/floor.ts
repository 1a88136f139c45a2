/**
 * A copy of the product with one page more, which no installation has: the diary's own components on a view that is in memory. Kept in the data folder,
 * so that the same build answers both pages.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const SOURCES = ["app", "assets", "components", "db", "lib", "public", "styles"];
const FILES = [
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

const PAGE = `
import { readDiaryAddress } from "#lib/appointments/outputs/address.ts";
import { allows } from "#lib/auth/policy.ts";
import { enterArea } from "#lib/auth/session.ts";
import { DayPage } from "../diary/day-page.tsx";
import { namesAreHidden } from "../diary/names.ts";
import { OnTheBoard } from "../diary/on-the-board.tsx";
import view from "./view.json";

const ready = new Map(view.ready);

export default async function FloorPage({ searchParams }) {
  const ctx = await enterArea("diary:read");
  const asked = await searchParams;
  const address = readDiaryAddress(asked);
  const namesHidden = await namesAreHidden();
  const { day } = view;
  const at = { ...address, date: day.date, location: day.place.id };
  return (
    <div className="page page-wide">
      <DayPage day={day} ready={ready} address={at} namesHidden={namesHidden} mayEditHours={allows(ctx.actor.roles, "hours:write")} />
      <OnTheBoard ctx={ctx} shown={{ ...day, from: day.date, to: day.date }} address={at} asked={asked} namesHidden={namesHidden} />
    </div>
  );
}
`;

/** Makes the copy in `folder` anew, its packages as links where that can be. `view` is what the page draws: plain data. */
export function copyWithFloor(folder: string, view: unknown): void {
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) rmSync(path.join(folder, name), { recursive: true, force: true });
  const lock = path.join(folder, "package-lock.json");
  if (!existsSync(lock) || !readFileSync(lock).equals(readFileSync("package-lock.json"))) {
    const packages = path.join(folder, "node_modules");
    rmSync(packages, { recursive: true, force: true });
    if (spawnSync("cp", ["-al", "node_modules", packages]).status !== 0)
      cpSync("node_modules", packages, { recursive: true, verbatimSymlinks: true });
  }
  for (const name of [...SOURCES, ...FILES].filter((each) => existsSync(each))) cpSync(name, path.join(folder, name), { recursive: true });
  const page = path.join(folder, "app", "(staff)", "bench-floor");
  mkdirSync(page);
  writeFileSync(path.join(page, "view.json"), JSON.stringify(view));
  writeFileSync(path.join(page, "page.tsx"), PAGE);
}
