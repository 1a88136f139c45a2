import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pips } from "#components/ui/pips.tsx";
import type { SeriesState } from "#components/ui/series-mark.tsx";

type Package = {
  readonly invoiceId: string;
  readonly title: string;
  readonly open: boolean;
  readonly sessions: readonly { readonly number: number; readonly state: keyof typeof MARKS; readonly paid: boolean }[];
  readonly paid: string;
  readonly used: string;
  readonly closed: string | null;
  readonly unused: string;
};

const MARKS = { used: "done", booked: "to-come", open: "not-fixed", "given-back": "missed" } as const satisfies Record<string, SeriesState>;

type PackagePanelProps = {
  readonly of: Package;
  /** Left out on the page of the series itself, and for whoever opens no series. */
  readonly seriesHref?: string | undefined;
};

/** The sessions that were bought ahead: one row of pips says what is paid of them, another what is booked and used. */
export function PackagePanel({ of, seriesHref }: PackagePanelProps) {
  const { sessions, open } = of;
  return (
    <Panel title={of.title} aside={<TextLink href={`/invoices/${of.invoiceId}`}>Invoice</TextLink>}>
      <Facts
        items={[
          ...(open
            ? [{ term: "Paid", value: <Pips items={sessions.map(({ paid }) => (paid ? "done" : "not-fixed"))} text={of.paid} /> }]
            : []),
          { term: open ? "Booked, used" : "Used", value: <Pips items={sessions.map(({ state }) => MARKS[state])} text={of.used} /> },
          ...(open ? [{ term: "Not used yet", value: of.unused }] : []),
          ...(of.closed === null ? [] : [{ term: "Closed", value: of.closed }]),
          ...(seriesHref === undefined ? [] : [{ term: "Where", value: <TextLink href={seriesHref}>Its series</TextLink> }]),
        ]}
      />
    </Panel>
  );
}
