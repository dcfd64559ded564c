import type { Settings } from "../settings.js";

declare const PORTAL_SETTINGS: Settings;
declare const PORTAL_IS_LOCAL: boolean;

/** What this page was built for. */
export const settings = PORTAL_SETTINGS;

/** Whether this build is for a local chain; what only that offers is loaded behind this constant. */
export const isLocalBuild = PORTAL_IS_LOCAL;
