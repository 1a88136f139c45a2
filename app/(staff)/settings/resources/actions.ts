"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { logDevice } from "#lib/resources/commands/device-log.ts";
import { addDevice, addRoom, archiveResource, restoreResource, updateDevice, updateRoom } from "#lib/resources/commands/places.ts";
import {
  addDeviceInput,
  addRoomInput,
  archiveResourceInput,
  logDeviceInput,
  updateDeviceInput,
  updateRoomInput,
} from "#lib/resources/input.ts";

export const addRoomAction = formAction("clinic:write", addRoomInput, async (ctx, input) => {
  const result = await addRoom(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/resources?done=added");
});

export const addDeviceAction = formAction("clinic:write", addDeviceInput, async (ctx, input) => {
  const result = await addDevice(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/resources?done=added");
});

export const updateRoomAction = formAction("clinic:write", updateRoomInput, async (ctx, input) => {
  const result = await updateRoom(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/resources/${input.resourceId}?done=saved`);
});

export const updateDeviceAction = formAction("clinic:write", updateDeviceInput, async (ctx, input) => {
  const result = await updateDevice(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/resources/${input.resourceId}?done=saved`);
});

export const archiveResourceAction = formAction("clinic:write", archiveResourceInput, async (ctx, input) => {
  const result = await archiveResource(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/resources/${input.resourceId}?done=archived`);
});

export const restoreResourceAction = formAction("clinic:write", archiveResourceInput, async (ctx, input) => {
  const result = await restoreResource(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/resources/${input.resourceId}?done=restored`);
});

export const logDeviceAction = formAction("device:log", logDeviceInput, async (ctx, input) => {
  const logged = await logDevice(ctx, input);
  if (!logged.ok) return logged;
  redirect(`/settings/resources/${input.resourceId}?done=logged`);
});
