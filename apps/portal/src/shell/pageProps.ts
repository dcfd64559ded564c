/** What a page gets from its address. */
export interface PageProps {
  parts: Record<string, string>;
}
