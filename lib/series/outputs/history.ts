/** What happened to a series as a whole; the numbers as its events keep them. */
export type SeriesEventFacts = {
  readonly what:
    | "proposed"
    | "booked"
    | "replanned"
    | "paused"
    | "resumed"
    | "session_added"
    | "session_dropped"
    | "protocol_changed"
    | "ended"
    | "undone";
  readonly sessions: number | null;
  readonly session: number | null;
  readonly moved: number | null;
  readonly booked: number | null;
  readonly cancelled: number | null;
  /** "Acne scarring, version 3", where the protocol changed. */
  readonly protocol: string | null;
};

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? "" : "s"}`;

/** "Planned anew: 3 sessions moved, 1 booked", "Session 3 dropped, 4 remain". */
export function saySeriesEvent({ what, sessions, session, moved, booked, cancelled, protocol }: SeriesEventFacts): string {
  const some = (number: number | null): number is number => number !== null && number > 0;
  switch (what) {
    case "proposed":
      return sessions === null ? "Proposed" : `Proposed with ${count(sessions, "session")}`;
    case "booked":
      return sessions === null ? "Booked" : `${count(sessions, "session")} booked`;
    case "replanned": {
      const parts = [some(moved) ? `${count(moved, "session")} moved` : null, some(booked) ? `${booked} booked` : null];
      const said = parts.filter((part) => part !== null).join(", ");
      return said === "" ? "Planned anew" : `Planned anew: ${said}`;
    }
    case "paused":
      return some(cancelled) ? `Paused, ${count(cancelled, "visit")} cancelled` : "Paused";
    case "resumed":
      return "Resumed";
    case "session_added":
      return sessions === null ? "A session added" : `A session added: ${sessions} in all`;
    case "session_dropped":
      return `Session ${session ?? ""} dropped${sessions === null ? "" : `, ${sessions} remain`}`;
    case "protocol_changed":
      return protocol === null ? "Protocol changed" : `Protocol changed to ${protocol}`;
    case "ended":
      return "Ended";
    case "undone":
      return "The last change undone";
  }
}
