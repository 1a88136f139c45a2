import { type Field, NUMBER_ELSEWHERE, WHOLE_NAME } from "./columns.ts";

/** What the columns of a list of appointments can say. Their patients' numbers are those of the system that it comes from, unless a heading says otherwise. */
export const APPOINTMENT_FIELDS = {
  /** Of a file that Cadence wrote itself. */
  cadenceId: { label: "Patient’s ID in Cadence", knownBy: ["patient s id", "patient id in cadence"] },
  patientNumber: { label: "Patient’s number here", knownBy: ["cadence number", "cadence no", "cadence id", "number here"] },
  formerNumber: {
    label: "Patient’s number in the former system",
    knownBy: [...NUMBER_ELSEWHERE],
  },
  fullName: {
    label: "Patient’s whole name",
    knownBy: WHOLE_NAME,
  },
  givenName: {
    label: "Patient’s first name",
    knownBy: ["first name", "given name", "given names", "forename", "vorname", "prenom", "nombre"],
  },
  familyName: {
    label: "Patient’s family name",
    knownBy: ["last name", "family name", "surname", "nachname", "nom", "apellido", "apellidos"],
  },
  dateOfBirth: {
    label: "Patient’s date of birth",
    knownBy: ["date of birth", "dob", "birth date", "birthdate", "birthday", "born", "born on", "geburtsdatum", "date de naissance"],
  },
  service: {
    label: "Service",
    knownBy: [
      "service",
      "service name",
      "appointment type",
      "type",
      "treatment",
      "treatment type",
      "procedure",
      "item",
      "leistung",
      "behandlung",
      "prestation",
      "servicio",
    ],
  },
  start: {
    label: "Date and time",
    knownBy: [
      "start",
      "starts",
      "starts at",
      "date and time",
      "date time",
      "start date time",
      "start date and time",
      "appointment",
      "when",
      "termin",
    ],
  },
  date: { label: "Date", knownBy: ["date", "appointment date", "start date", "day", "datum", "fecha"] },
  time: { label: "Time", knownBy: ["time", "start time", "appointment time", "from", "uhrzeit", "zeit", "heure", "hora"] },
  /** Tells how long it takes, where no column does. */
  end: {
    label: "End",
    knownBy: ["end", "ends", "ends at", "end time", "end date time", "end date and time", "until", "finish", "finish time", "ende", "fin"],
  },
  minutes: {
    label: "How long it takes",
    knownBy: ["duration", "duration minutes", "minutes", "mins", "length", "dauer", "duree", "duracion"],
  },
  clinician: {
    label: "Clinician",
    knownBy: [
      "clinician",
      "practitioner",
      "practitioner name",
      "provider",
      "staff",
      "staff member",
      "therapist",
      "doctor",
      "nurse",
      "with",
      "behandler",
      "praticien",
    ],
  },
  room: { label: "Room", knownBy: ["room", "treatment room", "raum", "zimmer", "salle", "sala"] },
  device: { label: "Device", knownBy: ["device", "equipment", "machine", "gerat", "appareil"] },
  location: { label: "Location", knownBy: ["location", "clinic", "branch", "site", "practice", "standort", "lieu"] },
  status: { label: "Status", knownBy: ["status", "appointment status", "state", "booking status"] },
  note: { label: "Note", knownBy: ["note", "notes", "comment", "comments", "remarks", "appointment notes", "notizen"], joins: "\n" },
} as const satisfies Readonly<Record<string, Field>>;

export type AppointmentField = keyof typeof APPOINTMENT_FIELDS;
