"use client";

import { type FormEvent, useActionState, useEffect, useId, useRef, useState, useTransition } from "react";
import { flushSync } from "react-dom";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { FormContext } from "#components/ui/form-context.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PartsProgress } from "#components/ui/progress.tsx";
import { type FormAction, type FormState, initialFormState } from "#lib/form-state.ts";
import type { FillingView } from "#lib/screening/rules/filling-view.ts";
import { type Completion, CompletionFields, completionWords } from "./completion.tsx";
import { useDraft } from "./draft.ts";
import { asSent, fieldsIn } from "./fields.ts";
import { Review } from "./review.tsx";
import { SavedLine } from "./saved-line.tsx";
import { Part, partId, Sections } from "./sections.tsx";

type ScreeningFlowProps = {
  /** What takes every page of the form: it saves, looks at a section, goes on, and signs. */
  readonly action: FormAction;
  readonly view: FillingView;
  readonly completion: Completion;
  readonly idempotencyKey: string;
  /** What the action needs to know beside the form: the visit and the way, where they are not the session's. */
  readonly hidden?: Readonly<Record<string, string>> | undefined;
  /** What else stands in the address: "way=paper". */
  readonly search?: string | undefined;
  /** A section was opened from the summary and leads back there. */
  readonly returning?: boolean | undefined;
  /** Answers came from another device since this page was opened. */
  readonly told?: boolean | undefined;
};

const TOLD = "Some of these answers were also given on another device. The newest of each stands here: please look through them.";

/**
 * A form filled in part by part: a group of questions, then the next, then everything once more before it is signed. Without a script each part is sent and
 * comes back as the next; with one the parts change in the page, and what is typed is saved as it is typed, whatever becomes of the connection.
 */
export function ScreeningFlow(props: ScreeningFlowProps) {
  const { action, view, completion, idempotencyKey, hidden = {}, search, returning = false, told = false } = props;
  const [sent, send] = useActionState(action, initialFormState);
  const [answered, setAnswered] = useState<FormState | null>(null);
  const state = answered ?? sent;
  const [given, setGiven] = useState(() => (sent.outcome === "refused" ? sent.values : asSent(view.given)));
  const [chosen, setChosen] = useState(given);
  const [current, setCurrent] = useState(view.at);
  const [fromSummary, setFromSummary] = useState(returning);
  const [pending, start] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const prefix = useId();
  const last = view.definition.sections.length;
  const { saving, post, touched } = useDraft(form, action, view, {
    said: view.savedAt === null ? null : `Saved, ${view.savedAt}`,
    mayStay: completion.by !== "patient",
  });
  const go = useParts(current, setCurrent, last, prefix);
  useEffect(() => setCurrent(view.at), [view]);

  /** What the server said, with the fields as they stand now: drawing them again takes nothing back. */
  const take = (answer: FormState | null) => {
    if (form.current !== null) setGiven({ ...answer?.values, ...asSent(fieldsIn(form.current)) });
    setAnswered(answer);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const button = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
    const wanted = button instanceof HTMLButtonElement && button.value !== "" ? button.value : "next";
    if (wanted === "back") return go(current - 1);
    start(async () => {
      const answer = await post(wanted === "next" ? "check" : wanted);
      if (answer?.outcome === "refused") return take({ ...answer, sentAt: state.sentAt + 1 });
      take(null);
      // Whoever has lost the connection goes on all the same: it is saved once it is back. Only the summary is drawn by the server.
      if (wanted === "next") go(current + 1);
    });
  };
  const onInput = () => {
    if (form.current !== null) setChosen(asSent(fieldsIn(form.current)));
    if (current < last) touched();
  };
  const toSummary = fromSummary || current === last - 1;
  const isConfirming = current === last && view.earlierOn !== null;
  const onward = current < last ? (toSummary ? "summary" : "next") : isConfirming ? "confirm" : "sign";
  const fields = {
    ...hidden,
    formVersionId: view.versionId,
    part: view.part,
    at: String(current),
    seen: JSON.stringify(view.given),
    idempotencyKey,
  };

  return (
    <FormContext value={{ state, pending, prefix, given }}>
      <form
        ref={form}
        action={send}
        onSubmit={onSubmit}
        onInput={onInput}
        noValidate
        aria-label={view.definition.title}
        className="form-parts touch"
      >
        {Object.entries(fields).map(([name, value]) => (
          <HiddenField key={name} name={name} value={value} />
        ))}
        {view.begun && <HiddenField name="begun" value="on" />}
        {/* Enter in a field presses the first button of a form. */}
        <button type="submit" name="go" value={onward} hidden />
        <PartsProgress title={view.definition.title} current={current + 1} total={last + 1} />
        {told && <Notice meaning="info" title={TOLD} touch live />}
        <ErrorSummary state={state} prefix={prefix} />
        <Sections definition={view.definition} current={current} prefix={prefix} chosen={chosen} />
        <Part
          index={last}
          current={current}
          prefix={prefix}
          title={isConfirming ? "Has anything changed?" : `Look through ${completion.by === "patient" ? "your" : "the"} answers`}
          intro={introOf(view)}
        >
          <Review
            sections={view.review}
            hrefOf={(section) => `?${search === undefined ? "" : `${search}&`}part=${section + 1}&then=sign`}
            onChange={(section) => {
              setFromSummary(true);
              go(section);
            }}
          />
          {current === last && !isConfirming && <CompletionFields completion={completion} />}
        </Part>
        <div className="part-nav">
          {current > 0 && !isConfirming && (
            <SubmitButton name="go" value="back" variant="secondary" size="touch" pendingText="Back">
              Back
            </SubmitButton>
          )}
          <SubmitButton name="go" value={onward} size="touch" wide pendingText={current < last ? "Saving…" : "Signing…"}>
            {current === last
              ? isConfirming
                ? "Nothing has changed"
                : completionWords(completion)
              : fromSummary
                ? "Back to the summary"
                : "Continue"}
          </SubmitButton>
        </div>
        <SavedLine saving={saving} />
      </form>
    </FormContext>
  );
}

function introOf({ earlierOn }: FillingView): string {
  if (earlierOn === null) return "Change what is not right. Then complete the form below.";
  return `You gave these answers on ${earlierOn}. If one is different today, change it. If none is, say so below.`;
}

/** Whether a form has been in sight since the browser loaded the page: the first one of all takes no focus. */
let stoodBefore = false;

/** Changes parts: the heading takes the focus, and the address follows, so that opening the page again leads to the same part. */
function useParts(current: number, setCurrent: (part: number) => void, last: number, prefix: string): (part: number) => void {
  const moved = useRef(false);
  // The server led to another part and drew the form anew: the button that was pressed is gone, and the focus with it.
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (stoodBefore && isLost) moved.current = true;
    stoodBefore = true;
  }, []);
  useEffect(() => {
    const url = new URL(window.location.href);
    url.searchParams.set("part", current === last ? "sign" : String(current + 1));
    url.searchParams.delete("told");
    // In place of the page: nothing of the form is a step back in the browser.
    if (url.href !== window.location.href) window.history.replaceState(null, "", url);
    if (!moved.current) return;
    moved.current = false;
    window.scrollTo(0, 0);
    document.getElementById(partId(prefix, current))?.focus({ preventScroll: true });
  }, [current, last, prefix]);
  // A link of the summary of errors may lead to a question of another part: it is brought in before the focus goes there.
  useEffect(() => {
    const lead = (event: Event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
      const part = document.getElementById(link?.getAttribute("href")?.slice(1) ?? "")?.closest("[data-part]");
      if (part instanceof HTMLElement) flushSync(() => setCurrent(Number(part.dataset.part)));
    };
    document.addEventListener("click", lead, true);
    return () => document.removeEventListener("click", lead, true);
  }, [setCurrent]);
  return (part) => {
    moved.current = true;
    setCurrent(part);
  };
}
