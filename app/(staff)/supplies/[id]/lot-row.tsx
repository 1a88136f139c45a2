import { Mark, type Meaning } from "#components/ui/chip.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Menu } from "#components/ui/menu.tsx";
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

/** A lot with what is left of it; counting and stopping open below a word. */
export function LotRow({ lot, mayRecall }: { readonly lot: LotView; readonly mayRecall: boolean }) {
  const state = STATES[lot.state];
  const which = `lot ${lot.lot}, ${lot.location}`;
  return (
    <li className="lot-row">
      <div className="min-w-0">
        <p className="strong">{lot.lot}</p>
        <p className="second-line">
          {lot.location}. {lot.inDate}.
        </p>
        {lot.stopped && <p className="second-line">{lot.stopped}.</p>}
      </div>
      <div>
        <p>{lot.left}</p>
        <p className="second-line">{lot.used} used</p>
      </div>
      <Mark meaning={state.meaning}>{state.words}</Mark>
      <div className="-mt-1.5 flex flex-wrap items-center justify-end gap-3">
        {mayRecall && (
          <TextLink href={`/supplies/recall?lot=${encodeURIComponent(lot.lot)}`}>
            Recall<span className="visually-hidden">: {which}</span>
          </TextLink>
        )}
        <Menu summary="Change" label={`Change: ${which}`}>
          <div className="grid w-64 gap-4 p-2">
            <ActionForm action={countLotAction} version={lot.version} submit="Count" submitVariant="secondary" label={`Count: ${which}`}>
              <HiddenField name="lotId" value={lot.id} />
              <HiddenField name="version" value={lot.version} />
              <TextField name="left" label="On the shelf now" inputMode="numeric" defaultValue={lot.unitsLeft ?? ""} autoComplete="off" />
            </ActionForm>
            {lot.state === "stopped" ? (
              <ActionForm
                action={resumeLotAction}
                version={lot.version}
                submit="Use it again"
                submitVariant="secondary"
                label={`Use again: ${which}`}
              >
                <HiddenField name="lotId" value={lot.id} />
                <HiddenField name="version" value={lot.version} />
              </ActionForm>
            ) : (
              <ActionForm
                action={stopLotAction}
                version={lot.version}
                submit="Take out of use"
                submitVariant="secondary"
                label={`Take out of use: ${which}`}
              >
                <HiddenField name="lotId" value={lot.id} />
                <HiddenField name="version" value={lot.version} />
                <TextField name="reason" label="Why" autoComplete="off" />
              </ActionForm>
            )}
          </div>
        </Menu>
      </div>
    </li>
  );
}
