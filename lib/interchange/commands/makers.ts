import type { ImportKind } from "../rules/kinds.ts";
import { appointmentMaker } from "./make-appointments.ts";
import { patientMaker } from "./make-patients.ts";
import type { Maker } from "./maker.ts";

export const MAKERS: Readonly<Record<ImportKind, () => Maker>> = { patients: patientMaker, appointments: appointmentMaker };
