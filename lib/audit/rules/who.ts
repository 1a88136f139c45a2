/** Who did something, in a word, where the trail names no colleague. */
export function sayWho(actor: { readonly kind: string; readonly name: string | null; readonly action: string }): string {
  if (actor.kind === "staff" && actor.name !== null) return actor.name;
  if (actor.kind === "patient") return "The patient";
  if (actor.kind === "visitor")
    return actor.action.startsWith("portal:") ? "Somebody with the patient’s link" : "Somebody who was not signed in";
  return actor.name === null ? "The system" : `The system, for ${actor.name}`;
}

const OBJECTS: Readonly<Record<string, string>> = {
  user: "colleague",
  form_response: "form",
  supply: "product",
  resource: "room or device",
  health_item: "allergy or medicine",
};

/** The kind of thing that something was done to: "waitlist entry". */
export function sayObject(objectType: string): string {
  return OBJECTS[objectType] ?? objectType.replaceAll("_", " ");
}
