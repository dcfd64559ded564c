import type { Settings } from "../settings.js";

declare const PORTAL_SETTINGS: Settings;

/** What this page was built for. */
export const settings = PORTAL_SETTINGS;
