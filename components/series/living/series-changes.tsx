import type { ReactNode } from "react";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { SelectField, TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { TellPatient } from "./tell-patient.tsx";

type SeriesChangesProps = {
  readonly series: { readonly id: string; readonly version: number; readonly paused: boolean; readonly sessions: number };
  /** Numbers of the sessions that have not begun: any of them can be dropped. */
  readonly droppable: readonly number[];
  readonly longest: number;
  readonly actions: { readonly pause: FormAction; readonly resume: FormAction; readonly add: FormAction; readonly drop: FormAction };
  /** For clinicians alone. */
  readonly end?: FormAction | undefined;
  readonly protocolHref?: string | undefined;
};

/** What can be done with a series as a whole, each with its reason: opened one at a time. */
export function SeriesChanges({ series, droppable, longest, actions, end, protocolHref }: SeriesChangesProps) {
  const own = (
    <>
      <HiddenField name="seriesId" value={series.id} />
      <HiddenField name="version" value={series.version} />
    </>
  );
  return (
    <ul className="rows series-changes">
      {series.paused ? (
        <li>
          <ActionForm action={actions.resume} submit="Resume the series" submitVariant="secondary" inline label="Resume the series">
            {own}
          </ActionForm>
        </li>
      ) : (
        <Fold title="Pause">
          <ActionForm action={actions.pause} submit="Pause the series" submitVariant="secondary" label="Pause the series">
            {own}
            <TextArea
              name="reason"
              label="Reason"
              maxLength={500}
              help="It is not chased, and nothing is booked into it, until it is resumed."
            />
            <CheckboxField name="cancelComing" label="Cancel what is booked to come" help="Left open, what is booked stays." />
            <TellPatient />
          </ActionForm>
        </Fold>
      )}
      <Fold title="Add a session">
        <ActionForm action={actions.add} submit={`Add session ${series.sessions + 1}`} submitVariant="secondary" label="Add a session">
          {own}
          <TextArea name="reason" label="Reason" maxLength={500} />
        </ActionForm>
      </Fold>
      {droppable.length > 0 && series.sessions > 1 && (
        <Fold title="Drop a session">
          <ActionForm action={actions.drop} submit="Drop the session" submitVariant="danger" label="Drop a session">
            {own}
            <SelectField
              name="session"
              label="Session"
              defaultValue={String(droppable.at(-1) ?? "")}
              options={droppable.map((number) => ({ value: String(number), label: `Session ${number}` }))}
              help="Its appointment is cancelled. The later ones keep their days and move up by a number."
            />
            <TextArea name="reason" label="Reason" maxLength={500} />
            <CheckboxField name="acceptLongGap" label="Accept a longer gap" help={`Only needed where ${longest} days are exceeded.`} />
            <TellPatient />
          </ActionForm>
        </Fold>
      )}
      {protocolHref !== undefined && (
        <li className="t-ui">
          <TextLink href={protocolHref}>Change the protocol</TextLink>
        </li>
      )}
      {end !== undefined && (
        <Fold title="End this series">
          <ActionForm action={end} submit="End the series" submitVariant="danger" label="End this series">
            {own}
            <TextArea name="reason" label="Reason" help="What is still booked stays booked until it is cancelled." maxLength={500} />
          </ActionForm>
        </Fold>
      )}
    </ul>
  );
}

function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <li>
      <details>
        <summary className="link t-ui">{title}</summary>
        <div className="mt-3">{children}</div>
      </details>
    </li>
  );
}
