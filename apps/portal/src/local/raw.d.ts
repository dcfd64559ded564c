/** A file's text, as Vite loads it. */
declare module "*?raw" {
  const text: string;
  export default text;
}
