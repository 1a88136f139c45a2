import { Mark } from "#components/ui/chip.tsx";
import type { PhotoUseMark } from "#lib/photos/rules/uses.ts";

type PhotoUsesProps = {
  readonly uses: readonly PhotoUseMark[];
  /** Whether new ones may be taken for the record. */
  readonly record?: boolean | undefined;
};

/** What the patient's photographs may be used for now, and what not: each purpose by itself. */
export function PhotoUses({ uses, record = true }: PhotoUsesProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1" aria-label="What photographs may be used for">
      <li>{record ? <Mark meaning="ok">For the record</Mark> : <Mark meaning="warn">No new ones for the record</Mark>}</li>
      {uses.map(({ id, label, allowed }) => (
        <li key={id}>
          {allowed ? (
            <Mark meaning="ok">{label}</Mark>
          ) : (
            <Mark meaning="plain" light>
              {`Not for ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
            </Mark>
          )}
        </li>
      ))}
    </ul>
  );
}
