export type Channel = "email" | "text";

export type Reachable = {
  readonly email: string;
  readonly phone: string;
  /** What the patient last said of each channel; nothing where they were never asked, which is no yes. */
  readonly agreed: Readonly<Partial<Record<Channel, boolean>>>;
};

/** Why nothing can be sent, for staff. */
export type Unreachable = "no_channel_agreed" | "no_address";

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
