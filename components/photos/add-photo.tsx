import { Button } from "#components/ui/button.tsx";
import { FileField, SelectField } from "#components/ui/field.tsx";
import { PHOTO_VIEWS } from "#lib/photos/rules/views.ts";

/** A photograph that belongs to no visit, by a plain form: it goes back to its page, which says what became of it. */
export function AddPhoto({ patientId, idempotencyKey }: { readonly patientId: string; readonly idempotencyKey: string }) {
  return (
    <form action="/photos" method="post" encType="multipart/form-data" className="fields" aria-label="Add a photograph">
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <input type="hidden" name="patientId" value={patientId} />
      <SelectField name="view" label="View" options={PHOTO_VIEWS.map(({ id, label }) => ({ value: id, label }))} />
      <FileField name="picture" label="Picture" accept="image/*" required help="JPEG, PNG or WebP, up to 15 MB." />
      <div>
        <Button type="submit">Add</Button>
      </div>
    </form>
  );
}
