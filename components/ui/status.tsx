import { Calendar, CircleCheck, DoorClosed, Droplet, Lock, UserRound, UserRoundX, X } from "lucide-react";

export type Status = "booked" | "confirmed" | "arrived" | "in-room" | "treated" | "closed" | "no-show" | "cancelled";

const signs = {
  booked: { word: "Booked", Icon: Calendar },
  confirmed: { word: "Confirmed", Icon: CircleCheck },
  arrived: { word: "Arrived", Icon: UserRound },
  "in-room": { word: "In room", Icon: DoorClosed },
  treated: { word: "Treated", Icon: Droplet },
  closed: { word: "Closed", Icon: Lock },
  "no-show": { word: "No-show", Icon: UserRoundX },
  cancelled: { word: "Cancelled", Icon: X },
} as const satisfies Record<Status, object>;

/** Colour, icon and word of a visit's state, always all three. `look="mark"` leaves the fill out (rows, cards that are filled already). */
export function StatusChip({
  status,
  look = "chip",
  children,
}: {
  readonly status: Status;
  readonly look?: "chip" | "mark" | undefined;
  readonly children?: string | undefined;
}) {
  const { word, Icon } = signs[status];
  return (
    <span className={look === "chip" ? `chip ${status}` : `mark mark-micro ${status}`}>
      <Icon aria-hidden="true" />
      <span>{children ?? word}</span>
    </span>
  );
}
