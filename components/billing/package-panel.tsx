import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pips } from "#components/ui/pips.tsx";
import type { SeriesState } from "#components/ui/series-mark.tsx";

type Package = {
  readonly seriesId: string;
  readonly invoiceId: string;
  readonly title: string;
  readonly open: boolean;
  readonly sessions: readonly { readonly number: number; readonly state: keyof typeof MARKS; readonly paid: boolean }[];
  readonly words: string;
  readonly unused: string;
};

const MARKS = { used: "done", booked: "to-come", open: "not-fixed", "given-back": "missed" } as const satisfies Record<string, SeriesState>;

/** The sessions that were bought ahead: what is paid, booked and used of them. */
export function PackagePanel({ of }: { readonly of: Package }) {
  return (
    <Panel title={of.title} aside={<TextLink href={`/invoices/${of.invoiceId}`}>Invoice</TextLink>}>
      <p className="t-ui flex flex-wrap items-center gap-x-4 gap-y-1">
        <Pips items={of.sessions.map(({ state }) => MARKS[state])} text={of.words} />
        <TextLink href={`/series/${of.seriesId}`}>Series</TextLink>
      </p>
      {of.open && <p className="t-ui mt-2 text-ink-2">{`${of.unused} of it is still to come.`}</p>}
    </Panel>
  );
}
