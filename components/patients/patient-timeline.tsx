import {
  Activity,
  Calendar,
  CalendarCheck,
  CalendarSync,
  CalendarX,
  ClipboardCheck,
  Droplet,
  FileText,
  Folder,
  Link2,
  ListChecks,
  Merge,
  PenLine,
  RotateCcw,
  Scale,
  StickyNote,
  TriangleAlert,
  UserPlus,
  UserX,
} from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Timeline } from "#components/ui/timeline.tsx";

type Entry = {
  readonly id: string;
  readonly when: string;
  readonly kind: keyof typeof ICONS;
  readonly title: string;
  readonly detail: string | null;
  readonly href: string | null;
  readonly session: number | null;
};

const ICONS = {
  registered: <UserPlus />,
  proposed: <ListChecks />,
  booked: <Calendar />,
  moved: <CalendarSync />,
  confirmed: <CalendarCheck />,
  treated: <Droplet />,
  cancelled: <CalendarX />,
  no_show: <UserX />,
  restored: <RotateCcw />,
  screening: <ClipboardCheck />,
  decision: <Scale />,
  consent: <PenLine />,
  treatment: <Droplet />,
  handout: <FileText />,
  event: <Activity />,
  alert: <TriangleAlert />,
  note: <StickyNote />,
  document: <Folder />,
  merge: <Merge />,
  portal: <Link2 />,
} as const satisfies Record<string, ReactNode>;

const SHOWN_AT_ONCE = 12;

type PatientTimelineProps = {
  readonly entries: readonly Entry[];
  readonly filters: readonly { readonly href: string; readonly label: string; readonly current?: boolean }[];
  /** Whether more happened, further back than what is given here. */
  readonly more: boolean;
};

/** One timeline of everything, newest first; what is further back opens below. */
export function PatientTimeline({ entries, filters, more }: PatientTimelineProps) {
  const [shown, earlier] = [entries.slice(0, SHOWN_AT_ONCE), entries.slice(SHOWN_AT_ONCE)];
  return (
    <Panel title="Timeline">
      <div className="mb-4">
        <Segmented label="Timeline shows" items={filters} />
      </div>
      {entries.length === 0 ? (
        <p className="t-ui text-ink-2">Nothing of this kind has happened yet.</p>
      ) : (
        <Timeline label="Timeline" items={shown.map(toItem)} />
      )}
      {earlier.length > 0 && (
        <details className="mt-4">
          <summary className="link t-ui inline-block py-0.5">
            {earlier.length === 1 ? "Earlier, 1 entry" : `Earlier, ${earlier.length} entries`}
          </summary>
          <div className="mt-4">
            <Timeline label="Earlier" items={earlier.map(toItem)} />
            {more && <p className="t-ui mt-4 text-ink-2">More happened before. Choose one kind above to see further back.</p>}
          </div>
        </details>
      )}
    </Panel>
  );
}

function toItem(entry: Entry) {
  return {
    id: entry.id,
    when: entry.when,
    title: entry.href === null ? entry.title : <TextLink href={entry.href}>{entry.title}</TextLink>,
    children: entry.detail,
    icon: entry.kind === "treatment" && entry.session !== null ? String(entry.session) : ICONS[entry.kind],
  };
}
