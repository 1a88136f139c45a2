"use client";

import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import type { FormAction, FormState } from "#lib/form-state.ts";
import { type Card, cardOf, linkOf } from "./surface.ts";
import { type VisitMenuView, visitMenuView } from "./visit-menu-view.ts";

type Props = {
  readonly stepAction: FormAction;
  readonly onMove: (card: Card) => void;
};

type Open = { readonly card: Card; readonly view: VisitMenuView };

async function load(id: string): Promise<VisitMenuView | null> {
  const answer = await fetch(`/api/diary/visits/${id}`).catch(() => null);
  return answer?.ok ? visitMenuView.parse(await answer.json()) : null;
}

/** The button at a card's corner goes with the pointer and the focus, so that a day of hundreds of cards has one. */
function useMoreButton(open: (card: Card) => void): void {
  const onOpen = useEffectEvent(open);
  useEffect(() => {
    const more = document.createElement("button");
    more.type = "button";
    more.className = "diary-more";
    more.textContent = "⋯";
    more.setAttribute("aria-haspopup", "dialog");
    more.addEventListener("click", (event) => {
      event.preventDefault();
      const card = cardOf(more);
      if (card !== null) onOpen(card);
    });
    const goTo = (event: Event) => {
      const card = cardOf(event.target);
      if (card === null || more.parentElement === card.element) return;
      // Never from under a hand that just reached for it.
      if (event.type === "pointerover" && document.activeElement === more) return;
      more.setAttribute("aria-label", `What to do with ${card.name}`);
      (card.element.querySelector(".diary-card:last-of-type") ?? card.element).append(more);
    };
    const byKey = (event: Event) => {
      const card = cardOf(event.target);
      if (card === null) return;
      event.preventDefault();
      onOpen(card);
    };
    document.addEventListener("pointerover", goTo);
    document.addEventListener("focusin", goTo);
    document.addEventListener("contextmenu", byKey);
    return () => {
      document.removeEventListener("pointerover", goTo);
      document.removeEventListener("focusin", goTo);
      document.removeEventListener("contextmenu", byKey);
      more.remove();
    };
  }, []);
}

function place(box: HTMLElement, card: HTMLElement): void {
  const at = card.getBoundingClientRect();
  const left = Math.min(at.right - 40, innerWidth - box.offsetWidth - 8);
  const top = Math.min(at.top + 28, innerHeight - box.offsetHeight - 8);
  box.style.setProperty("left", `${Math.max(8, left)}px`);
  box.style.setProperty("top", `${Math.max(8, top)}px`);
}

/** What can be done with a card, one click each: opened at its corner, by a right click, or by the menu key. */
export function VisitMenu({ stepAction, onMove }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<Open | null>(null);
  useMoreButton((card) => {
    load(card.id).then(
      (view) => setOpen(view === null ? null : { card, view }),
      () => setOpen(null),
    );
  });
  useEffect(() => {
    const panel = box.current;
    if (panel === null || open === null) return;
    panel.showPopover();
    place(panel, open.card.element);
    panel.querySelector<HTMLElement>("button, a")?.focus();
    const closed = (event: ToggleEvent) => {
      if (event.newState !== "closed") return;
      if (panel.contains(document.activeElement) || document.activeElement === document.body) linkOf(open.card.element)?.focus();
      setOpen(null);
    };
    panel.addEventListener("beforetoggle", closed);
    return () => panel.removeEventListener("beforetoggle", closed);
  }, [open]);
  return (
    <div
      ref={box}
      popover="auto"
      role="dialog"
      aria-label={open === null ? "Appointment" : open.card.name}
      className="menu-panel diary-menu"
    >
      {open !== null && (
        <MenuItems key={`${open.view.id} ${open.view.version}`} {...open} box={box} stepAction={stepAction} onMove={onMove} />
      )}
    </div>
  );
}

function MenuItems({ card, view, box, stepAction, onMove }: Open & Props & { readonly box: RefObject<HTMLDivElement | null> }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => box.current?.hidePopover();
  const stepping = async (state: FormState, data: FormData): Promise<FormState> => {
    const answer = await stepAction(state, data);
    if (answer.outcome === "done") close();
    return answer;
  };
  const oneClick = view.steps.filter(({ to }) => to !== "no_show");
  return (
    <>
      <p className="menu-title">{card.name}</p>
      <ActionForm action={stepping} label="Status">
        <HiddenField name="appointmentId" value={view.id} />
        <HiddenField name="version" value={view.version} />
        <span className="flex flex-wrap gap-2 px-2">
          {isAsking ? (
            <>
              <SubmitButton name="to" value="no_show" variant="danger" size="row">
                Did not come
              </SubmitButton>
              <Button size="row" onClick={() => setAsking(false)}>
                Not yet
              </Button>
            </>
          ) : (
            <>
              {oneClick.map(({ to, words }) => (
                <SubmitButton key={to} name="to" value={to} variant="secondary" size="row">
                  {words}
                </SubmitButton>
              ))}
              {oneClick.length < view.steps.length && (
                <Button size="row" onClick={() => setAsking(true)}>
                  No-show…
                </Button>
              )}
            </>
          )}
        </span>
      </ActionForm>
      <hr />
      {view.movable && card.movable && (
        <button
          type="button"
          onClick={() => {
            close();
            onMove(card);
          }}
        >
          Move
        </button>
      )}
      {view.movable && <AppLink href={`/appointments/${view.id}/move`}>Move to another date or time…</AppLink>}
      {view.replanHref !== null && <AppLink href={view.replanHref}>Re-plan from here</AppLink>}
      {view.takesForms && <AppLink href={`/appointments/${view.id}/hand-over`}>Hand over the tablet…</AppLink>}
      <AppLink href={`/appointments/${view.id}`}>Open appointment</AppLink>
      <AppLink href={`/patients/${view.patientId}`}>Open patient</AppLink>
      {view.cancellable && <AppLink href={`/appointments/${view.id}/cancel`}>Cancel appointment…</AppLink>}
    </>
  );
}
