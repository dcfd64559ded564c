/** The start: a place to look up, and what can be done here. */
export function Home() {
  return <h1>Domicile</h1>;
}
