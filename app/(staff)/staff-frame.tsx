"use client";

import { usePathname } from "next/navigation";
import type { ComponentProps, ReactNode } from "react";
import { StaffShell } from "#components/shell/staff-shell.tsx";

type Area = { readonly href: string; readonly label: string /** Where else its pages are. */; readonly also?: readonly string[] };

type StaffFrameProps = Omit<ComponentProps<typeof StaffShell>, "nav" | "signOut"> & {
  readonly areas: readonly Area[];
  readonly signOut: ReactNode;
};

/** The shell, told which area the address is in. */
export function StaffFrame({ areas, ...shell }: StaffFrameProps) {
  const path = usePathname();
  const isUnder = (href: string) => `${path}/`.startsWith(`${href}/`);
  const nav = areas.map(({ also = [], ...area }) => ({ ...area, current: [area.href, ...also].some(isUnder) }));
  return <StaffShell {...shell} nav={nav} />;
}
