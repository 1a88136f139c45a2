"use client";

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type FormAction, type FormState, initialFormState } from "#lib/form-state.ts";
import { SCREEN_IS_SHUT } from "#lib/screen-state.ts";
import { ZONE_FIELDS } from "./zone-values.ts";

export type SaveAction = FormAction;

type Saving =
  | { readonly kind: "idle" | "saving" | "offline" }
  | { readonly kind: "saved"; readonly words: string }
  /** What was sent cannot be kept as it stands, or another person saved meanwhile: the answer says so, with what was sent. */
  | { readonly kind: "refused"; readonly answer: FormState };

const QUIET_MS = 1000;
const RETRY_MS = 5000;

/** Which page a save comes from, and its how manyeth change: a save whose answer was lost is then no other person's. */
type Origin = { readonly editor: string; readonly edit: number };

/** What stands in the form without a zone that is only half typed: the rest of the draft does not wait for it. */
function draftOf(form: HTMLFormElement, version: number, { editor, edit }: Origin): FormData {
  const data = new FormData(form);
  data.set("version", String(version));
  data.set("editor", editor);
  data.set("edit", String(edit));
  for (const name of [...data.keys()]) {
    const zone = /^(zones\.[^.]+)\.depth$/.exec(name)?.[1];
    if (zone === undefined || (data.get(`${zone}.depth`) !== "" && data.get(`${zone}.passes`) !== "")) continue;
    for (const field of ZONE_FIELDS) data.delete(`${zone}.${field}`);
  }
  return data;
}

/**
 * Saves the form a second after the last change, one save at a time, each under the version that the one before left. A button of the form waits for a save
 * that is on its way, and saves wait for a button's answer. A save that finds no server is tried again until one answers; one that is refused waits for the
 * next change, and after another person's change for a choice between the two.
 * @param anchor any element of the form.
 * @param base the version that the page was drawn with.
 */
export function useAutosave(action: SaveAction, anchor: RefObject<HTMLInputElement | null>, base: number) {
  const [saving, setSaving] = useState<Saving>({ kind: "idle" });
  const [version, setVersion] = useState(base);
  const [dirty, setDirty] = useState(false);
  const [editor] = useState(() => crypto.randomUUID());
  const pressed = useRef<HTMLElement | null>(null);
  const now = useRef({ version: base, edits: 0, kept: 0, isSaving: false, isHeld: false, isStopped: false, timer: 0 });

  const save = useCallback(async () => {
    const state = now.current;
    const form = anchor.current?.form;
    window.clearTimeout(state.timer);
    if (form === null || form === undefined || state.isSaving || state.isHeld || state.isStopped) return;
    const later = (ms: number) => {
      state.timer = window.setTimeout(() => void save(), ms);
    };
    state.isSaving = true;
    const sent = state.edits;
    setSaving({ kind: "saving" });
    const answer = await action(initialFormState, draftOf(form, state.version, { editor, edit: sent })).catch(() => null);
    state.isSaving = false;
    if (answer === null || answer.isShut === true) {
      // Under the cover it waits, and is tried again until somebody is back.
      if (answer !== null) window.dispatchEvent(new Event(SCREEN_IS_SHUT));
      setSaving({ kind: "offline" });
      later(RETRY_MS);
    } else if (answer.outcome === "done" && answer.version !== undefined) {
      Object.assign(state, { version: answer.version, kept: sent });
      setVersion(answer.version);
      setSaving({ kind: "saved", words: answer.message ?? "" });
      if (state.edits === sent) setDirty(false);
      else later(QUIET_MS);
    } else {
      state.isStopped = answer.isConflict === true;
      setSaving({ kind: "refused", answer });
    }
  }, [action, anchor, editor]);

  const touch = useCallback(() => {
    const state = now.current;
    state.edits += 1;
    setDirty(true);
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(() => void save(), QUIET_MS);
  }, [save]);

  /** The form goes on from a version that came by another way: a button's answer, or what another person saved. */
  const goOn = useCallback((next: number) => {
    Object.assign(now.current, { version: next, kept: now.current.edits, isStopped: false });
    setVersion(next);
    setSaving({ kind: "idle" });
    setDirty(false);
  }, []);

  /** A button's answer has come: what was typed meanwhile is saved now. */
  const release = useCallback(() => {
    Object.assign(now.current, { isHeld: false, isStopped: false });
    setSaving((before) => (before.kind === "refused" ? { kind: "idle" } : before));
  }, []);

  useEffect(() => {
    const form = anchor.current?.form;
    if (form === null || form === undefined) return;
    const hold = (event: SubmitEvent) => {
      const state = now.current;
      window.clearTimeout(state.timer);
      if (state.isSaving) {
        // What the button sends must name the version that the save under way leaves: it is pressed again then.
        event.preventDefault();
        event.stopPropagation();
        pressed.current = event.submitter;
        return;
      }
      state.isHeld = true;
      state.edits += 1;
      for (const [name, value] of Object.entries({ editor, edit: String(state.edits) })) {
        const field = form.elements.namedItem(name);
        if (field instanceof HTMLInputElement) field.value = value;
      }
      setDirty(false);
    };
    const saveBeforeLeaving = () => {
      if (document.visibilityState === "hidden" && now.current.edits > now.current.kept) void save();
    };
    form.addEventListener("submit", hold);
    document.addEventListener("visibilitychange", saveBeforeLeaving);
    return () => {
      form.removeEventListener("submit", hold);
      document.removeEventListener("visibilitychange", saveBeforeLeaving);
    };
  }, [anchor, save, editor]);

  useEffect(() => {
    const button = pressed.current;
    if (saving.kind === "saving" || button === null) return;
    pressed.current = null;
    anchor.current?.form?.requestSubmit(button);
  }, [saving, anchor]);

  return { saving, version, dirty, touch, goOn, release };
}
