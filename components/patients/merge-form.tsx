import { ButtonLink } from "#components/ui/button.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Side = {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly facts: string;
  readonly version: number;
  readonly holds: readonly string[];
};

type Props = {
  readonly preview: {
    readonly kept: Side;
    readonly merged: Side;
    readonly fields: readonly {
      readonly field: string;
      readonly label: string;
      readonly kept: string | null;
      readonly merged: string | null;
      readonly chosen: "kept" | "merged" | null;
    }[];
    readonly clashes: readonly { readonly words: string; readonly links: readonly { readonly label: string; readonly href: string }[] }[];
    readonly links: number;
  };
  readonly action: FormAction;
  /** Where another record is chosen. */
  readonly other: string;
};

/** Two records beside each other: what clashes, what each detail will read, what comes along and what ends. */
export function MergeForm({ preview: { kept, merged, fields, clashes, links }, action, other }: Props) {
  const open = fields.filter(({ chosen }) => chosen !== null);
  const settled = fields.filter(({ chosen }) => chosen === null);
  return (
    <div className="stack [overflow-wrap:anywhere]">
      <div className="grid gap-4 md:grid-cols-2">
        <Record title="Stays" side={kept} />
        <Record title="Leads to it" side={merged} />
      </div>
      <p>
        <TextLink href={`/patients/${merged.id}/merge?with=${kept.id}`}>{`Keep patient ${merged.number} instead`}</TextLink>
      </p>
      {clashes.length > 0 && (
        <Panel title="Settle first">
          <ul className="stack" aria-label="What clashes">
            {clashes.map(({ words, links: ways }) => (
              <li key={ways.map(({ href }) => href).join()}>
                <Notice meaning="stop" title={words}>
                  <ul>
                    {ways.map(({ label, href }) => (
                      <li key={href + label}>
                        <TextLink href={href}>{label}</TextLink>
                      </li>
                    ))}
                  </ul>
                </Notice>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title="What the record will say">
        <ActionForm
          action={action}
          submit="Merge the two records"
          pendingText="Merging…"
          beside={<ButtonLink href={other}>Choose another</ButtonLink>}
        >
          <HiddenField name="keptId" value={kept.id} />
          <HiddenField name="mergedId" value={merged.id} />
          <HiddenField name="keptVersion" value={kept.version} />
          <HiddenField name="mergedVersion" value={merged.version} />
          {settled.length > 0 && (
            <dl className="facts">
              {settled.map(({ field, label, kept: said, merged: also }) => (
                <div key={field}>
                  <dt>{label}</dt>
                  <dd>{said ?? also}</dd>
                </div>
              ))}
            </dl>
          )}
          {open.map(({ field, label, kept: own, merged: theirs, chosen }) => (
            <RadioGroup
              key={field}
              name={field}
              label={label}
              defaultValue={chosen ?? "kept"}
              options={[
                { value: "kept", label: own ?? "Nothing", help: `Patient ${kept.number}` },
                { value: "merged", label: theirs ?? "Nothing", help: `Patient ${merged.number}` },
              ]}
            />
          ))}
          <p className="t-small text-ink-2">
            {links === 0
              ? "Portal links of both end with it. None is live now."
              : `${links === 1 ? "One link" : `${links} links`} to the portal or a form, of both, ${links === 1 ? "ends" : "end"} with it: give new ones.`}
          </p>
        </ActionForm>
      </Panel>
    </div>
  );
}

function Record({ title, side }: { readonly title: string; readonly side: Side }) {
  return (
    <Panel title={title} aside={`Patient ${side.number}`}>
      <p className="strong">
        <TextLink href={`/patients/${side.id}`} quiet>
          {side.name}
        </TextLink>
      </p>
      <p className="second-line">{side.facts}</p>
      <p className="t-small">{side.holds.length === 0 ? "Nothing recorded yet." : side.holds.join(", ")}</p>
    </Panel>
  );
}
