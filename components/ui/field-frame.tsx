import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Ids of help and error, for aria-describedby; undefined when neither is there. */
export function describedBy(id: string, help: ReactNode, error: string | null): string | undefined {
  const ids = [help ? `${id}-help` : null, error ? `${id}-error` : null].filter((each) => each !== null);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

export function FieldHelp({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return children ? (
    <div id={`${id}-help`} className="help">
      {children}
    </div>
  ) : null;
}

export function FieldError({ id, children }: { readonly id: string; readonly children: string | null }) {
  return children ? (
    <p id={`${id}-error`} className="field-error">
      <TriangleAlert />
      <span>{children}</span>
    </p>
  ) : null;
}

type Frame = {
  readonly id: string;
  readonly label: ReactNode;
  /** Beside the label, at the right: a link, or "optional". */
  readonly aside?: ReactNode;
  readonly help?: ReactNode;
  readonly error: string | null;
  readonly children: ReactNode;
  readonly touch?: boolean | undefined;
};

/** Label above, control, error with its icon, help below. */
export function FieldFrame({ id, label, aside, help, error, children, touch }: Frame) {
  return (
    <div className={touch ? "field touch" : "field"} data-error={error ? "" : undefined}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="label">
          {label}
        </label>
        {aside && <span className="label-aside">{aside}</span>}
      </div>
      <div className="field-control">{children}</div>
      <FieldError id={id}>{error}</FieldError>
      <FieldHelp id={id}>{help}</FieldHelp>
    </div>
  );
}

/** The same for a question with several controls. */
export function GroupFrame({ id, label, help, error, children, touch }: Omit<Frame, "aside">) {
  return (
    <fieldset
      id={id}
      className={touch ? "field touch" : "field"}
      data-error={error ? "" : undefined}
      aria-describedby={describedBy(id, help, error)}
    >
      <legend className="label">{label}</legend>
      <FieldHelp id={id}>{help}</FieldHelp>
      <div className="field-control">{children}</div>
      <FieldError id={id}>{error}</FieldError>
    </fieldset>
  );
}
