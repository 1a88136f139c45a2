/** Whose part of the trail: everybody's, what was done about a patient, or what a colleague did. */
export type TrailOf = { readonly of: "all" } | { readonly of: "patient" | "staff"; readonly id: string };

/** What of it is asked for. */
export type Narrowed = {
  readonly from: string | null;
  readonly to: string | null;
  readonly action: string | null;
  readonly outcome: string | null;
};

/** The page of a part of the trail, narrowed, from the row after `before` on. */
export function trailPath(trail: TrailOf, narrowed: Narrowed, before: string | null = null): string {
  const page = trail.of === "all" ? "/settings/audit" : `/settings/audit/${trail.of === "patient" ? "patients" : "staff"}/${trail.id}`;
  return page + query({ ...narrowed, before });
}

/** The same from its newest row on, as a file. */
export function trailFilePath(trail: TrailOf, narrowed: Narrowed): string {
  return `/settings/audit/csv${query({ ...narrowed, ...(trail.of === "all" ? {} : { [trail.of]: trail.id }) })}`;
}

function query({ from, to, action, outcome, ...more }: Narrowed & Readonly<Record<string, string | null>>): string {
  const given = Object.entries({ from, to, action, outcome, ...more }).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return given.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(given))}`;
}
