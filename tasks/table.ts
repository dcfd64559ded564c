/** Rows in aligned columns; numbers to the right. The first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? "").length)),
  );
  const isNumber = (text: string): boolean => /^[≤\d]/.test(text) && /^[≤\d,.\s]+$/.test(text);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (isNumber(cell) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows;
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [line(head), rule, ...body.map(line)].join("\n");
}
