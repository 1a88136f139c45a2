import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { NeverFromMemory } from "#components/shell/never-from-memory.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Cadence", template: "%s · Cadence" },
  robots: { index: false, follow: false },
  formatDetection: { telephone: false },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/**
 * The letters that nearly every word is written in, asked for with the page itself. Where they come too late for the first look, that look keeps the
 * letters it has: words that changed their width would move what stands beside them. Rarer letters come from the style sheet. The file is fontsource's
 * without the weights that the house does not use (fontTools' instancer, wght=400:600), which is a third of it.
 */
const latin = localFont({
  src: "../assets/fonts/hanken-grotesk-latin-400-600.woff2",
  weight: "400 600",
  display: "optional",
  variable: "--font-latin",
});

/** Reading the nonce makes every page dynamic: a page made ahead of time could not carry it. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en-GB" className={latin.variable}>
      <head>
        <meta name="csp-nonce" nonce={nonce} />
      </head>
      <body>
        <NeverFromMemory />
        {children}
      </body>
    </html>
  );
}
