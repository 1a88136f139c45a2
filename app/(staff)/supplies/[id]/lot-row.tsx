import { Folded } from "#components/supplies/folded.tsx";
import { Mark, type Meaning } from "#components/ui/chip.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { LotView } from "#lib/supplies/queries/stock.ts";
import type { LotState } from "#lib/supplies/rules.ts";
import { countLotAction, resumeLotAction, stopLotAction } from "../actions.ts";

const STATES: Readonly<Record<LotState, { readonly meaning: Meaning; readonly words: string }>> = {
  usable: { meaning: "ok", words: "In use" },
  expiring: { meaning: "warn", words: "Expires soon" },
  expired: { meaning: "stop", words: "Expired" },
  used_up: { meaning: "plain", words: "Used up" },
  stopped: { meaning: "stop", words: "Out of use" },
};

/** A lot with what is left of it; counting and stopping unfold below it. */
export function LotRow({ lot, mayRecall, mayResume }: { readonly lot: LotView; readonly mayRecall: boolean; readonly mayResume: boolean }) {
  const state = STATES[lot.state];
  const which = `lot ${lot.lot}, ${lot.location}`;
  return (
    <li className="lot-row">
      <div className="min-w-0">
        <p className="strong">{lot.lot}</p>
        <p className="second-line">
          {lot.location}. {lot.inDate}.
        </p>
        {lot.history.map((said) => (
          <p key={said} className="second-line">
            {said}
          </p>
        ))}
      </div>
      <div>
        <p>{lot.left}</p>
        <p className="second-line">{lot.used} used</p>
      </div>
      <Mark meaning={state.meaning}>{state.words}</Mark>
      {mayRecall && (
        <TextLink href={`/supplies/recall?lot=${encodeURIComponent(lot.lot)}`}>
          Recall<span className="visually-hidden">: {which}</span>
        </TextLink>
      )}
      <div className="lot-forms">
        <ActionForm action={countLotAction} version={lot.version} label={`Count: ${which}`}>
          <HiddenField name="lotId" value={lot.id} />
          <HiddenField name="version" value={lot.version} />
          <Folded summary={<Named which={which}>Count</Named>}>
            <div className="fields">
              <TextField name="left" label="On the shelf now" inputMode="numeric" defaultValue={lot.unitsLeft ?? ""} autoComplete="off" />
              <SubmitButton variant="secondary">Save the count</SubmitButton>
            </div>
          </Folded>
        </ActionForm>
        {lot.state === "stopped" ? (
          mayResume && (
            <ActionForm action={resumeLotAction} version={lot.version} label={`Use again: ${which}`}>
              <HiddenField name="lotId" value={lot.id} />
              <HiddenField name="version" value={lot.version} />
              <Folded summary={<Named which={which}>Use it again</Named>}>
                <div className="fields">
                  <TextField name="reason" label="Why it is safe" help="Cleared by its maker, stopped by mistake." autoComplete="off" />
                  <SubmitButton variant="secondary">Use it again</SubmitButton>
                </div>
              </Folded>
            </ActionForm>
          )
        ) : (
          <ActionForm action={stopLotAction} version={lot.version} label={`Take out of use: ${which}`}>
            <HiddenField name="lotId" value={lot.id} />
            <HiddenField name="version" value={lot.version} />
            <Folded summary={<Named which={which}>Take out of use</Named>}>
              <div className="fields">
                <TextField
                  name="reason"
                  label="Why"
                  help="Recalled by the maker, dropped, wet. It counts at every location."
                  autoComplete="off"
                />
                <SubmitButton variant="secondary">Take it out of use</SubmitButton>
              </div>
            </Folded>
          </ActionForm>
        )}
      </div>
    </li>
  );
}

/** Words, and for whoever hears them alone of which lot. */
function Named({ which, children }: { readonly which: string; readonly children: string }) {
  return (
    <>
      {children}
      <span className="visually-hidden">: {which}</span>
    </>
  );
}
