import type { ComponentProps } from "react";
import { Mark } from "#components/ui/chip.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { KeepFocus } from "#components/ui/keep-focus.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { ApplyForm } from "./apply-form.tsx";
import { NumbingClock, type NumbingClockProps } from "./numbing-clock.tsx";

type Action = ComponentProps<typeof ActionForm>["action"];
export type NumbingActions = { readonly apply: Action; readonly remove: Action; readonly strike: Action };

type Given = NumbingClockProps & { readonly id: string; readonly name: string; readonly more: readonly string[] };
type Choice = { readonly value: string; readonly label: string };

type Props = {
  readonly view: {
    readonly appointmentId: string;
    readonly given: readonly Given[];
    readonly adding: "now" | "late" | null;
    readonly asksDoctor: boolean;
    readonly stock: readonly Choice[];
    readonly regions: readonly Choice[];
    readonly zones: readonly Choice[];
    readonly likely: readonly string[];
  };
  readonly actions: NumbingActions;
  /** Large controls, for the tablet. */
  readonly touch?: boolean | undefined;
};

/** The numbing of a visit: each anaesthetic with its timer, taken off with one press, and another put on. Every button takes effect at once. */
export function NumbingPanel({ view, actions, touch = false }: Props) {
  const { given, adding, asksDoctor, ...choices } = view;
  if (given.length === 0 && adding === null) return null;
  const state = given.map(({ id, off }) => `${id} ${off ?? "on"}`).join();
  return (
    <Panel title="Numbing" aside={adding !== null && asksDoctor ? <Mark meaning="warn">Ask a doctor first</Mark> : undefined} id="numbing">
      <KeepFocus label="Numbing" state={state}>
        {given.length > 0 && (
          <ul className="rows">
            {given.map((each) => (
              <li key={each.id} className="numbing-row">
                <NumbingClock words={each.words} on={each.on} off={each.off} time={each.time} />
                {each.off === null && each.time !== null && <TakeOff given={each} action={actions.remove} touch={touch} />}
                <More given={each} actions={actions} touch={touch} isOpen={adding !== null} />
              </li>
            ))}
          </ul>
        )}
        {adding !== null && (
          <details key={state} className="panel-more">
            <summary>{given.length === 0 ? "Put on numbing cream" : "Another anaesthetic"}</summary>
            <ApplyForm
              {...choices}
              action={actions.apply}
              idempotencyKey={crypto.randomUUID()}
              late={adding === "late"}
              asksDoctor={asksDoctor}
              touch={touch}
            />
          </details>
        )}
      </KeepFocus>
    </Panel>
  );
}

type RowProps = { readonly given: Given; readonly touch: boolean };

function TakeOff({ given, action, touch }: RowProps & { readonly action: Action }) {
  return (
    <ActionForm action={action} inline label={`Take off ${given.name}`}>
      <HiddenField name="anaestheticId" value={given.id} />
      <SubmitButton variant="secondary" size={touch ? "touch" : "desk"}>
        Take it off
      </SubmitButton>
    </ActionForm>
  );
}

/** Lot and people; and what is seldom needed: a removal at another time, and an entry that was a mistake. */
function More({ given, actions, touch, isOpen }: RowProps & { readonly actions: NumbingActions; readonly isOpen: boolean }) {
  if (!isOpen) return given.more.length === 0 ? null : <p className="t-small text-ink-2">{given.more.join(" · ")}</p>;
  return (
    <details className="panel-more">
      <summary>
        More<span className="visually-hidden"> about {given.name}</span>
      </summary>
      <div className="stack">
        {given.more.length > 0 && <p className="t-small text-ink-2">{given.more.join(" · ")}</p>}
        {given.off === null && (
          <ActionForm
            action={actions.remove}
            touch={touch}
            submit="It came off then"
            submitVariant="secondary"
            label={`When ${given.name} came off`}
          >
            <HiddenField name="anaestheticId" value={given.id} />
            <TextField name="removedAt" label="Came off earlier, at" type="time" />
          </ActionForm>
        )}
        <ActionForm action={actions.strike} inline label={`Delete ${given.name}`}>
          <HiddenField name="anaestheticId" value={given.id} />
          <SubmitButton variant="danger" size={touch ? "touch" : "desk"}>
            Delete this entry
          </SubmitButton>
          <span className="t-small text-ink-2">Only where it was a mistake.</span>
        </ActionForm>
      </div>
    </details>
  );
}

/** For whoever sees the diary and no clinical record: how long, never what or why. */
export function NumbingTimerPanel({ timer }: { readonly timer: Pick<NumbingClockProps, "on" | "time"> }) {
  return (
    <Panel title="Numbing">
      <NumbingClock words="Numbing cream is on" on={timer.on} off={null} time={timer.time} />
    </Panel>
  );
}
