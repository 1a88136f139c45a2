import { fileAnswer } from "./file-answer.ts";

/** A calendar file. */
export function calendarAnswer(text: string, name: string): Response {
  return fileAnswer(text, "text/calendar; charset=utf-8", `${name}.ics`);
}
