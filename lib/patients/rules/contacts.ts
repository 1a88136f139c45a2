/** How a patient may be reached, and by whom they are surrounded. */
export const CHANNELS = ["call", "text", "email", "post"] as const;
export type Channel = (typeof CHANNELS)[number];
export const CHANNEL_LABELS: Readonly<Record<Channel, string>> = { call: "Calls", text: "Text messages", email: "E-mail", post: "Post" };

export const PEOPLE_ROLES = ["guardian", "emergency", "doctor", "referrer"] as const;
export type PersonRole = (typeof PEOPLE_ROLES)[number];
export const PERSON_ROLE_LABELS: Readonly<Record<PersonRole, string>> = {
  guardian: "Parent or guardian",
  emergency: "To call in an emergency",
  doctor: "Their doctor",
  referrer: "Who sent them",
};

export type ContactConsents = Readonly<Record<Channel, "yes" | "no" | "unasked">>;

/** "Agreed to text messages and e-mail. Not to calls. Not asked about post." What was not asked is never told as a no. */
export function sayContactConsents(consents: ContactConsents): string {
  const named = (said: ContactConsents[Channel]) => {
    const words = CHANNELS.filter((channel) => consents[channel] === said).map((channel) => inSentence(CHANNEL_LABELS[channel]));
    return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : (words[0] ?? "");
  };
  const [yes, no, unasked] = [named("yes"), named("no"), named("unasked")];
  if (yes === "" && no === "") return "Not asked yet how they may be reached.";
  return [yes === "" ? "" : `Agreed to ${yes}.`, no === "" ? "" : `Not to ${no}.`, unasked === "" ? "" : `Not asked about ${unasked}.`]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function inSentence(label: string): string {
  return label === "E-mail" ? "e-mail" : label.toLowerCase();
}
