"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { FormAction } from "#lib/form-state.ts";
import { minutesOf, STEP, sayStretch, wallTime } from "./geometry.ts";
import { type Ghost, makeGhost } from "./ghost.ts";
import { handleKeys } from "./keys.ts";
import { KeysHelp } from "./keys-help.tsx";
import { LiveDiary } from "./live.tsx";
import { HOW_TO_PLACE, type Placed, placeByHand } from "./placing.ts";
import { handlePointer, type Place, placeAt } from "./pointer.ts";
import { type Card, cardOf, findCard, findGrid, gridOf, linkOf, readSurface } from "./surface.ts";
import { VisitMenu } from "./visit-menu.tsx";

/** The move that the address asks about. */
type Review = {
  readonly appointmentId: string;
  readonly date: string;
  readonly time: string;
  readonly clinicianId: string | null;
  readonly minutes: number;
  /** Whether it cannot be: then nothing stands there, and the reason stands beside the appointment. */
  readonly isRefused: boolean;
};

/** The appointment that the address says is being placed, on whatever day is shown. */
type Moving = {
  readonly id: string;
  readonly name: string;
  readonly minutes: number;
  /** How long it takes where it stands. */
  readonly minutesNow: number;
  readonly time: string;
  readonly clinicianId: string | null;
};

type Props = {
  readonly location: string;
  /** The first and last day shown, and the day that is in the address; ISO. */
  readonly from: string;
  readonly to: string;
  readonly dayBefore: string;
  readonly dayAfter: string;
  readonly review: Review | null;
  readonly moving: Moving | null;
  readonly singleKeys: boolean;
  readonly mayChange: boolean;
  readonly hrefs: { readonly today: string; readonly day: string; readonly week: string };
  readonly go: (href: string) => void;
  readonly refresh: () => void;
  readonly stepAction: FormAction;
  /** Opens a new appointment at this place, without one at no place in particular; null for who may book none. */
  readonly onNew: ((place: Place | null, done: () => void) => void) | null;
};

const NOT_YET = "Not saved yet";
const MOVE = ["review", "to", "with", "minutes", "how", "moving", "at", "done"];

/** The address of the day as it is shown, without any move, and with what else is wanted. */
function address(more: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(location.search);
  for (const name of MOVE) query.delete(name);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `/diary?${query}`;
}

/** Everything that moves on the diary. What it asks for always ends in a page that the server draws: nothing looks saved before it is. */
export function DiaryBoard(props: Props) {
  const { review, moving, singleKeys, mayChange, hrefs, go, onNew } = props;
  const ghost = useRef<Ghost | null>(null);
  const stop = useRef(() => {});
  const help = useRef<HTMLDialogElement>(null);
  const [words, say] = useState("");
  const [placed, setPlaced] = useState<string | null>(null);

  const stand = (left: Ghost | null) => {
    ghost.current?.remove();
    ghost.current = left;
  };
  const ask = (id: string, minutesNow: number, { column, span }: Place, left: Ghost) => {
    stand(left);
    left.say(NOT_YET);
    say(`${sayStretch(span)}, ${column.name}. Nothing is saved yet.`);
    go(
      address({
        review: id,
        to: `${column.date}T${wallTime(span.from)}`,
        with: column.kind === "clinician" ? column.id : "same",
        ...(span.minutes === minutesNow ? {} : { minutes: String(span.minutes) }),
      }),
    );
  };
  const begin = (id: string, minutesNow: number, what: Placed, back: () => void) => {
    const root = findGrid();
    if (root === null) return;
    stop.current();
    setPlaced(what.name);
    stop.current = placeByHand(readSurface(root), what, {
      say,
      onPlace: (place, left) => {
        setPlaced(null);
        ask(id, minutesNow, place, left);
      },
      onDay: (days, { column, span }) =>
        go(
          address({
            date: days === 1 ? props.dayAfter : props.dayBefore,
            moving: id,
            at: wallTime(span.from),
            with: column.id,
            ...(span.minutes === minutesNow ? {} : { minutes: String(span.minutes) }),
          }),
        ),
      onStop: () => {
        setPlaced(null);
        say("Stopped. It stays where it was.");
        back();
      },
    });
  };
  const move = (card: Card) => {
    if (!card.movable || !mayChange) return;
    const what = { name: card.name, span: card, columnId: card.column, date: card.date };
    begin(card.id, card.minutes, what, () => linkOf(card.element)?.focus());
  };

  const onDrop = useEffectEvent((card: Card, place: Place, left: Ghost) => ask(card.id, card.minutes, place, left));
  const onStretch = useEffectEvent((place: Place, left: Ghost) => (onNew === null ? left.remove() : onNew(place, left.remove)));
  const onFree = useEffectEvent((event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href^='/diary/new']") : null;
    if (link === null || onNew === null || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const root = gridOf(link);
    if (root === null) return onNew(null, () => {});
    const surface = readSurface(root);
    const query = new URL(link.href).searchParams;
    const column = surface.columns.find(({ id, date }) => id === query.get("clinician") && date === query.get("date"));
    const from = minutesOf(query.get("time") ?? "");
    // By key, or where the pointer does not say: the beginning of what is free.
    const place = event.detail === 0 ? null : placeAt(surface, event, STEP);
    onNew(place ?? (column === undefined || from === null ? null : { column, span: { from, minutes: STEP } }), () => {});
  });
  useEffect(() => {
    const open = (event: MouseEvent) => onFree(event);
    document.addEventListener("click", open, true);
    return () => document.removeEventListener("click", open, true);
  }, []);
  useEffect(
    () => (mayChange ? handlePointer({ onDrop: (...drop) => onDrop(...drop), onStretch: (...drawn) => onStretch(...drawn) }) : undefined),
    [mayChange],
  );

  const onKey = useEffectEvent((key: string): (() => void) | undefined => {
    const card = cardOf(document.activeElement);
    const does: Readonly<Record<string, () => void>> = {
      t: () => go(hrefs.today),
      d: () => go(hrefs.day),
      w: () => go(hrefs.week),
      ...(onNew === null ? {} : { n: () => onNew(null, () => {}) }),
      "?": () => help.current?.showModal(),
      ...(card === null ? {} : { m: () => move(card) }),
    };
    return does[key];
  });
  useEffect(() => handleKeys(singleKeys, (key) => onKey(key)), [singleKeys]);

  const standAtReview = useEffectEvent(() => {
    const root = findGrid();
    const from = minutesOf(review?.time ?? "");
    if (review === null || review.isRefused || root === null || from === null) return stand(null);
    const surface = readSurface(root);
    const own = findCard(review.appointmentId)?.closest<HTMLElement>("[data-column]")?.dataset.column;
    const column = surface.columns.find(({ date, id }) => date === review.date && id === (review.clinicianId ?? own));
    if (column === undefined) return stand(null);
    stand(makeGhost(surface, NOT_YET));
    ghost.current?.put(column, { from, minutes: review.minutes });
  });
  const takeAway = useEffectEvent((appointmentId: string) => {
    stand(null);
    linkOf(findCard(appointmentId))?.focus();
  });
  // The address asks about a move: its copy stands on the day while the review is read, and goes with it.
  const reviewed = review?.appointmentId;
  const reviewedAt = review === null ? null : `${review.date} ${review.time} ${review.clinicianId} ${review.minutes}`;
  useEffect(() => {
    if (reviewed === undefined || reviewedAt === null) return;
    standAtReview();
    return () => takeAway(reviewed);
  }, [reviewed, reviewedAt]);

  const placeMoving = useEffectEvent(() => {
    if (moving === null) return;
    const span = { from: minutesOf(moving.time) ?? 0, minutes: moving.minutes };
    const what = { name: moving.name, span, columnId: moving.clinicianId ?? "", date: props.from };
    begin(moving.id, moving.minutesNow, what, () => go(address({})));
  });
  const movingAt = moving === null ? null : `${moving.id} ${props.from} ${moving.time} ${moving.clinicianId}`;
  useEffect(() => {
    if (movingAt === null) return;
    placeMoving();
    return () => stop.current();
  }, [movingAt]);

  return (
    <>
      <LiveDiary location={props.location} from={props.from} to={props.to} refresh={props.refresh} />
      {mayChange && <VisitMenu stepAction={props.stepAction} onMove={move} />}
      <p className="visually-hidden" role="status" aria-live="assertive">
        {words}
      </p>
      {placed !== null && (
        <div className="placing-bar" aria-hidden="true">
          <strong>Placing {placed}.</strong> {HOW_TO_PLACE}
        </div>
      )}
      <KeysHelp box={help} />
    </>
  );
}
