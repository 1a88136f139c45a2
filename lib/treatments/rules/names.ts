import { type IsoDate, sayDate } from "#lib/time.ts";

/** A device as a consent names it: "Crown SkinPen Precision". */
export function sayModel({ manufacturer, model }: { readonly manufacturer: string; readonly model: string }): string {
  return manufacturer === "" ? model : `${manufacturer} ${model}`;
}

/** A device as a record names it: "SkinPen 1 (SkinPen Precision)". */
export function sayDevice({ name, model }: { readonly name: string; readonly model: string }): string {
  return model === "" ? name : `${name} (${model})`;
}

/** A lot of numbing as a record names it: "LC-2609, to Wed 30 Sep 2026". */
export function sayLot({ lot, expiry }: { readonly lot: string; readonly expiry: IsoDate }): string {
  return `${lot}, to ${sayDate(expiry)}`;
}
