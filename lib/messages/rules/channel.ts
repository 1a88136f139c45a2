export type Channel = "email" | "text";

export type Reachable = {
  readonly email: string;
  readonly phone: string;
  /** What the patient last said of each channel; nothing where they were never asked, which is no yes. */
  readonly agreed: Readonly<Partial<Record<Channel, boolean>>>;
};

/** Why nothing can be sent, for staff. */
export type Unreachable = "no_channel_agreed" | "no_address";

/** The ways that a patient agreed to and has an address for, whatever the clinic has been set up to send with. */
export function waysOf({ email, phone, agreed }: Reachable): readonly Channel[] {
  const byMail = agreed.email === true && email.trim() !== "";
  const byText = agreed.text === true && phone.trim() !== "";
  return [...(byMail ? (["email"] as const) : []), ...(byText ? (["text"] as const) : [])];
}

/** A message that did not get to its patient: where it was sent and refused, or by which ways they could be reached when none served. */
export type Unreached = { readonly refusedAt: string | null; readonly ways: readonly string[] };

/** Whether there is a way now that there was not then: an agreement that came, or an address that was put right. */
export function canBeToldAgain({ refusedAt, ways }: Unreached, recipient: Reachable): boolean {
  const now = waysOf(recipient);
  if (refusedAt === null) return now.some((way) => !ways.includes(way));
  return now.length > 0 && recipient.email.trim() !== refusedAt && recipient.phone.replaceAll(/[^\d+]/g, "") !== refusedAt;
}

/**
 * How a patient is reached: by e-mail where they agreed to it and have an address, else by text message where those are sent at all.
 * @param sendsTexts whether the clinic has a service for text messages; where it has none for either, what would have gone is kept
 */
export function channelOf(
  { email, phone, agreed }: Reachable,
  sendsTexts: boolean,
): { readonly channel: Channel; readonly address: string } | Unreachable {
  if (agreed.email === true && email.trim() !== "") return { channel: "email", address: email.trim() };
  if (agreed.text === true && phone.trim() !== "" && sendsTexts) return { channel: "text", address: phone.replaceAll(/[^\d+]/g, "") };
  return agreed.email === true || agreed.text === true ? "no_address" : "no_channel_agreed";
}
