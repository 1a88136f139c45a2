import { localDate, sayDate } from "#lib/time.ts";
import type { HandoutRow } from "./rows.ts";

/** The day on which a handout was given, where the treatment was. */
export function givenOn({ issued_at, time_zone }: Pick<HandoutRow, "issued_at" | "time_zone">): string {
  return sayDate(localDate(issued_at, time_zone));
}
