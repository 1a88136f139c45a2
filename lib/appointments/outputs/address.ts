import { type IsoDate, isIsoDate, type WallTime } from "#lib/time.ts";

/** A look at the diary as its address says it: ids, dates and choices, never a name or a word somebody typed. */
export type DiaryAddress = {
  readonly view: "day" | "week" | "list";
  /** Null for today, and for the first location. */
  readonly date: IsoDate | null;
  readonly location: string | null;
  readonly clinician: string | null;
  readonly columns: readonly ("room" | "device")[];
  /** Whether no-shows and cancelled ones are shown. */
  readonly gone: boolean;
  /** An appointment that is looking for another place. */
  readonly moving: string | null;
};

type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COLUMNS = { room: "rooms", device: "devices" } as const;

/** What of an address makes sense; the rest is as if it had not been asked. Years far away are nobody's diary. */
export function readDiaryAddress(asked: Asked): DiaryAddress {
  const one = (name: string) => {
    const value = asked[name];
    return typeof value === "string" ? value : "";
  };
  const id = (name: string) => (ID.test(one(name)) ? one(name).toLowerCase() : null);
  const columns = one("columns").split(",");
  return {
    view: one("view") === "week" ? "week" : one("view") === "list" ? "list" : "day",
    date: isIsoDate(one("date")) && /^20\d\d-/.test(one("date")) ? one("date") : null,
    location: id("location"),
    clinician: id("clinician"),
    columns: (["room", "device"] as const).filter((kind) => columns.includes(COLUMNS[kind])),
    gone: one("hidden") === "1",
    moving: id("moving"),
  };
}

function query({ view, date, location, clinician, columns, gone, moving }: DiaryAddress): URLSearchParams {
  return new URLSearchParams({
    ...(view === "day" ? {} : { view }),
    ...(date === null ? {} : { date }),
    ...(location === null ? {} : { location }),
    ...(clinician === null ? {} : { clinician }),
    ...(columns.length === 0 ? {} : { columns: columns.map((kind) => COLUMNS[kind]).join(",") }),
    ...(gone ? { hidden: "1" } : {}),
    ...(moving === null ? {} : { moving }),
  });
}

export function diaryHref(address: DiaryAddress, change: Partial<DiaryAddress> = {}): string {
  const text = query({ ...address, ...change })
    .toString()
    .replaceAll("%2C", ",");
  return text === "" ? "/diary" : `/diary?${text}`;
}

/** The review of a move to this time, over the same look at the diary. */
export function reviewHref(
  address: DiaryAddress,
  to: { readonly date: IsoDate; readonly time: WallTime; readonly clinicianId: string },
): string {
  const { moving } = address;
  const base = query({ ...address, moving: null });
  if (moving !== null) base.set("review", moving);
  return `/diary?${base}&to=${to.date}T${to.time}&with=${to.clinicianId}`.replaceAll("%2C", ",");
}
