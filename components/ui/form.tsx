"use client";

import { Check } from "lucide-react";
import { type FormEvent, type ReactNode, useActionState, useEffect, useId, useRef, useState } from "react";
import { type FormAction, initialFormState } from "#lib/form-state.ts";
import { SCREEN_IS_SHUT } from "#lib/screen-state.ts";
import { type ButtonVariant, buttonClass, type ControlSize } from "./button-class.ts";
import { ErrorSummary } from "./error-summary.tsx";
import { FormContext, useForm } from "./form-context.tsx";

type SubmitProps = {
  readonly children: ReactNode;
  readonly pendingText?: string | undefined;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ControlSize | undefined;
  readonly wide?: boolean | undefined;
  /** Sent with the form when this button was the one pressed. */
  readonly name?: string | undefined;
  readonly value?: string | undefined;
};

/** The button that sends the form around it. While the server works it says so and keeps its width, its place and the focus. */
export function SubmitButton({ children, pendingText = "Saving…", variant = "primary", size = "desk", wide, name, value }: SubmitProps) {
  const { pending, form } = useForm();
  return (
    <button type="submit" form={form} name={name} value={value} aria-disabled={pending} className={buttonClass(variant, size, wide)}>
      <span className="btn-labels">
        <span hidden={pending}>{children}</span>
        <span hidden={!pending}>{pendingText}</span>
      </span>
    </button>
  );
}

type ActionFormProps = {
  readonly action: FormAction;
  readonly children: ReactNode;
  /** Words of the button at the foot. Left out, the children bring their own SubmitButton. */
  readonly submit?: ReactNode;
  readonly pendingText?: string | undefined;
  readonly submitVariant?: ButtonVariant | undefined;
  /** Beside the button: a cancel link, or the reasons why it is soft. */
  readonly beside?: ReactNode;
  /** 48 px controls, larger labels: tablet and patient pages. */
  readonly touch?: boolean | undefined;
  /** Button over the whole width. */
  readonly wide?: boolean | undefined;
  /** For a form of one or two buttons in a row: no foot, no gaps. */
  readonly inline?: boolean | undefined;
  /** Closes the dialog around the form once the server has saved. */
  readonly closeOnDone?: boolean | undefined;
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  /** The version of what is edited, where the page stays after a save: with a new one the form begins anew, unless it was another person's change. */
  readonly version?: number | undefined;
};

/** A form sent to a server action, with and without JavaScript: summary and errors, typed values kept, no double send, result announced. */
export function ActionForm(props: ActionFormProps) {
  const [saves, setSaves] = useState(0);
  return <SentForm key={saves} {...props} onSaved={() => setSaves(saves + 1)} />;
}

function SentForm({ onSaved, version, ...props }: ActionFormProps & { readonly onSaved: () => void }) {
  const { action, children, submit, pendingText, submitVariant, beside, touch, wide, inline, closeOnDone, label, id } = props;
  const [state, send, pending] = useActionState(action, initialFormState);
  const ownId = useId();
  const prefix = id ?? ownId;
  const form = useRef<HTMLFormElement>(null);
  const done = state.outcome === "done";

  useEffect(() => {
    if (done && closeOnDone && state.sentAt > 0) form.current?.closest("dialog")?.close();
  }, [done, closeOnDone, state.sentAt]);

  useEffect(() => {
    if (state.isShut === true && state.sentAt > 0) window.dispatchEvent(new Event(SCREEN_IS_SHUT));
  }, [state.isShut, state.sentAt]);

  const seen = useRef({ version, conflict: state.sentAt });
  useEffect(() => {
    if (pending || version === seen.current.version) return;
    const isNewConflict = state.isConflict === true && state.sentAt !== seen.current.conflict;
    seen.current = { version, conflict: isNewConflict ? state.sentAt : seen.current.conflict };
    if (!isNewConflict) onSaved();
  });

  const guard = (event: FormEvent) => {
    if (pending) event.preventDefault();
  };
  return (
    <FormContext value={{ state, pending, prefix }}>
      <form ref={form} id={id} action={send} onSubmit={guard} noValidate aria-label={label} className={touch ? "touch" : undefined}>
        <ErrorSummary state={state} prefix={prefix} label={label} />
        <div className={inline ? "flex flex-wrap items-center gap-2" : touch ? "fields fields-touch" : "fields"}>{children}</div>
        {submit !== undefined && (
          <div className={inline ? "mt-2 flex flex-wrap items-center gap-2" : "form-foot"}>
            <SubmitButton pendingText={pendingText} variant={submitVariant} size={touch ? "touch" : "desk"} wide={wide}>
              {submit}
            </SubmitButton>
            {beside}
          </div>
        )}
        <div role="status" className={done && state.message !== null ? "ok mark mt-3" : undefined}>
          {done && state.message !== null && (
            <>
              <Check />
              {state.message}
            </>
          )}
          {pending && <span className="visually-hidden">{pendingText ?? "Saving…"}</span>}
        </div>
      </form>
    </FormContext>
  );
}

/** What is offered once the server has refused: another way on, beside the reason. */
export function WhenRefused({ children }: { readonly children: ReactNode }) {
  return useForm().state.outcome === "refused" ? children : null;
}

/** A value the form carries unseen: the idempotency key of a create form, the version of an edit form. */
export function HiddenField({ name, value }: { readonly name: string; readonly value: string | number }) {
  return <input type="hidden" name={name} value={value} />;
}
