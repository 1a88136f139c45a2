"use client";

/** When even the layout failed: plain words, no styles to load. */
export default function GlobalError({ error }: { readonly error: Error & { readonly digest?: string } }) {
  return (
    <html lang="en-GB">
      <body>
        <main>
          <h1>Something went wrong</h1>
          <p>Nothing was saved. Reload the page; if it happens again, quote reference {error.digest ?? "unknown"}.</p>
        </main>
      </body>
    </html>
  );
}
