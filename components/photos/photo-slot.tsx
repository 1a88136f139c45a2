"use client";

import { Camera, Check, ImagePlus, RotateCcw } from "lucide-react";
import { type ChangeEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { AppLink } from "#components/ui/link.tsx";
import { CameraDialog } from "./camera-dialog.tsx";
import { PhotoFrame } from "./photo-frame.tsx";
import { uploadPhoto } from "./upload.ts";

export type SlotPhoto = { readonly id: string; readonly when: string };

type PhotoSlotProps = {
  readonly patientId: string;
  readonly appointmentId: string | null;
  readonly view: string;
  readonly label: string;
  readonly how: string;
  readonly taken: readonly SlotPhoto[];
  readonly last: SlotPhoto | null;
  readonly idempotencyKey: string;
};

type State =
  | { readonly is: "ready" }
  | { readonly is: "sending" }
  | { readonly is: "kept" }
  | { readonly is: "refused"; readonly sentence: string; readonly again: boolean; readonly picture: Blob; readonly key: string };

/**
 * One view of the checklist. With a script a photograph is kept as soon as it is taken or chosen; without, by the form's button. The input is the browser's
 * own: on a tablet it opens the camera.
 */
export function PhotoSlot({ patientId, appointmentId, view, label, how, taken, last, idempotencyKey }: PhotoSlotProps) {
  const [state, setState] = useState<State>({ is: "ready" });
  const [added, setAdded] = useState<{ readonly since: string; readonly ids: readonly string[] }>({ since: "", ids: [] });
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const known = taken.map((photo) => photo.id).join(" ");
  // Once the page is drawn anew it lists what was added here.
  const shown = [...taken.map((photo) => photo.id), ...(added.since === known ? added.ids : [])];
  const newest = shown.at(-1);
  const sending = state.is === "sending";

  const send = async (picture: Blob, key: string) => {
    setState({ is: "sending" });
    const said = await uploadPhoto(
      { idempotencyKey: key, patientId, appointmentId: appointmentId ?? undefined, view, original: undefined },
      picture,
    );
    if (input.current !== null) input.current.value = "";
    if ("refused" in said) {
      setState({ is: "refused", sentence: said.refused, again: said.again, picture, key });
      return;
    }
    setAdded((before) => ({ since: known, ids: [...(before.since === known ? before.ids : []), said.photoId] }));
    setState({ is: "kept" });
  };
  const sendNew = (picture: Blob) => void send(picture, crypto.randomUUID());
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [picture] = target.files ?? [];
    if (picture !== undefined) sendNew(picture);
  };
  const sendEarly = useRef(sendNew);
  useEffect(() => {
    // Chosen before the script was there.
    const [picture] = input.current?.files ?? [];
    if (picture !== undefined) sendEarly.current(picture);
  }, []);

  return (
    <form
      action="/photos"
      method="post"
      encType="multipart/form-data"
      aria-label={label}
      className="photo-slot"
      aria-busy={sending}
      onSubmit={(event) => {
        event.preventDefault();
        const [picture] = input.current?.files ?? [];
        if (picture !== undefined && !sending) sendNew(picture);
      }}
    >
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <input type="hidden" name="patientId" value={patientId} />
      {appointmentId !== null && <input type="hidden" name="appointmentId" value={appointmentId} />}
      <input type="hidden" name="view" value={view} />
      <div className="photo-slot-picture">
        {newest !== undefined ? (
          <AppLink href={`/patients/${patientId}/photos/${newest}`} label={`Open ${label}, taken today`}>
            <PhotoFrame id={newest} alt="" />
          </AppLink>
        ) : last !== null ? (
          <PhotoFrame id={last.id} alt="" faint />
        ) : (
          <span className="photo-frame photo-frame-none">
            <ImagePlus aria-hidden="true" />
          </span>
        )}
      </div>
      <p className="photo-slot-name">
        <span className="strong">{label}</span>
        <span className="second-line">
          {newest === undefined
            ? last === null
              ? "Not taken yet"
              : `Last ${last.when}`
            : shown.length === 1
              ? "Taken"
              : `${shown.length} taken`}
          {newest !== undefined && <Check aria-hidden="true" />}
        </span>
      </p>
      <div className="photo-slot-do">
        <input
          ref={input}
          id={id}
          type="file"
          name="picture"
          accept="image/*"
          capture="environment"
          required
          onChange={choose}
          disabled={sending}
          aria-describedby={`${id}-how`}
          className="photo-input"
        />
        <label htmlFor={id} className={buttonClass(newest === undefined ? "soft" : "secondary", "touch", true)}>
          <Camera aria-hidden="true" />
          {sending ? "Keeping…" : newest === undefined ? "Take" : "Take another"}
          <span className="visually-hidden">: {label}</span>
        </label>
        <CameraDialog title={label} how={how} ghost={last?.id ?? null} onTake={sendNew} disabled={sending} />
        <span className="photo-send">
          <Button type="submit" size="touch" wide>
            Keep
          </Button>
        </span>
      </div>
      <p id={`${id}-how`} className="visually-hidden">
        {how}
      </p>
      <div role="status" className="photo-slot-said">
        {sending && <span className="visually-hidden">Keeping {label}…</span>}
        {state.is === "kept" && <span className="visually-hidden">{label} is kept.</span>}
        {state.is === "refused" && (
          <>
            <p className="field-error">{state.sentence}</p>
            {state.again && (
              <Button size="touch" onClick={() => void send(state.picture, state.key)}>
                <RotateCcw />
                Send again
              </Button>
            )}
          </>
        )}
      </div>
    </form>
  );
}
