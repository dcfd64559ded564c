import "./plainSchemas.js";
import "./shell/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App.js";

// Where a host has no fallback for permanent addresses, `/#/MA.156.1301` opens `/MA.156.1301`.
const openHash = (): void => {
  if (location.hash.startsWith("#/")) history.replaceState(null, "", location.hash.slice(1));
};
openHash();
addEventListener("hashchange", openHash);

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
