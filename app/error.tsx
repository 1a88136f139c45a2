"use client";

import { Button, ButtonLink } from "#components/ui/button.tsx";

/** The last resort inside the app: a reference a person may quote, never internals. */
export default function ErrorPage({ error, reset }: { readonly error: Error & { readonly digest?: string }; readonly reset: () => void }) {
  return (
    <main className="plain-page">
      <h1 className="t-h1">Something went wrong</h1>
      <p className="t-body">Nothing was saved by this page. Try again; if it happens again, quote reference {error.digest ?? "unknown"}.</p>
      <div className="flex gap-2">
        <Button type="button" onClick={reset}>
          Try again
        </Button>
        <ButtonLink href="/" variant="secondary">
          Go to the start
        </ButtonLink>
      </div>
    </main>
  );
}
