import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/field.tsx";

type Choosable = { readonly id: string; readonly when: string; readonly markedFrom: string | null };

type CompareChoiceProps = {
  readonly action: string;
  readonly view: string;
  /** Newest first. */
  readonly photos: readonly Choosable[];
  readonly before: string;
  readonly after: string;
};

/** Any two days of one view, by a form that only asks: what is compared stands in the address. */
export function CompareChoice({ action, view, photos, before, after }: CompareChoiceProps) {
  const ordered = photos.toReversed();
  const options = ordered.map(({ id, when, markedFrom }, place) => {
    const sameDay = ordered.filter((other) => other.when === when);
    const which = sameDay.length === 1 ? "" : `, ${sameDay.findIndex((other) => other.id === id) + 1} of ${sameDay.length}`;
    return { value: id, label: `${when}${which}${markedFrom === null ? "" : ", marked up"}`, place };
  });
  return (
    <form action={action} className="compare-choice" aria-label="What to compare">
      <input type="hidden" name="view" value={view} />
      <SelectField name="before" label="Earlier" options={options} defaultValue={before} />
      <SelectField name="after" label="Later" options={options} defaultValue={after} />
      <Button type="submit">Compare</Button>
    </form>
  );
}
