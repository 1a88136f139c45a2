"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { AppLink } from "#components/ui/link.tsx";

type Props = {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly wide?: boolean | undefined;
  /** The page without the dialog. */
  readonly closeHref: string;
  readonly children: ReactNode;
};

/**
 * A dialog that an address opens. It stands open in the page as the server sent it, so it works without JavaScript; with it the dialog becomes modal: the
 * browser keeps the focus in it, Escape closes it, and closing goes to the page without it.
 */
export function AddressDialog({ title, lead, wide, closeHref, children }: Props) {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const way = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (dialog === null) return;
    // Taking the attribute away, unlike closing, tells nobody that the dialog was shut.
    dialog.removeAttribute("open");
    dialog.showModal();
    const leave = () => way.current?.querySelector("a")?.click();
    dialog.addEventListener("close", leave);
    return () => dialog.removeEventListener("close", leave);
  }, []);
  return (
    <dialog ref={box} open aria-labelledby={id} className={wide ? "dialog dialog-wide dialog-address" : "dialog dialog-address"}>
      <div className="dialog-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p className="t-small text-ink-2">{lead}</p>}
        </div>
        <span ref={way}>
          <AppLink href={closeHref} className="icon-btn" label="Close">
            <X />
          </AppLink>
        </span>
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
