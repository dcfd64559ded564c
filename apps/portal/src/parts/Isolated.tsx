import { printable } from "../../../../src/index.js";

/** A text that somebody else wrote: its direction and hidden characters can't reach beyond it. */
export const Isolated = ({ text }: { text: string }) => <bdi>{printable(text)}</bdi>;
