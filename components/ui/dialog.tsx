"use client";

import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { type ButtonVariant, buttonClass, type ControlSize } from "./button-class.ts";

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly wide?: boolean | undefined;
  readonly children: ReactNode;
};

/** A native modal dialog: the browser traps focus, closes on Escape and gives the focus back. It owns the one solid button while open. */
export function Dialog({ open, onClose, title, lead, wide, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return <DialogBox box={box} title={title} lead={lead} wide={wide} onClose={onClose} body={children} />;
}

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

type BoxProps = Omit<DialogProps, "open" | "onClose" | "children"> & {
  readonly box: React.RefObject<HTMLDialogElement | null>;
  readonly onClose?: (() => void) | undefined;
  readonly body: ReactNode;
};

function DialogBox({ box, title, lead, wide, onClose, body }: BoxProps) {
  const id = useId();
  return (
    <dialog ref={box} onClose={onClose} aria-labelledby={id} className={wide ? "dialog dialog-wide" : "dialog"}>
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

/** Closes the dialog around it: "Cancel". */
export function DialogClose({ children, size = "desk" }: { readonly children: ReactNode; readonly size?: ControlSize | undefined }) {
  return (
    <button type="button" className={buttonClass("secondary", size)} onClick={(event) => event.currentTarget.closest("dialog")?.close()}>
      {children}
    </button>
  );
}
