/** Loaded into a server before its own code: when the script that started it is gone, however it went, the server goes too. */
process.once("disconnect", () => {
  process.exit(0);
});
process.channel?.unref();
