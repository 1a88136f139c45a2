import { KEYS } from "./keys.ts";

/** Which keys do what on the diary. */
export function KeysList() {
  return (
    <dl className="keys-list">
      {KEYS.map(({ key, does }) => (
        <div key={key}>
          <dt>
            <kbd className="key">{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
      <div>
        <dt>Arrows</dt>
        <dd>From one appointment to the next</dd>
      </div>
    </dl>
  );
}
