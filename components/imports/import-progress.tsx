import { Panel } from "#components/ui/panel.tsx";

/** How far the work has come. Without a script it is the page loaded again that moves it. */
export function ImportProgress({ says, done, of }: { readonly says: string; readonly done: number; readonly of: number }) {
  const words = `${done.toLocaleString("en")} of ${of.toLocaleString("en")} rows`;
  return (
    <Panel>
      <p className="strong" id="import-progress">
        {says}
      </p>
      <progress className="import-progress" max={Math.max(of, 1)} value={done} aria-labelledby="import-progress" />
      <p className="second-line" role="status">
        {words}
      </p>
      <p className="second-line">You can leave this page: it goes on by itself. Load the page again to see how far it is.</p>
    </Panel>
  );
}
