import {
  Calendar,
  Check,
  CircleCheck,
  DoorClosed,
  Droplet,
  Info,
  Lock,
  type LucideIcon,
  OctagonAlert,
  Timer,
  TriangleAlert,
  UserRound,
  UserRoundX,
  X,
} from "lucide-react";
import { placed, SeriesMark, type SeriesState } from "#components/ui/series-mark.tsx";

/** Drawn once for a page and used by every card: the same few signs hundreds of times would weigh more than the day. */
const SIGNS = {
  booked: Calendar,
  confirmed: CircleCheck,
  arrived: UserRound,
  "in-room": DoorClosed,
  treated: Droplet,
  closed: Lock,
  "no-show": UserRoundX,
  cancelled: X,
  numbing: Timer,
  ok: Check,
  info: Info,
  warn: TriangleAlert,
  stop: OctagonAlert,
} as const satisfies Record<string, LucideIcon>;

export type Sign = keyof typeof SIGNS;

export function SignUse({ sign }: { readonly sign: Sign }) {
  return (
    <svg aria-hidden="true">
      <use href={`#s-${sign}`} />
    </svg>
  );
}

const LETTERS = { done: "d", this: "t", "to-come": "c", "not-fixed": "n", missed: "m" } as const satisfies Record<SeriesState, string>;
const pipsKey = (pips: readonly SeriesState[]) => pips.map((state) => LETTERS[state]).join("");
const STEP = 11;

/** The place in a series beside its words, which are read instead of the drawing. */
export function PipsUse({ pips, words }: { readonly pips: readonly SeriesState[]; readonly words: string }) {
  return (
    <span className="pips">
      <svg width={pips.length * STEP + 1} height="12" aria-hidden="true">
        <use href={`#p-${pipsKey(pips)}`} />
      </svg>
      {words}
    </span>
  );
}

/** What the uses point at: every sign, and each row of pips that stands on the page. */
export function SignSprite({ pips }: { readonly pips: readonly (readonly SeriesState[])[] }) {
  const rows = new Map(pips.map((row) => [pipsKey(row), row]));
  return (
    <svg className="sprite" aria-hidden="true">
      {Object.entries(SIGNS).map(([sign, Icon]) => (
        <symbol key={sign} id={`s-${sign}`} viewBox="0 0 24 24">
          <Icon />
        </symbol>
      ))}
      {[...rows].map(([key, row]) => (
        <symbol key={key} id={`p-${key}`} overflow="visible">
          {placed(row).map(({ state, place }) => (
            <g key={place} transform={`translate(${place * STEP - 5} 6)`}>
              <SeriesMark state={state} radius={3.4} />
            </g>
          ))}
        </symbol>
      ))}
    </svg>
  );
}
