import { TextField } from "#components/ui/field.tsx";
import { QrCode } from "#components/ui/qr-code.tsx";
import type { StepToSetUp } from "#lib/auth/sealed-step.ts";

/** A second step to take into an app, as a code to scan and as text, and the first code that confirms it. */
export function StepFields({ step, touch }: { readonly step: StepToSetUp; readonly touch?: boolean | undefined }) {
  return (
    <>
      <p>
        Scan this with an authenticator app on your telephone: any that makes time-based codes. It adds Cadence, and shows a new code of six
        figures every 30 seconds.
      </p>
      <QrCode text={step.address} label="The second step as a code to scan; the same as text below" />
      <p className="t-ui">
        You cannot scan it? Type this key into the app: <code className="step-key">{step.text}</code>
      </p>
      <TextField
        name="secretCode"
        label="The code that the app shows now"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={60}
        secret
        touch={touch}
      />
    </>
  );
}
