/** The demo clinic's places, people, shifts and services: invented, as they stand on paper. */
import type { Role } from "#lib/auth/policy.ts";

export const PLACES = [
  {
    name: "Carlton, Melbourne",
    address: "12 Wattle Lane, Carlton VIC 3053",
    phone: "03 5550 1482",
    timeZone: "Australia/Melbourne",
    jurisdiction: "AU-VIC",
    rooms: ["Room 1", "Room 2", "Room 3", "Room 4"],
    devices: ["SkinPen 1", "SkinPen 2", "SkinPen 3", "Dermastamp 1"],
  },
  {
    name: "Fremantle, Perth",
    address: "88 Marine Terrace, Fremantle WA 6160",
    phone: "08 5550 7714",
    timeZone: "Australia/Perth",
    jurisdiction: "AU-WA",
    rooms: ["Room 5", "Room 6"],
    devices: ["SkinPen 4", "SkinPen 5"],
  },
] as const;

export type StaffRow = {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly profession: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly stepKey?: string;
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
  readonly isSupervised: boolean;
};

export const PROFESSIONS: Readonly<Record<string, string>> = {
  admin: "Practice manager",
  doctor: "Doctor",
  supervised: "Dermal therapist",
  reception: "Reception",
};

export const COLLEAGUES: readonly StaffRow[] = [
  {
    key: "aroha",
    name: "Aroha Ngata",
    email: "aroha@cadence.example",
    profession: "Nurse",
    roles: ["clinician"],
    password: "velvet-canyon-otter",
    isDoctor: false,
    isPrescriber: false,
    isSupervised: false,
  },
  {
    key: "mei",
    name: "Mei Castellanos",
    email: "mei@cadence.example",
    profession: "Dermal therapist",
    roles: ["clinician"],
    password: "amber-thicket-lyre",
    isDoctor: false,
    isPrescriber: false,
    isSupervised: false,
  },
  {
    key: "henrik",
    name: "Henrik Solberg",
    email: "henrik@cadence.example",
    profession: "Nurse practitioner",
    roles: ["clinician"],
    password: "cobalt-prairie-fern",
    isDoctor: false,
    isPrescriber: true,
    isSupervised: false,
  },
];

/** Shifts by clinician: place, weekdays (1 Monday), and two periods with a break between. Every day of the week someone works, so no day of the demo is empty. */
export const SHIFTS = [
  {
    key: "doctor",
    place: 0,
    days: [1, 2, 4, 5, 7],
    periods: [
      ["09:00", "12:30"],
      ["13:15", "17:30"],
    ],
  },
  {
    key: "supervised",
    place: 0,
    days: [1, 3, 4, 6, 7],
    periods: [
      ["08:30", "12:00"],
      ["12:45", "16:30"],
    ],
  },
  {
    key: "aroha",
    place: 0,
    days: [2, 3, 4, 5, 6],
    periods: [
      ["08:30", "12:15"],
      ["13:00", "16:45"],
    ],
  },
  {
    key: "mei",
    place: 0,
    days: [1, 2, 3, 5, 6, 7],
    periods: [
      ["09:00", "13:00"],
      ["13:45", "17:00"],
    ],
  },
  {
    key: "henrik",
    place: 1,
    days: [1, 2, 3, 4, 5, 6, 7],
    periods: [
      ["08:30", "12:30"],
      ["13:15", "17:00"],
    ],
  },
] as const;

const phase = (name: string, minutes: number, needsClinician: boolean, needsRoom: boolean, needsDevice: boolean) => ({
  name,
  minutes,
  needsClinician,
  needsRoom,
  needsDevice,
});

export const SERVICES = {
  consultation: {
    name: "First consultation",
    category: "Consultations and reviews",
    kind: "consultation",
    needles: false,
    price: null,
    phases: [phase("Consultation", 45, true, false, false)],
  },
  review: {
    name: "Review with photographs",
    category: "Consultations and reviews",
    kind: "review",
    needles: false,
    price: null,
    phases: [phase("Review", 30, true, true, false)],
  },
  face: {
    name: "Needling, face",
    category: "Skin needling",
    kind: "treatment",
    needles: true,
    price: 34_000,
    phases: [phase("Numbing", 30, false, true, false), phase("Needling", 45, true, true, true)],
  },
  scalp: {
    name: "Needling, scalp",
    category: "Skin needling",
    kind: "treatment",
    needles: true,
    price: 29_000,
    phases: [phase("Numbing", 20, false, true, false), phase("Needling", 40, true, true, true)],
  },
  body: {
    name: "Needling, body",
    category: "Skin needling",
    kind: "treatment",
    needles: true,
    price: 39_000,
    phases: [phase("Numbing", 30, false, true, false), phase("Needling", 60, true, true, true)],
  },
  light: {
    name: "Calming light facial",
    category: "Facials",
    kind: "treatment",
    needles: false,
    price: 12_500,
    phases: [phase("Facial", 60, true, true, false)],
  },
} as const;

export type ServiceKey = keyof typeof SERVICES;
