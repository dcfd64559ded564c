import { lazy, Suspense } from "react";

const Charts = lazy(() => import("../browse/Charts.js"));

/** The start: a place to look up, and what can be done here. */
export function Home() {
  return (
    <>
      <h1>Domicile</h1>
      <Suspense>
        <Charts />
      </Suspense>
    </>
  );
}
