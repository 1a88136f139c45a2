import type { ReactNode } from "react";
import { ScreenLock } from "#components/shell/screen-lock.tsx";
import { currentActor } from "#lib/auth/session.ts";

/** Around what is worked on beside a patient. Each page has its own gate and frame; what they share is the cover of a screen that was left. */
export default async function TabletLayout({ children }: { readonly children: ReactNode }) {
  const actor = await currentActor();
  return (
    <>
      {children}
      {actor !== null && <ScreenLock user={{ id: actor.id, name: actor.name, email: actor.email }} />}
    </>
  );
}
