"use client";

import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useId, useRef } from "react";
import { type ButtonVariant, buttonClass, type ControlSize } from "./button-class.ts";

type DialogButtonProps = {
  /** Words of the button that opens it. */
  readonly trigger: ReactNode;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ControlSize | undefined;
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly wide?: boolean | undefined;
  /** The page that does the same without JavaScript; then the trigger is a link to it. */
  readonly href?: string | undefined;
  readonly children: ReactNode;
};

/** A button and the dialog it opens. A form inside closes it with `closeOnDone`. */
export function DialogButton({ trigger, variant = "secondary", size = "desk", title, lead, wide, href, children }: DialogButtonProps) {
  const box = useRef<HTMLDialogElement>(null);
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    box.current?.showModal();
  };
  const className = buttonClass(variant, size);
  return (
    <>
      {href ? (
        <a href={href} className={className} onClick={open}>
          {trigger}
        </a>
      ) : (
        <button type="button" className={className} aria-haspopup="dialog" onClick={open}>
          {trigger}
        </button>
      )}
      <DialogBox box={box} title={title} lead={lead} wide={wide} body={children} />
    </>
  );
}

type BoxProps = Pick<DialogButtonProps, "title" | "lead" | "wide"> & {
  readonly box: React.RefObject<HTMLDialogElement | null>;
  readonly body: ReactNode;
};

/** A native modal dialog: the browser traps focus, closes on Escape and gives the focus back. It owns the one solid button while open. */
function DialogBox({ box, title, lead, wide, body }: BoxProps) {
  const id = useId();
  return (
    <dialog ref={box} aria-labelledby={id} className={wide ? "dialog dialog-wide" : "dialog"}>
      <div className="dialog-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p className="t-small text-ink-2">{lead}</p>}
        </div>
        <button type="button" className="icon-btn" aria-label="Close" onClick={() => box.current?.close()}>
          <X />
        </button>
      </div>
      <div className="dialog-body">{body}</div>
    </dialog>
  );
}
