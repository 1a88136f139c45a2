import { Chip } from "#components/ui/chip.tsx";

type State = "draft" | "approved" | "in_force" | "retired";

/** Where a version stands, in a word with its sign. */
export function VersionState({ state, number }: { readonly state: State; readonly number?: number | undefined }) {
  const which = number === undefined ? "" : `, version ${number}`;
  if (state === "in_force") return <Chip meaning="ok">In force{which}</Chip>;
  if (state === "draft") return <Chip meaning="warn">Draft{which}</Chip>;
  if (state === "approved") return <Chip meaning="info">Approved{which}</Chip>;
  return <Chip>Retired{which}</Chip>;
}
