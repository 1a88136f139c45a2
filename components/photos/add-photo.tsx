import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { PHOTO_VIEWS } from "#lib/photos/rules/views.ts";

/** A photograph that belongs to no visit, by a plain form: it goes back to its page, which says what became of it. */
export function AddPhoto({ patientId, idempotencyKey }: { readonly patientId: string; readonly idempotencyKey: string }) {
  return (
    <form action="/photos" method="post" encType="multipart/form-data" className="fields" aria-label="Add a photograph">
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <input type="hidden" name="patientId" value={patientId} />
      <SelectField name="view" label="View" options={PHOTO_VIEWS.map(({ id, label }) => ({ value: id, label }))} />
      <div>
        <label className="label" htmlFor="picture">
          Picture
        </label>
        <input id="picture" type="file" name="picture" accept="image/*" required className="photo-file" aria-describedby="picture-help" />
        <p id="picture-help" className="second-line">
          JPEG, PNG or WebP, up to 15 MB.
        </p>
      </div>
      <div>
        <Button type="submit">Add</Button>
      </div>
    </form>
  );
}
