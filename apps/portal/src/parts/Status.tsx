import type { IdStatus, Status } from "../../../../src/index.js";
import { useWords } from "./text.js";

/** How a code stands: in colour and in words. */
export const CodeStatus = ({ status }: { status: Status }) => (
  <span className={`status ${status}`}>{useWords().statuses[status]}</span>
);

/** How a Super ID stands. */
export const SuperIdStatus = ({ status }: { status: IdStatus }) => (
  <span className={`status ${status}`}>{useWords().idStatuses[status]}</span>
);
