import type { RefObject } from "react";
import { KeysList } from "./keys-list.tsx";

/** Which keys do what. */
export function KeysHelp({ box }: { readonly box: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={box} className="dialog" aria-labelledby="diary-keys">
      <div className="dialog-head">
        <h2 id="diary-keys">Keys of the diary</h2>
        <button type="button" className="btn btn-secondary btn-row" onClick={() => box.current?.close()}>
          Close
        </button>
      </div>
      <div className="dialog-body">
        <KeysList />
        <p className="t-small mt-3 text-ink-2">
          Single keys can be switched off in{" "}
          <a className="link" href="/settings/me">
            your settings
          </a>
          .
        </p>
      </div>
    </dialog>
  );
}
