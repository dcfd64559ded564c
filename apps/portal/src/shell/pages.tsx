import { type ComponentType, lazy } from "react";
import type { PageProps } from "./pageProps.js";

/** Each page is loaded when it is first shown; the start, at once. */
export { Home } from "./Home.js";

export const pages: { path: string | RegExp; page: ComponentType<PageProps> }[] = [
  // A code has dots and slashes, and whoever mistypes one is told so, also in full width or another script.
  {
    path: /^\/(?<code>[^/]*[^ -~].*|[^/]*\..*|[Mm][Aa].*)$/,
    page: lazy(() => import("../codes/CodePage.js")),
  },
  { path: "/holder/:account", page: lazy(() => import("../codes/HolderPage.js")) },
  { path: "/browse", page: lazy(() => import("../browse/BrowsePage.js")) },
  { path: "/apply", page: lazy(() => import("../office/ApplyPage.js")) },
  { path: "/office", page: lazy(() => import("../office/OfficePage.js")) },
  // The code is in the query, because it may have slashes.
  { path: "/office/review", page: lazy(() => import("../office/ReviewPage.js")) },
  { path: "/office/issue", page: lazy(() => import("../office/IssuePage.js")) },
  { path: "/office/officers", page: lazy(() => import("../office/OfficersPage.js")) },
  { path: "/office/publish", page: lazy(() => import("../office/PublishPage.js")) },
  { path: "/id", page: lazy(() => import("../identity/SuperIdsPage.js")) },
  { path: "/id/:id", page: lazy(() => import("../identity/IdPage.js")) },
  { path: "/id/:id/key", page: lazy(() => import("../identity/ChangeKeyPage.js")) },
  { path: "/id/:id/move", page: lazy(() => import("../identity/MovePage.js")) },
  { path: "/register", page: lazy(() => import("../identity/RegisterPage.js")) },
  { path: "/sign", page: lazy(() => import("../sign/SignPage.js")) },
];
