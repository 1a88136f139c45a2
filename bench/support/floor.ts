/** One page more, which no installation has: the diary's own components on a view that is in memory, so that the same build answers both pages. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyProduct } from "./copy.ts";

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

/** A copy of the product in `folder` with that page. `view` is what the page draws: plain data. */
export function copyWithFloor(folder: string, view: unknown): void {
  copyProduct(folder);
  const page = path.join(folder, "app", "(staff)", "bench-floor");
  mkdirSync(page);
  writeFileSync(path.join(page, "view.json"), JSON.stringify(view));
  writeFileSync(path.join(page, "page.tsx"), PAGE);
}
