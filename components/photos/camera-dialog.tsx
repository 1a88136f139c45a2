"use client";

import { Camera, Layers, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";

type CameraDialogProps = {
  readonly title: string;
  readonly how: string;
  /** The photograph of this view from the last time, laid over the picture faintly. */
  readonly ghost: string | null;
  readonly onTake: (picture: Blob) => void;
  readonly disabled: boolean;
};

/** What a tablet's camera is asked for; it gives the nearest it has. */
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 3840 }, height: { ideal: 2160 } },
};
const QUALITY = 0.95;

/**
 * The camera inside the page, with the last photograph of the view as a ghost over it: the patient sits as they sat. Only where the browser has a camera to
 * give; the button beside it opens the tablet's own.
 */
export function CameraDialog({ title, how, ghost, onTake, disabled }: CameraDialogProps) {
  const [canShow, setCanShow] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => setCanShow(navigator.mediaDevices !== undefined), []);
  if (!canShow) return null;
  return (
    <>
      <Button size="touch" disabled={disabled} onClick={() => setOpen(true)} label={`Camera with the last photograph: ${title}`}>
        <Layers />
      </Button>
      {open && <Viewfinder title={title} how={how} ghost={ghost} onTake={onTake} onClose={() => setOpen(false)} />}
    </>
  );
}

type ViewfinderProps = Omit<CameraDialogProps, "disabled"> & { readonly onClose: () => void };

function Viewfinder({ title, how, ghost, onTake, onClose }: ViewfinderProps) {
  const box = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const over = useRef<HTMLImageElement>(null);
  const id = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [ready, setReady] = useState(false);

  useEffect(() => {
    box.current?.showModal();
    let stream: MediaStream | null = null;
    let closed = false;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    navigator.mediaDevices.getUserMedia(WANTED).then(
      (given) => {
        stream = given;
        if (closed) stop();
        else if (video.current !== null) video.current.srcObject = given;
      },
      () => setTrouble("The browser gave no camera. Allow it for this site, or use the other button."),
    );
    return () => {
      closed = true;
      stop();
    };
  }, []);

  const fade = (value: string) => over.current?.style.setProperty("opacity", String(Number(value) / 100));
  const take = () => {
    const from = video.current;
    if (from === null) return;
    const canvas = document.createElement("canvas");
    canvas.width = from.videoWidth;
    canvas.height = from.videoHeight;
    canvas.getContext("2d")?.drawImage(from, 0, 0);
    canvas.toBlob(
      (picture) => {
        if (picture !== null) onTake(picture);
        box.current?.close();
      },
      "image/jpeg",
      QUALITY,
    );
  };
  return (
    <dialog ref={box} aria-labelledby={id} className="dialog camera touch" onClose={onClose}>
      <div className="dialog-head">
        <div>
          <h2 id={id}>{title}</h2>
          <p className="t-small text-ink-2">{how}</p>
        </div>
        <button type="button" className="icon-btn" aria-label="Close" onClick={() => box.current?.close()}>
          <X />
        </button>
      </div>
      <div className="dialog-body grid gap-4">
        <div className="camera-view">
          {/* A viewfinder: there is nothing to hear, and nothing to caption. */}
          <video ref={video} autoPlay muted playsInline aria-label="What the camera sees" onLoadedData={() => setReady(true)} />
          {ghost !== null && <img ref={over} src={`/photos/${ghost}`} alt="" className="camera-ghost" />}
        </div>
        {ghost !== null && (
          <label className="camera-fade">
            <span>Last photograph</span>
            <input type="range" min={0} max={100} step={5} defaultValue={40} onChange={({ target }) => fade(target.value)} />
          </label>
        )}
        {trouble !== null && (
          <p role="alert" className="field-error">
            {trouble}
          </p>
        )}
        <Button variant="primary" size="touch" wide disabled={!ready} onClick={take}>
          <Camera />
          Take photograph
        </Button>
      </div>
    </dialog>
  );
}
