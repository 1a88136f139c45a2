import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { VisitPhotosView } from "#lib/photos/queries/visit.ts";
import { PhotoSaid } from "./photo-said.tsx";
import { PhotoSlot } from "./photo-slot.tsx";
import { PhotoUses } from "./photo-uses.tsx";

type PhotosPanelProps = {
  readonly photos: VisitPhotosView;
  /** What the address says of a photograph that was sent without a script: `?photo=`. */
  readonly said: string | readonly string[] | undefined;
};

/** The standard views of a visit as a checklist, each taken by one press. A form for each view: it stands beside the record's own form, not in it. */
export function PhotosPanel({ photos, said }: PhotosPanelProps) {
  const { patientId, slots } = photos;
  return (
    <Panel id="photographs" title="Photographs" aside={<TextLink href={`/patients/${patientId}/photos`}>Compare</TextLink>}>
      <div className="touch grid gap-4">
        <PhotoSaid said={said} />
        {photos.mayTake ? (
          <PhotoUses uses={photos.uses} />
        ) : (
          <Notice meaning="warn" title="The patient has not agreed to photographs for their record.">
            Without it none is taken. <TextLink href={`/patients/${patientId}/photo-consent`}>Sign it on the tablet</TextLink>
          </Notice>
        )}
        {photos.mayTake && (
          <ul className="photo-slots">
            {slots.map(({ view, label, how, taken: here, last }) => (
              <li key={view}>
                <PhotoSlot
                  patientId={patientId}
                  appointmentId={photos.appointmentId}
                  view={view}
                  label={label}
                  how={how}
                  taken={here.map(({ id, when }) => ({ id, when }))}
                  last={last === null ? null : { id: last.id, when: last.when }}
                  idempotencyKey={crypto.randomUUID()}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
