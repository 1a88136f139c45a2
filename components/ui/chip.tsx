import { Check, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** ok: good, in force. warn: late, missing, look. stop: a gate, a refusal, an allergy. info: to know. plain: a fact without meaning. */
export type Meaning = "ok" | "warn" | "stop" | "info" | "plain";

/** The sign of each meaning, so that it never rests on colour alone. */
export function MeaningIcon({ meaning }: { readonly meaning: Meaning }) {
  if (meaning === "ok") return <Check />;
  if (meaning === "warn") return <TriangleAlert />;
  if (meaning === "stop") return <OctagonAlert />;
  if (meaning === "info") return <Info />;
  return null;
}

type ChipProps = { readonly meaning?: Meaning | undefined; readonly icon?: ReactNode; readonly children: ReactNode };

/** A filled word: an alert, a state. */
export function Chip({ meaning = "plain", icon, children }: ChipProps) {
  return (
    <span className={meaning === "plain" ? "chip chip-plain" : `chip ${meaning}`}>
      {icon ?? <MeaningIcon meaning={meaning} />}
      <span>{children}</span>
    </span>
  );
}

/** The same without the fill: in rows, in lists of checks. `light` keeps the words grey and only the icon coloured. */
export function Mark({
  meaning = "plain",
  icon,
  light,
  micro,
  children,
}: ChipProps & { readonly light?: boolean | undefined; readonly micro?: boolean | undefined }) {
  const className = ["mark", meaning, light ? "mark-light" : "", micro ? "mark-micro" : ""].filter(Boolean).join(" ");
  return (
    <span className={className}>
      {icon ?? <MeaningIcon meaning={meaning} />}
      <span>{children}</span>
    </span>
  );
}
