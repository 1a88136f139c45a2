import { type Database, openDatabase } from "./client.ts";
import { type DiaryVoice, openDiaryVoice } from "./listen.ts";

type Pools = { app?: Database; portal?: Database; diary?: DiaryVoice };
declare global {
  var cadencePools: Pools | undefined;
}

function pools(): Pools {
  globalThis.cadencePools ??= {};
  return globalThis.cadencePools;
}

/** What this process has open just now, for whoever counts it. */
export const openPools = (): Readonly<Pools> => pools();

type Addresses = { readonly app: string; readonly listen: string };

/** Where the address past any pooler is another, there is one: another machine or port, or another name at the same pooler, which hands that one round by session. */
export function isDirect({ app, listen }: Addresses): boolean {
  const [ours, direct] = [new URL(app), new URL(listen)];
  return ours.host === direct.host && ours.pathname === direct.pathname;
}

/** The pool of this process for the role `app`, opened at first use and kept across reloads in development. */
export function appDatabase(addresses: Addresses, max: number): Database {
  const open = pools();
  open.app ??= openDatabase(addresses.app, { max, name: "cadence-web", keepsPlans: isDirect(addresses) });
  return open.app;
}

/** The pool of this process for the role `portal`, which can only select from the portal's views. */
export function portalDatabase({ portal, listen }: { readonly portal: string; readonly listen: string }): Database {
  const open = pools();
  open.portal ??= openDatabase(portal, { max: 5, name: "cadence-portal", keepsPlans: isDirect({ app: portal, listen }) });
  return open.portal;
}

/** What this process hears of the diary, from the first time that somebody listens. */
export function diaryVoice(url: string): DiaryVoice {
  const open = pools();
  open.diary ??= openDiaryVoice(url);
  return open.diary;
}
