import { Timer } from "lucide-react";
import { Mark } from "#components/ui/chip.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { type OnSkin, sayOnSkin } from "./numbing-mark.tsx";

type Row = {
  readonly id: string;
  readonly version: number;
  readonly patientName: string;
  readonly startTime: string;
  readonly service: string;
  readonly room: string | null;
  readonly clinician: string | null;
  readonly waiting: number | null;
  readonly late: number | null;
  readonly onSkin: OnSkin | null;
};

type Props = {
  readonly id?: string | undefined;
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
  /** The one next step of each row, or none. */
  readonly step: { readonly to: string; readonly words: string; readonly action: FormAction } | null;
};

/** More than this, and the list would push the day off the screen. */
const SHOWN = 8;

function sayFigure(minutes: number): number {
  return minutes < 90 ? minutes : Math.round(minutes / 60);
}

/** Who is here and waits, is late, or is in a room: each with the one step that comes next. */
export function WaitingList({ id, title, about, rows, step }: Props) {
  return (
    <section className="waiting" id={id}>
      <div className="panel-head">
        <h2 className="t-h3">{title}</h2>
        <p className="panel-aside">{about}</p>
      </div>
      <ul className="rows">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id} className="waiting-row">
            {(row.waiting ?? row.late) !== null && (
              <p className={row.late !== null || (row.waiting ?? 0) >= 15 ? "figure text-warn-ink" : "figure"}>
                {sayFigure(row.waiting ?? row.late ?? 0)} <small>{(row.waiting ?? row.late ?? 0) < 90 ? "min" : "h"}</small>
              </p>
            )}
            <div className="min-w-0 flex-1">
              <AppLink href={`/appointments/${row.id}`} className="link-quiet t-ui strong inline-block py-0.5">
                {row.patientName}
              </AppLink>
              <p className="second-line">
                {[row.startTime, row.room ?? row.clinician ?? row.service].filter((part) => part !== null).join(" · ")}
              </p>
              {row.onSkin !== null && (
                <Mark meaning={row.onSkin.isDue ? "warn" : "plain"} icon={row.onSkin.isDue ? undefined : <Timer />} micro>
                  {sayOnSkin(row.onSkin)}
                </Mark>
              )}
            </div>
            {step !== null && (
              <ActionForm action={step.action} inline label={`${step.words}: ${row.patientName}`}>
                <HiddenField name="appointmentId" value={row.id} />
                <HiddenField name="version" value={row.version} />
                <HiddenField name="to" value={step.to} />
                <SubmitButton variant="secondary" size="row">
                  {step.words}
                </SubmitButton>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className="second-line">{`and ${rows.length - SHOWN} more in the day`}</p>}
    </section>
  );
}
