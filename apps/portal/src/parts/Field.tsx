import { type ComponentProps, type ReactNode, useId } from "react";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value. */
  problem?: string | undefined;
}

/** A labelled input; its hint and problem are read out with it. */
export function Field({ label, hint, problem, ...input }: FieldProps & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        aria-describedby={`${id}-notes`}
        aria-invalid={problem !== undefined}
        autoComplete="off"
        spellCheck={false}
        {...input}
      />
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
}

/** A labelled choice. */
export function Choice({
  label,
  hint,
  problem,
  options,
  ...select
}: FieldProps &
  ComponentProps<"select"> & { options: readonly (readonly [value: string, text: string])[] }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} aria-describedby={`${id}-notes`} {...select}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
}

const Notes = ({
  id,
  hint,
  problem,
}: {
  id: string;
  hint: ReactNode;
  problem: string | undefined;
}) => (
  <p id={`${id}-notes`} className="notes">
    {hint}
    {problem !== undefined && (
      <span className="wrong" role="alert">
        {problem}
      </span>
    )}
  </p>
);
