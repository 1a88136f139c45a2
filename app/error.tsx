"use client";

import { StartAnew } from "#components/shell/start-anew.tsx";
import { buttonClass } from "#components/ui/button-class.ts";

/**
 * The last resort inside the app: a reference a person may quote, never internals. What was sent when the network went may have arrived all the same, so
 * trying again asks the server how things stand: a record whose signature was kept then shows itself signed.
 */
export default function ErrorPage({ error, retry }: { readonly error: Error & { readonly digest?: string }; readonly retry: () => void }) {
  return (
    <main className="plain-page">
      <h1 className="t-h1">Something went wrong</h1>
      <p className="t-body">Try again to see what is saved. If it happens again, quote reference {error.digest ?? "unknown"}.</p>
      <div className="flex gap-2">
        <button type="button" onClick={retry} className={buttonClass("secondary", "desk")}>
          Try again
        </button>
        <StartAnew />
      </div>
    </main>
  );
}
