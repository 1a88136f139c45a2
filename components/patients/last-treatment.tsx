import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";

type LastTreatment = { readonly id: string; readonly when: string; readonly what: string; readonly signed: boolean };

/** The last treatment in one line, for clinicians. */
export function LastTreatmentPanel({ last }: { readonly last: LastTreatment }) {
  return (
    <Panel title="Last treatment" aside={<TextLink href={`/treatments/${last.id}`}>Open record</TextLink>}>
      <p className="figure">{last.when}</p>
      <p className="t-ui mt-1 text-ink-2">{last.what}</p>
      {!last.signed && <p className="t-ui text-warn-ink">Not signed yet</p>}
    </Panel>
  );
}
