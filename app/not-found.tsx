import type { Metadata } from "next";
import { StartAnew } from "#components/shell/start-anew.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="plain-page">
      <h1 className="t-h1">This page is not here</h1>
      <p className="t-body">The address may be mistyped, or what it showed may have moved. Nothing was changed.</p>
      <StartAnew />
    </main>
  );
}
