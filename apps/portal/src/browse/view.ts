import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { type Kind, KINDS, type Status, STATUSES } from "../../../../src/index.js";

export const SORTS = ["code", "time"] as const;

/** What of the tree is shown. It stands in the address, so that it can be linked. */
export interface View {
  /** Whose children; null: the countries. */
  below: string | null;
  q: string;
  status: Status | "";
  kind: Kind | "";
  sort: (typeof SORTS)[number];
}

/** The view that the address names, and how to go to another one. */
export function useView(): [
  View,
  (changes: Partial<View>, options?: { replace: boolean }) => void,
] {
  const [search, setSearch] = useSearchParams();
  return [
    useMemo(() => viewIn(search), [search]),
    (changes, options) =>
      setSearch((present) => parametersOf({ ...viewIn(present), ...changes }), options),
  ];
}

const viewIn = (search: URLSearchParams): View => ({
  below: search.get("below"),
  q: search.get("q") ?? "",
  status: oneOf(STATUSES, search.get("status")),
  kind: oneOf(KINDS, search.get("kind")),
  sort: oneOf(SORTS, search.get("sort")) || "code",
});

const oneOf = <Word extends string>(words: readonly Word[], text: string | null): Word | "" =>
  words.find((word) => word === text) ?? "";

/** Only what differs from the plain view. */
const parametersOf = ({ below, q, status, kind, sort }: View): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      below: below ?? "",
      q,
      status,
      kind,
      sort: sort === "code" ? "" : sort,
    }).filter(([, value]) => value !== ""),
  );

/** Where the codes below a code are listed; null: the countries. */
export const browseLink = (below: string | null): string =>
  below === null ? "/browse" : `/browse?${new URLSearchParams({ below }).toString()}`;
