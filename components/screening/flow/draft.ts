"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { type FormAction, type FormState, initialFormState } from "#lib/form-state.ts";
import type { RawForm } from "#lib/forms/rules.ts";
import { mergeDraft } from "#lib/screening/rules/draft.ts";
import { fieldsIn, fillIn } from "./fields.ts";

/** After the last key, and between tries while the connection is lost, in milliseconds. */
const REST = 800;
const AGAIN = 4000;

export type Saving =
  | { readonly kind: "untouched" | "typing" | "saving" | "lost" }
  | { readonly kind: "saved" | "refused"; readonly words: string };

type Kept = { readonly given: RawForm; readonly begun: boolean };

/** Whether what was thrown came from a server that was reached: a redirect, or its own error. Everything else is a lost connection. */
function isAnswered(error: unknown): boolean {
  return error instanceof Error && "digest" in error;
}

/**
 * The draft behind a page: saved as it is typed, tried again until it is. What was typed stays in the page's own fields and nowhere else.
 * @param kept what the server says that the draft holds; a new object is a new answer
 * @param first.mayStay whether the browser may ask before it leaves a page that is not saved: never where leaving clears a patient's answers from the screen
 */
export function useDraft(
  box: RefObject<HTMLFormElement | null>,
  action: FormAction,
  kept: Kept,
  first: { readonly said: string | null; readonly mayStay: boolean },
) {
  const [saving, setSaving] = useState<Saving>(first.said === null ? { kind: "untouched" } : { kind: "saved", words: first.said });
  const base = useRef(kept.given);
  const begun = useRef(kept.begun);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef(false);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  const isDirty = (): boolean =>
    box.current !== null && mergeDraft({ base: base.current, mine: fieldsIn(box.current), kept: base.current }).changed.length > 0;

  const send = async (page: FormData, mine: RawForm): Promise<FormState | null> => {
    page.set("seen", JSON.stringify(base.current));
    if (begun.current) page.set("begun", "on");
    busy.current = true;
    try {
      const answer = await action(initialFormState, page);
      // A section that needs another look is refused with its draft saved.
      if (answer.outcome === "done" || Object.keys(answer.errors).some((name) => name.startsWith("answers."))) {
        base.current = mine;
        begun.current = true;
        setSaving({ kind: "saved", words: answer.message !== null && answer.outcome === "done" ? answer.message : "Saved" });
      }
      return answer;
    } catch (error) {
      if (isAnswered(error)) throw error;
      setSaving({ kind: "lost" });
      plan(AGAIN);
      return null;
    } finally {
      busy.current = false;
    }
  };

  /**
   * Sends the page as it stands, one after the other: each knows of the one before. Null when the server was not reached.
   * @throws the server's redirect, which leads to another part
   */
  const post = async (go: string): Promise<FormState | null> => {
    const form = box.current;
    if (form === null) return null;
    clearTimeout(timer.current);
    const [page, mine] = [pageOf(form, go), fieldsIn(form)];
    const turn = line.current.then(() => send(page, mine));
    line.current = turn.catch(() => undefined);
    return turn;
  };

  const save = async (): Promise<void> => {
    if (!isDirty()) return;
    if (busy.current) return plan(REST);
    setSaving({ kind: "saving" });
    // What the server throws at a save leads nowhere: the page stays, with what was typed.
    const answer = await post("stay").catch(() => ({ ...initialFormState, outcome: "refused" as const }));
    if (answer === null) return;
    if (answer.outcome === "refused") return setSaving({ kind: "refused", words: answer.message ?? "reload the page." });
    if (isDirty()) plan(REST);
  };

  const plan = (wait: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void now.current.save(), wait);
  };
  const touched = (): void => {
    setSaving((before) => (before.kind === "lost" ? before : { kind: "typing" }));
    plan(REST);
  };

  const now = useRef({ save, isDirty, mayStay: first.mayStay });
  now.current = { save, isDirty, mayStay: first.mayStay };
  useEffect(() => {
    const saveNow = () => void now.current.save();
    const whenHidden = () => document.visibilityState === "hidden" && saveNow();
    const warn = (event: BeforeUnloadEvent) => now.current.mayStay && now.current.isDirty() && event.preventDefault();
    window.addEventListener("online", saveNow);
    document.addEventListener("visibilitychange", whenHidden);
    window.addEventListener("beforeunload", warn);
    // What was typed before the script came counts too.
    saveNow();
    const waiting = timer;
    return () => {
      clearTimeout(waiting.current);
      window.removeEventListener("online", saveNow);
      document.removeEventListener("visibilitychange", whenHidden);
      window.removeEventListener("beforeunload", warn);
    };
  }, []);

  // The server drew the page again: what came from elsewhere is written where this page has changed nothing.
  useEffect(() => {
    begun.current = kept.begun;
    if (box.current === null) return;
    const { given, changed, elsewhere } = mergeDraft({ base: base.current, mine: fieldsIn(box.current), kept: kept.given });
    const taken = elsewhere.filter((question) => !changed.includes(question));
    fillIn(box.current, given, taken);
    base.current = kept.given;
  }, [kept, box]);

  return { saving, post, touched };
}

/** The page as it is sent, without the framework's own fields. */
function pageOf(form: HTMLFormElement, go: string): FormData {
  const page = new FormData();
  for (const [name, value] of new FormData(form)) if (!name.startsWith("$ACTION") && name !== "begun") page.append(name, value);
  page.set("go", go);
  return page;
}
