"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";

export type Compared = { readonly id: string; readonly when: string; readonly label: string };

const LOOKS = [
  { id: "beside", label: "Side by side" },
  { id: "wipe", label: "Slider" },
] as const;

/** Two photographs of one view: beside each other, or the later one wiped over the earlier one by a slider. Without a script they stand beside each other. */
export function ComparePair({ before, after }: { readonly before: Compared; readonly after: Compared }) {
  const [look, setLook] = useState<(typeof LOOKS)[number]["id"]>("beside");
  return (
    <div className="grid gap-3">
      <fieldset className="compare-looks" aria-label="How to compare">
        {LOOKS.map(({ id, label }) => (
          <Button key={id} variant={look === id ? "soft" : "secondary"} pressed={look === id} onClick={() => setLook(id)}>
            {label}
          </Button>
        ))}
      </fieldset>
      {look === "beside" ? (
        <div className="compare-beside">
          {[before, after].map((photo) => (
            <figure key={photo.id}>
              <Whole photo={photo} />
              <figcaption>{photo.when}</figcaption>
            </figure>
          ))}
        </div>
      ) : (
        <Wipe before={before} after={after} />
      )}
    </div>
  );
}

function Whole({ photo }: { readonly photo: Compared }) {
  return <img src={`/photos/${photo.id}`} alt={`${photo.label}, ${photo.when}`} decoding="async" draggable={false} />;
}

/** The slider says how much of the earlier photograph is seen, in per cent from the left. */
function Wipe({ before, after }: { readonly before: Compared; readonly after: Compared }) {
  const [seen, setSeen] = useState(50);
  return (
    <figure className="compare-over">
      <div className="compare-stack" ref={(stack) => stack?.style.setProperty("--seen", `${seen}%`)}>
        <Whole photo={after} />
        <Whole photo={before} />
      </div>
      <label className="compare-wipe">
        <span>{before.when}</span>
        <input
          type="range"
          min={0}
          max={100}
          value={seen}
          aria-label="How much of the earlier photograph is seen"
          aria-valuetext={`${seen} per cent of ${before.when}, the rest of ${after.when}`}
          onChange={({ target }) => setSeen(Number(target.value))}
        />
        <span>{after.when}</span>
      </label>
    </figure>
  );
}
