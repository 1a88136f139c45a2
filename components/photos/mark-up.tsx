"use client";

import { Circle, Pencil, Undo2 } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { draw, type Mark, moved, RING, scaled } from "./marks.ts";
import { uploadPhoto } from "./upload.ts";

type MarkUpProps = {
  readonly photo: { readonly id: string; readonly view: string; readonly label: string; readonly width: number; readonly height: number };
  readonly patientId: string;
};

/** The longest side of a copy, in pixels: marks need no more. */
const LONGEST = 2048;

/**
 * Draws on a copy: lines by finger, pen or mouse, and rings that the keyboard can place too. What is saved is a photograph of its own; the original stays as
 * it is.
 */
export function MarkUp({ photo, patientId }: MarkUpProps) {
  const [marks, setMarks] = useState<readonly Mark[] | null>(null);
  const [state, setState] = useState<{ readonly is: "ready" | "saving" } | { readonly is: "refused"; readonly sentence: string }>({
    is: "ready",
  });
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const scale = Math.min(1, LONGEST / Math.max(photo.width, photo.height));
  const size = { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) };

  useEffect(() => {
    let over = false;
    // The picture may still be on its way.
    const drawAll = async () => {
      await picture.current?.decode();
      const on = canvas.current?.getContext("2d") ?? null;
      if (!over && on !== null && picture.current !== null) draw(on, picture.current, marks ?? []);
    };
    drawAll().catch(() => undefined);
    return () => {
      over = true;
    };
  }, [marks]);

  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const add = (mark: Mark) => setMarks((before) => [...(before ?? []), mark]);
  const changeLast = (change: (mark: Mark) => Mark) =>
    setMarks((before) => {
      const last = before?.at(-1);
      return before === null || last === undefined ? before : [...before.slice(0, -1), change(last)];
    });
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    add({ kind: "line", points: [at(event)] });
  };
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) {
      const point = at(event);
      changeLast((mark) => (mark.kind === "line" ? { ...mark, points: [...mark.points, point] } : mark));
    }
  };
  const press = (event: KeyboardEvent) => {
    const change = moved(event.key) ?? scaled(event.key);
    if (change === null) return;
    event.preventDefault();
    changeLast((mark) => (mark.kind === "ring" ? change(mark) : mark));
  };
  const save = () => {
    setState({ is: "saving" });
    canvas.current?.toBlob(
      async (copy) => {
        if (copy === null) return;
        const key = crypto.randomUUID();
        const said = await uploadPhoto(
          { idempotencyKey: key, patientId, appointmentId: undefined, view: photo.view, original: photo.id },
          copy,
        );
        if ("refused" in said) setState({ is: "refused", sentence: said.refused });
        else window.location.assign(`/patients/${patientId}/photos/${said.photoId}`);
      },
      "image/jpeg",
      0.92,
    );
  };
  if (marks === null) {
    return (
      <div className="grid gap-3">
        <img src={`/photos/${photo.id}`} alt={photo.label} className="photo-whole" draggable={false} />
        <div className="needs-script-block">
          <Button onClick={() => setMarks([])}>
            <Pencil />
            Mark up a copy
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      <img ref={picture} src={`/photos/${photo.id}`} alt="" hidden />
      <canvas
        ref={canvas}
        width={size.width}
        height={size.height}
        tabIndex={0}
        role="img"
        aria-label={`A copy of ${photo.label} to draw on. After Add ring: arrow keys move it, plus and minus change its size.`}
        className="photo-whole photo-canvas"
        onPointerDown={begin}
        onPointerMove={go}
        onKeyDown={press}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() => {
            add(RING);
            canvas.current?.focus();
          }}
        >
          <Circle />
          Add ring
        </Button>
        <Button disabled={marks.length === 0} onClick={() => setMarks(marks.slice(0, -1))}>
          <Undo2 />
          Undo
        </Button>
        <Button onClick={() => setMarks(null)}>Leave it</Button>
        <Button variant="primary" disabled={marks.length === 0 || state.is === "saving"} onClick={save}>
          {state.is === "saving" ? "Saving…" : "Save the copy"}
        </Button>
      </div>
      <p className="second-line">Draw with a finger, a pen or the mouse. A ring is moved by the arrow keys, and sized by + and −.</p>
      <p role="status" className="field-error">
        {state.is === "refused" ? state.sentence : ""}
      </p>
    </div>
  );
}
