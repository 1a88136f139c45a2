import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { KeysList } from "#components/diary/board/keys-list.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { currentActor, enterArea } from "#lib/auth/session.ts";
import { chooseKeysAction } from "./actions.ts";

export const metadata: Metadata = { title: "Your settings" };

export default async function OwnSettingsPage() {
  await enterArea("clinic:read");
  const actor = await currentActor();
  if (actor === null) redirect("/sign-in");
  return (
    <div className="page page-narrow">
      <PageHead title="Your settings" lead={`For ${actor.name} alone, on every computer.`} />
      <Panel title="Keys">
        <div className="stack">
          <KeysList />
          <ActionForm action={chooseKeysAction} label="Keys" submit="Save">
            <CheckboxField
              name="singleKeys"
              label="Single keys"
              help="Letters, / and ? act without Ctrl or Alt. Switch them off where you speak to the computer, or press keys by mistake. Arrow keys always work."
              defaultChecked={actor.singleKeys}
            />
          </ActionForm>
        </div>
      </Panel>
    </div>
  );
}
