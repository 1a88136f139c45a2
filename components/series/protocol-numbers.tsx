import { CheckboxGroup } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { protocolContent } from "#lib/series/input.ts";
import { findZone } from "#lib/zones.ts";

export type ProtocolRange = {
  readonly sessions: { readonly min: number; readonly default: number; readonly max: number };
  readonly gapDays: { readonly min: number; readonly target: number; readonly max: number };
  readonly flags: readonly string[];
  readonly zones: readonly { readonly value: string; readonly label: string; readonly help: string }[];
};

/** What a protocol allows, in numbers and words. Gaps in days, depths in millimetres. */
export function readProtocol(content: unknown): ProtocolRange {
  const { sessions, gapDays, depths, flags } = protocolContent.parse(content);
  return {
    sessions,
    gapDays,
    flags,
    zones: depths.map(({ zone, fromMm, toMm }) => ({
      value: zone,
      label: findZone(zone)?.label ?? zone,
      help: fromMm === toMm ? `${fromMm.toFixed(2)} mm` : `${fromMm.toFixed(2)} to ${toMm.toFixed(2)} mm`,
    })),
  };
}

/** Sessions, gaps and areas within a protocol's numbers, begun with its usual ones. `usual` is the number of sessions where another is under way. */
export function ProtocolNumbers({ protocol, usual }: { readonly protocol: ProtocolRange; readonly usual?: number | undefined }) {
  const { sessions, gapDays, zones } = protocol;
  return (
    <>
      <div className="max-w-72">
        <TextField
          name="sessions"
          label="Sessions"
          type="number"
          inputMode="numeric"
          min={sessions.min}
          max={sessions.max}
          defaultValue={usual ?? sessions.default}
          help={
            sessions.min === sessions.max ? `The protocol has ${sessions.min}.` : `The protocol allows ${sessions.min} to ${sessions.max}.`
          }
        />
      </div>
      <fieldset>
        <legend className="label">Days between sessions</legend>
        <p className="help">
          The protocol allows {gapDays.min} to {gapDays.max}, aiming for {gapDays.target}.
        </p>
        <div className="mt-2 grid gap-4 sm:grid-cols-3">
          <TextField
            name="gaps.min"
            label="At least"
            type="number"
            inputMode="numeric"
            min={gapDays.min}
            max={56}
            defaultValue={gapDays.min}
            unit="days"
          />
          <TextField
            name="gaps.target"
            label="Aim for"
            type="number"
            inputMode="numeric"
            min={gapDays.min}
            max={56}
            defaultValue={gapDays.target}
            unit="days"
          />
          <TextField
            name="gaps.max"
            label="At most"
            type="number"
            inputMode="numeric"
            min={gapDays.min}
            max={gapDays.max}
            defaultValue={gapDays.max}
            unit="days"
          />
        </div>
      </fieldset>
      <CheckboxGroup
        name="zones"
        label="Areas"
        help="All that the protocol lists, with its depths. Untick what is left out."
        options={zones}
        defaultValue={zones.map(({ value }) => value)}
        layout="boxes"
      />
    </>
  );
}

/** What the protocol asks to be weighed first. */
export function ProtocolFlags({ flags }: Pick<ProtocolRange, "flags">) {
  if (flags.length === 0) return null;
  return (
    <ul className="t-ui list-disc ps-5 text-ink-2" aria-label="To weigh">
      {flags.map((flag) => (
        <li key={flag}>{flag}</li>
      ))}
    </ul>
  );
}
