import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { SUBJECT_LABELS, SUBJECTS } from "#lib/messages/rules/words.ts";

type NarrowProps = {
  /** The page that is narrowed; the form asks it anew by GET, with codes alone. */
  readonly path: "/messages" | "/messages/sent";
  readonly kind: string | null;
  readonly state: string | null;
  readonly states: readonly { readonly value: string; readonly label: string }[];
  /** Words of the choice that narrows nothing. */
  readonly all: string;
};

/** What narrows a list of messages; without scripts too. */
export function Narrow({ path, kind, state, states, all }: NarrowProps) {
  return (
    <form method="get" action={path} className="message-narrow" aria-label="Narrow the list">
      <SelectField
        name="kind"
        label="About"
        defaultValue={kind ?? ""}
        options={[{ value: "", label: "Anything" }, ...SUBJECTS.map((value) => ({ value, label: SUBJECT_LABELS[value] }))]}
      />
      <SelectField name="state" label="Where it stands" defaultValue={state ?? ""} options={[{ value: "", label: all }, ...states]} />
      <Button type="submit">Show</Button>
      {(kind !== null || state !== null) && (
        <p className="t-ui">
          <TextLink href={path}>Show all</TextLink>
        </p>
      )}
    </form>
  );
}
