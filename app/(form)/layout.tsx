import type { Metadata } from "next";
import type { ReactNode } from "react";

/** Nothing here is for search engines or link previews, and no title names anybody. */
export const metadata: Metadata = { title: { absolute: "Your form" }, robots: { index: false, follow: false, noarchive: true } };

export default function FormLayout({ children }: { readonly children: ReactNode }) {
  return children;
}
