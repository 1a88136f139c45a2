import { instantToWall, isTimeZone, sayDate, sayTime, sayZone } from "#lib/time.ts";

/** "Tue 10 Mar 2026, 3:00 pm, Melbourne" and what stands there. */
export type CalendarEntry = { readonly when: string; readonly summary: string; readonly isCancelled: boolean };

/** What a calendar file of ours says, for whoever reads the message it went with. A file that says nothing readable has no entries. */
export function readCalendar(file: string): readonly CalendarEntry[] {
  const lines = file.replaceAll(/\r?\n[ \t]/g, "").split(/\r?\n/);
  const entries: CalendarEntry[] = [];
  let event: Map<string, { readonly zone: string | null; readonly value: string }> | null = null;
  for (const line of lines) {
    if (line === "BEGIN:VEVENT") event = new Map();
    else if (line === "END:VEVENT") {
      const start = event?.get("DTSTART");
      if (event != null && start !== undefined)
        entries.push({
          when: sayStart(start.value, start.zone),
          summary: unescaped(event.get("SUMMARY")?.value ?? ""),
          isCancelled: event.get("STATUS")?.value === "CANCELLED",
        });
      event = null;
    } else if (event !== null) {
      const [, name = "", parameters = "", value = ""] = /^([A-Z-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
      event.set(name, { zone: /;TZID="?([^;":]+)/.exec(parameters)?.[1] ?? null, value });
    }
  }
  return entries;
}

function sayStart(text: string, zone: string | null): string {
  const [, year, month, day, hour, minute, isUtc] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return "At a time that cannot be read";
  const date = `${year}-${month}-${day}`;
  if (hour === undefined || minute === undefined) return sayDate(date);
  if (isUtc === "Z") {
    const at = Temporal.Instant.from(`${date}T${hour}:${minute}:00Z`);
    const place = zone !== null && isTimeZone(zone) ? zone : "UTC";
    const wall = instantToWall(at, place);
    return `${sayDate(wall.date)}, ${sayTime(wall.time)}, ${sayZone(place)}`;
  }
  return `${sayDate(date)}, ${sayTime(`${hour}:${minute}`)}${zone === null ? "" : `, ${sayZone(zone)}`}`;
}

const unescaped = (text: string) => text.replaceAll(/\\([\\;,nN])/g, (_, what: string) => (what.toLowerCase() === "n" ? " " : what));
