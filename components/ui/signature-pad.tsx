"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import SignaturePadCanvas from "signature_pad";
import { buttonClass } from "./button-class.ts";
import { FieldError, FieldHelp } from "./field-frame.tsx";
import { useField } from "./form-context.tsx";

type SignaturePadProps = {
  /** Sends `name.drawn` (PNG data URL, or empty) and `name.typed` (the name typed instead, or empty). */
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  /** Label of the typed way. */
  readonly typedLabel?: string | undefined;
  readonly touch?: boolean | undefined;
  readonly error?: string | null | undefined;
};

/** Signing by finger or pen. The typed name is the other way, for the keyboard, without JavaScript, or for whoever cannot draw. */
export function SignaturePad({ name, label, help, typedLabel = "Or type your full name instead", touch, error: given }: SignaturePadProps) {
  const whole = useField(name);
  const drawnField = useField(`${name}.drawn`);
  const typedField = useField(`${name}.typed`);
  const error = whole.error ?? drawnField.error ?? typedField.error ?? given ?? null;
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePadCanvas>(null);
  // State, not a ref: React writes a hidden input's default value over whatever was put there by hand.
  const [png, setPng] = useState("");
  const drawn = png !== "";

  useEffect(() => {
    const surface = canvas.current;
    if (!surface) return;
    const signature = new SignaturePadCanvas(surface, { penColor: "#26221d", backgroundColor: "#ffffff", minWidth: 0.8, maxWidth: 2.6 });
    pad.current = signature;
    const fit = () => {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      if (surface.width === Math.round(surface.offsetWidth * ratio)) return;
      surface.width = Math.round(surface.offsetWidth * ratio);
      surface.height = Math.round(surface.offsetHeight * ratio);
      surface.getContext("2d")?.scale(ratio, ratio);
      const strokes = signature.toData();
      signature.clear();
      signature.fromData(strokes);
    };
    const keep = () => setPng(signature.toDataURL("image/png"));
    const observer = new ResizeObserver(fit);
    observer.observe(surface);
    signature.addEventListener("endStroke", keep);
    fit();
    return () => {
      observer.disconnect();
      signature.off();
    };
  }, []);

  const clear = () => {
    pad.current?.clear();
    setPng("");
  };

  return (
    <fieldset id={whole.id} className={touch ? "field touch" : "field"} data-error={error ? "" : undefined}>
      <legend className="label">{label}</legend>
      <FieldHelp id={whole.id}>{help}</FieldHelp>
      <div className="needs-script field-control">
        <div className="signature" data-error={error ? "" : undefined}>
          <canvas ref={canvas} role="img" aria-label={drawn ? "Your drawn signature" : "Empty place for a drawn signature"} />
        </div>
        <div className="mt-2 flex items-center justify-between gap-3">
          <p role="status" className="t-small text-ink-2">
            {drawn ? "Signed above." : "Draw your signature above the line."}
          </p>
          <button type="button" className={buttonClass("secondary", touch ? "touch" : "row")} onClick={clear}>
            Clear
          </button>
        </div>
      </div>
      <input type="hidden" name={`${name}.drawn`} value={png} />
      <div className="mt-3 grid gap-1">
        <label htmlFor={typedField.id} className="sub-label">
          {typedLabel}
        </label>
        <input
          id={typedField.id}
          name={`${name}.typed`}
          className="input"
          autoComplete="off"
          defaultValue={typedField.sent?.[0]}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${whole.id}-error` : undefined}
        />
      </div>
      <FieldError id={whole.id}>{error}</FieldError>
    </fieldset>
  );
}
