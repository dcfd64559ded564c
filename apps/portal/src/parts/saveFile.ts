/** Lets the visitor save a file that was made in the page. */
export function saveFile(
  name: string,
  type: string,
  content: string | Uint8Array<ArrayBuffer>,
): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
