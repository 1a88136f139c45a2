import { ButtonLink } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { ProtocolFlags, ProtocolNumbers, type ProtocolRange } from "./protocol-numbers.tsx";

type Choice = { readonly value: string; readonly label: string };

type Props = {
  readonly action: FormAction;
  readonly idempotencyKey: string;
  readonly patientId: string;
  readonly protocolVersionId: string;
  readonly protocol: ProtocolRange;
  readonly services: readonly Choice[];
  readonly locations: readonly Choice[];
  readonly back: string;
};

/** A proposal within its protocol, begun with the protocol's usual numbers. Gaps in days, depths in millimetres. */
export function ProposalForm({ action, idempotencyKey, patientId, protocolVersionId, protocol, services, locations, back }: Props) {
  return (
    <ActionForm action={action} submit="Propose the series" pendingText="Saving…" beside={<ButtonLink href={back}>Cancel</ButtonLink>}>
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="patientId" value={patientId} />
      <HiddenField name="protocolVersionId" value={protocolVersionId} />
      <ProtocolFlags flags={protocol.flags} />
      <SelectField name="serviceId" label="Service" options={services} defaultValue={services[0]?.value} />
      {locations.length === 1 && locations[0] !== undefined ? (
        <HiddenField name="locationId" value={locations[0].value} />
      ) : (
        <SelectField name="locationId" label="Location" options={locations} defaultValue={locations[0]?.value} />
      )}
      <ProtocolNumbers protocol={protocol} />
    </ActionForm>
  );
}
