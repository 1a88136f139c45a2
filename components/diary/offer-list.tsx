import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { AppLink, TextLink } from "#components/ui/link.tsx";
import type { FormAction } from "#lib/form-state.ts";

export type OfferRow = {
  readonly entryId: string;
  readonly entryVersion: number;
  readonly appointmentId: string;
  readonly version: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly service: string;
  readonly session: string | null;
  readonly booked: string;
  readonly date: string;
  readonly time: string;
  readonly timeWords: string;
  readonly clinicianId: string | null;
  readonly words: string;
  readonly wishes: string;
  readonly note: string;
  readonly since: string;
};

type Props = {
  /** The visit whose place it was. */
  readonly freedId: string;
  readonly offers: readonly OfferRow[];
  readonly action: FormAction;
  /** Has the place offered in a message. */
  readonly offer: FormAction;
};

/** Who could come, best first; each moves there in one click. */
export function OfferList({ freedId, offers, action, offer: offerAction }: Props) {
  return (
    <ol className="rows px-4" aria-label="Who could come, best first">
      {offers.map((offer, index) => (
        <li key={offer.entryId} className="row flex-wrap">
          <div className="min-w-0 flex-1 basis-72">
            <p>
              <AppLink href={`/patients/${offer.patientId}`} className="link-quiet t-ui strong">
                {offer.patientName}
              </AppLink>
              {offer.phone !== "" && (
                <span className="t-ui ms-3 whitespace-nowrap">
                  <TextLink href={`tel:${offer.phone.replaceAll(/[^\d+]/g, "")}`}>{offer.phone}</TextLink>
                </span>
              )}
            </p>
            <p className="t-ui">{offer.words}</p>
            <p className="second-line">
              {[offer.service, offer.session].filter((part) => part !== null).join(", ")}, booked{" "}
              <TextLink quiet href={`/appointments/${offer.appointmentId}`}>
                {offer.booked}
              </TextLink>
            </p>
            <p className="second-line">
              {offer.wishes}, waiting since {offer.since}
            </p>
            {offer.note !== "" && <p className="second-line">{offer.note}</p>}
          </div>
          <ActionForm action={offerAction} inline label={`Offer ${offer.timeWords} to ${offer.patientName} in a message`}>
            <HiddenField name="freedId" value={freedId} />
            <HiddenField name="entryId" value={offer.entryId} />
            <HiddenField name="date" value={offer.date} />
            <HiddenField name="time" value={offer.time} />
            <SubmitButton variant="secondary" pendingText="Offering…">
              Offer by message
              <span className="visually-hidden"> to {offer.patientName}</span>
            </SubmitButton>
          </ActionForm>
          <ActionForm action={action} inline label={`Move ${offer.patientName} to ${offer.timeWords}`}>
            <HiddenField name="freedId" value={freedId} />
            <HiddenField name="entryId" value={offer.entryId} />
            <HiddenField name="entryVersion" value={offer.entryVersion} />
            <HiddenField name="version" value={offer.version} />
            <HiddenField name="date" value={offer.date} />
            <HiddenField name="time" value={offer.time} />
            <HiddenField name="clinicianId" value={offer.clinicianId ?? "any"} />
            <SubmitButton variant={index === 0 ? "primary" : "secondary"} pendingText="Moving…">
              Move to {offer.timeWords}
              <span className="visually-hidden"> for {offer.patientName}</span>
            </SubmitButton>
          </ActionForm>
        </li>
      ))}
    </ol>
  );
}
