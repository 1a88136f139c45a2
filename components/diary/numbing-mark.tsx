import { SignUse } from "./signs.tsx";

/** Minutes that a numbing cream has been on, and whether its longest time is up. */
export type OnSkin = { readonly minutes: number; readonly isDue: boolean };

/** "Numbing 23 min", "Numbing 65 min, take off". */
export function sayOnSkin({ minutes, isDue }: OnSkin): string {
  return `Numbing ${minutes} min${isDue ? ", take off" : ""}`;
}

/** The timer of a visit on its card. */
export function NumbingMark({ onSkin }: { readonly onSkin: OnSkin }) {
  return (
    <span className={onSkin.isDue ? "mark mark-micro warn" : "mark mark-micro"}>
      <SignUse sign={onSkin.isDue ? "warn" : "numbing"} />
      <span>{sayOnSkin(onSkin)}</span>
    </span>
  );
}
