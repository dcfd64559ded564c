/** Codes by kind and over time. */
export default function Charts() {
  return null;
}
