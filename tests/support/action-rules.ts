import ts from "typescript";
import type { Role } from "#lib/auth/policy.ts";
import { hasDirective, nodesOf, type SourceFile } from "./source-files.ts";

/** Whoever is signed out too. */
const EVERYBODY = "everybody";
/** A patient at this form, on a handed-over tablet or behind a link; "any" for whichever they were given. */
const form = (which: "screening" | "consent" | "any") => `patient at a form: ${which}`;
const STAFF: readonly Role[] = ["admin", "clinician", "reception"];
const CLINIC: readonly Role[] = ["clinician", "reception"];
const CLINICIAN: readonly Role[] = ["clinician"];
const ADMIN: readonly Role[] = ["admin"];
/** Whoever words what the clinic uses; only a clinician puts it in force. */
const WORDING: readonly Role[] = ["admin", "clinician"];
/** Whoever answers for how long records are kept. */
const KEEPING: readonly Role[] = ["admin", "clinician"];
/** Whoever looks after the devices. */
const CARING: readonly Role[] = ["admin", "clinician"];

/**
 * Who may send each form, by the name of its action. Written down a second time, by hand, so that an action that asks for less, and a permission that was
 * given to more, are noticed. What a command asks beyond its form (a short gap, booking twice) is its own tests' business.
 */
export const actionRules: Readonly<Record<string, readonly Role[] | string>> = {
  acceptInvitationAction: EVERYBODY,
  openFormLinkAction: EVERYBODY,
  openPortalAction: EVERYBODY,
  resetPasswordAction: EVERYBODY,
  setUpClinicAction: EVERYBODY,
  setUpSecondStepAction: EVERYBODY,
  signInAction: EVERYBODY,
  signInByCodeAction: EVERYBODY,
  signInInsteadAction: EVERYBODY,
  signOutAction: EVERYBODY,
  takeBackByPasswordAction: EVERYBODY,
  takeBackByPinAction: EVERYBODY,
  abandonFormsAction: form("any"),
  fillOwnScreeningAction: form("screening"),
  signOwnConsentAction: form("consent"),
  addClosureAction: STAFF,
  addExtraShiftAction: STAFF,
  addHolidaysAction: STAFF,
  changeClosureAction: STAFF,
  changePasswordAction: STAFF,
  chooseKeysAction: STAFF,
  confirmSelfAction: STAFF,
  endOtherSessionsAction: STAFF,
  endOwnSessionAction: STAFF,
  proposeSecondStepAction: STAFF,
  removeSecondStepAction: STAFF,
  renewRecoveryCodesAction: STAFF,
  setSecondStepAction: STAFF,
  updateSupplyAction: STAFF,
  stopLotAction: STAFF,
  restoreSupplyAction: STAFF,
  receiveLotAction: STAFF,
  countLotAction: STAFF,
  archiveSupplyAction: STAFF,
  addSupplyAction: STAFF,
  removeClosureAction: STAFF,
  removeExtraShiftAction: STAFF,
  removePinAction: STAFF,
  setPinAction: STAFF,
  dropImportAction: CLINIC,
  matchColumnsAction: CLINIC,
  startImportAction: CLINIC,
  stopImportAction: CLINIC,
  undoImportAction: CLINIC,
  addAlertAction: CLINIC,
  addNoteAction: CLINIC,
  addPersonAction: CLINIC,
  findOtherAction: CLINIC,
  mergePatientsAction: CLINIC,
  tellApartAction: CLINIC,
  unmergePatientsAction: CLINIC,
  addSessionAction: CLINIC,
  addTagAction: CLINIC,
  archiveAlertAction: CLINIC,
  archivePersonAction: CLINIC,
  bookAppointmentAction: CLINIC,
  bookOnDiaryAction: CLINIC,
  bookSeriesAction: CLINIC,
  bookSessionAction: CLINIC,
  cancelAppointmentAction: CLINIC,
  changeStatusAction: CLINIC,
  completeTaskAction: CLINIC,
  dropSessionAction: CLINIC,
  editPatientAction: CLINIC,
  editPersonAction: CLINIC,
  noteContactConsentsAction: CLINIC,
  removeTagAction: CLINIC,
  strikeDocumentAction: CLINIC,
  strikeNoteAction: CLINIC,
  endFormLinkAction: CLINIC,
  findForBookingAction: CLINIC,
  handOverAction: CLINIC,
  issueFormLinkAction: CLINIC,
  giveTaskAction: CLINIC,
  issuePortalLinkAction: CLINIC,
  revokePortalLinkAction: CLINIC,
  moveFromWaitlistAction: CLINIC,
  moveOnDiaryAction: CLINIC,
  noteContactConsentAction: CLINIC,
  pauseSeriesAction: CLINIC,
  pinSessionAction: CLINIC,
  proposeSeriesAction: CLINIC,
  putOnWaitlistAction: CLINIC,
  registerForBookingAction: CLINIC,
  registerPatientAction: CLINIC,
  reopenTaskAction: CLINIC,
  replanSeriesAction: CLINIC,
  rescheduleOnDiaryAction: CLINIC,
  resumeSeriesAction: CLINIC,
  revokePortalLinksAction: CLINIC,
  searchFromAnywhereAction: CLINIC,
  startPatientAction: CLINIC,
  startForBookingAction: CLINIC,
  showNamesAction: CLINIC,
  signConsentAction: CLINIC,
  fillScreeningAction: CLINIC,
  signPhotoConsentAction: CLINIC,
  stepStatusAction: CLINIC,
  takeOffWaitlistAction: CLINIC,
  undoAction: CLINIC,
  undoOnSeriesAction: CLINIC,
  withdrawConsentAction: CLINIC,
  addAddendumAction: CLINICIAN,
  addAllergyAction: CLINICIAN,
  addMedicineAction: CLINICIAN,
  endHealthItemAction: CLINICIAN,
  answerRequestAction: CLINICIAN,
  noteRequestAction: CLINICIAN,
  takeDownStatementAction: CLINICIAN,
  applyAnaestheticAction: CLINICIAN,
  resumeLotAction: CLINICIAN,
  approveDefinitionAction: CLINICIAN,
  approveZoneCapsAction: CLINICIAN,
  changeProtocolAction: CLINICIAN,
  changeEventAction: CLINICIAN,
  closeEventAction: CLINICIAN,
  completeConsentAction: CLINICIAN,
  completeStaffPartAction: CLINICIAN,
  decideFindingAction: CLINICIAN,
  endSeriesAction: CLINICIAN,
  noteEventAction: CLINICIAN,
  noteScoreAction: CLINICIAN,
  recordEventAction: CLINICIAN,
  recordBloodAction: CLINICIAN,
  addNoteTemplateAction: CLINICIAN,
  editNoteTemplateAction: CLINICIAN,
  keepTreatmentAction: CLINICIAN,
  cosignTreatmentAction: CLINICIAN,
  signOffDepthAction: CLINICIAN,
  recordTreatmentAction: CLINICIAN,
  adjustAftercareAction: CLINICIAN,
  correctHandoutAction: CLINICIAN,
  removeAnaestheticAction: CLINICIAN,
  returnSupplyAction: CLINICIAN,
  recordReviewAction: CLINICIAN,
  reviewEventAction: CLINICIAN,
  removePhotoAction: CLINICIAN,
  startTreatmentAction: CLINICIAN,
  strikeAnaestheticAction: CLINICIAN,
  strikeBloodAction: CLINICIAN,
  takeSupplyAction: CLINICIAN,
  approveDestructionAction: KEEPING,
  holdRecordsAction: KEEPING,
  liftHoldAction: KEEPING,
  setPrivacyLawAction: KEEPING,
  takeBackApprovalAction: KEEPING,
  dropDraftAction: WORDING,
  logDeviceAction: CARING,
  saveAftercareAction: WORDING,
  saveConsentAction: WORDING,
  saveTemplateAction: WORDING,
  setZoneCapsAction: WORDING,
  saveOutlineAction: WORDING,
  saveProtocolAction: WORDING,
  saveSectionAction: WORDING,
  startDraftAction: WORDING,
  startSetAction: WORDING,
  tryRulesAction: WORDING,
  findAuditedPatientAction: ADMIN,
  verifyAuditAction: ADMIN,
  addBreachPatientsAction: ADMIN,
  addBreachStepAction: ADMIN,
  closeBreachAction: ADMIN,
  noteBreachAction: ADMIN,
  addDeviceAction: ADMIN,
  addLocationAction: ADMIN,
  addRoomAction: ADMIN,
  addServiceAction: ADMIN,
  archiveResourceAction: ADMIN,
  archiveServiceAction: ADMIN,
  changeRolesAction: ADMIN,
  disableStaffAction: ADMIN,
  enableStaffAction: ADMIN,
  endSessionsOfAction: ADMIN,
  resetSecondStepAction: ADMIN,
  inviteStaffAction: ADMIN,
  reissueLinkAction: ADMIN,
  updateCategoryAction: ADMIN,
  renameClinicAction: ADMIN,
  restoreResourceAction: ADMIN,
  restoreServiceAction: ADMIN,
  setClinicianHoursAction: ADMIN,
  setLocationHoursAction: ADMIN,
  setConsentMonthsAction: ADMIN,
  setMinorsPathwayAction: ADMIN,
  updateDeviceAction: ADMIN,
  updateLocationAction: ADMIN,
  updateRoomAction: ADMIN,
  updateServiceAction: ADMIN,
};

const MAKERS: readonly string[] = ["formAction", "formLinkAction", "publicAction"];

type Asked = { readonly rights: readonly string[] } | { readonly open: string };

/** What each action asks for, by its name: rights of staff, or to be a patient at a form, or nothing. */
export function rightsOfActions(files: readonly SourceFile[]): ReadonlyMap<string, Asked> {
  const calls = files
    .filter((file) => hasDirective(file, "use server"))
    .flatMap((file) => [...nodesOf(file)])
    .flatMap((node) =>
      ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isCallExpression(node.initializer)
        ? [{ name: node.name.getText(), maker: node.initializer.expression.getText(), asked: node.initializer.arguments[0] }]
        : [],
    )
    .filter(({ maker }) => MAKERS.includes(maker));
  return new Map(
    calls.map(({ name, maker, asked }): [string, Asked] => {
      const given = asked === undefined ? [] : ts.isArrayLiteralExpression(asked) ? [...asked.elements] : [asked];
      const texts = given.flatMap((each) => (ts.isStringLiteral(each) ? [each.text] : []));
      if (maker === "formAction") return [name, { rights: texts }];
      return [name, { open: maker === "formLinkAction" ? `patient at a form: ${texts.join()}` : EVERYBODY }];
    }),
  );
}
