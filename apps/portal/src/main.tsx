import "./plainSchemas.js";
import "./shell/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App.js";

// Where a host has no fallback for permanent addresses, `/#/MA.156.1301` opens `/MA.156.1301`.
// The origin stands before it, because `//` would begin another one.
const openHash = (): void => {
  if (location.hash.startsWith("#/"))
    history.replaceState(null, "", `${location.origin}${location.hash.slice(1)}`);
};
openHash();
addEventListener("hashchange", openHash);

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
