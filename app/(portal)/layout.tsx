import type { Metadata } from "next";
import type { ReactNode } from "react";

/** Nothing here is for search engines or link previews. */
export const metadata: Metadata = { title: { absolute: "Your page" }, robots: { index: false, follow: false, noarchive: true } };

export default function PortalLayout({ children }: { readonly children: ReactNode }) {
  return children;
}
