import { MoveRows } from "#components/series/planner/move-panel.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { MoveRowView } from "#lib/series/outputs/move.ts";
import type { ReplanOptionView } from "#lib/series/outputs/replan.ts";
import { TellPatient } from "./tell-patient.tsx";

type ReplanFormProps = {
  readonly action: FormAction;
  readonly idempotencyKey: string;
  readonly seriesId: string;
  readonly option: ReplanOptionView;
  readonly rows: readonly MoveRowView[];
  /** "Still six sessions." */
  readonly count: string;
  readonly longest: number;
};

/** "Move 4 sessions", "Move 1 session and book 2". */
function sayWork({ moves, booked }: ReplanOptionView): string {
  const count = (sessions: number) => `${sessions} ${sessions === 1 ? "session" : "sessions"}`;
  if (moves === 0) return `Book ${count(booked)}`;
  return booked === 0 ? `Move ${count(moves)}` : `Move ${count(moves)} and book ${booked}`;
}

/** One way to go on, with everything it changes; applied whole or not at all. */
export function ReplanForm({ action, idempotencyKey, seriesId, option, rows, count, longest }: ReplanFormProps) {
  const changed = option.rows.filter((row) => row.changed);
  return (
    <ActionForm
      action={action}
      label="Apply this plan"
      submit={changed.length === 0 ? undefined : sayWork(option)}
      pendingText="Moving…"
      beside={<span className="t-small text-ink-2">{`${count} Nothing has changed yet.`}</span>}
    >
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="seriesId" value={seriesId} />
      {changed.map(({ session, appointmentId, version, becomes }, index) => (
        <span key={session} hidden>
          <HiddenField name={`sessions.${index}.session`} value={session} />
          <HiddenField name={`sessions.${index}.appointmentId`} value={appointmentId ?? ""} />
          <HiddenField name={`sessions.${index}.version`} value={version ?? ""} />
          <HiddenField name={`sessions.${index}.date`} value={becomes.date} />
          <HiddenField name={`sessions.${index}.time`} value={becomes.time} />
          <HiddenField name={`sessions.${index}.clinicianId`} value={becomes.clinicianId ?? "any"} />
          <HiddenField name={`sessions.${index}.roomId`} value={becomes.roomId ?? "any"} />
          <HiddenField name={`sessions.${index}.deviceId`} value={becomes.deviceId ?? "any"} />
        </span>
      ))}
      {rows.length > 0 && <MoveRows rows={rows} />}
      {option.longGaps > 0 && (
        <CheckboxField
          name="acceptLongGap"
          label="Accept the longer gap"
          help={`A gap is over ${longest} days. This is kept in the record.`}
        />
      )}
      {changed.length > 0 && <TellPatient />}
    </ActionForm>
  );
}
