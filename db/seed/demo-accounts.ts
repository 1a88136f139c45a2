/**
 * The people who sign in to the demo clinic. They exist in the demo alone: a real installation starts without any user. Their passwords are printed on
 * the console and in the README, so that whoever tries the demo gets in.
 */
export type DemoAccount = {
  readonly key: "admin" | "doctor" | "supervised" | "reception";
  /** What the account is for, as the console shows it. */
  readonly role: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The key of their second step, for an authenticator app: fixed and printed, as the passwords are. */
  readonly stepKey?: string;
  readonly roles: readonly ("admin" | "clinician" | "reception")[];
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
  readonly isSupervised: boolean;
};

export const demoAccounts: readonly DemoAccount[] = [
  {
    key: "admin",
    role: "Admin",
    name: "Margit Halvorsen",
    email: "admin@cadence.example",
    password: "steady-harbour-lamp",
    stepKey: "CADENCEDEMOADMINSECONDSTEPCODE23",
    roles: ["admin"],
    isDoctor: false,
    isPrescriber: false,
    isSupervised: false,
  },
  {
    key: "doctor",
    role: "Clinician (doctor, prescriber)",
    name: "Dr Amara Okonjo",
    email: "doctor@cadence.example",
    password: "copper-meadow-kite",
    roles: ["clinician"],
    isDoctor: true,
    isPrescriber: true,
    isSupervised: false,
  },
  {
    key: "supervised",
    role: "Clinician (supervised)",
    name: "Tomás Ferreira",
    email: "clinician@cadence.example",
    password: "quiet-orchard-drum",
    roles: ["clinician"],
    isDoctor: false,
    isPrescriber: false,
    isSupervised: true,
  },
  {
    key: "reception",
    role: "Reception",
    name: "Leila Haddad",
    email: "reception@cadence.example",
    password: "bright-ribbon-canoe",
    roles: ["reception"],
    isDoctor: false,
    isPrescriber: false,
    isSupervised: false,
  },
];
