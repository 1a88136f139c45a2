import type { Metadata } from "next";
import { StartAnew } from "#components/shell/start-anew.tsx";

export const metadata: Metadata = { title: "Not for your role" };

export default function Forbidden() {
  return (
    <main className="plain-page">
      <h1 className="t-h1">This area is not part of your role</h1>
      <p className="t-body">Someone with another role works here. If you need it too, ask an admin at your clinic to change your roles.</p>
      <StartAnew />
    </main>
  );
}
