import type { ReactNode } from "react";

/** One thing that is known, with its name; within `<dl className="facts">`. */
export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);
