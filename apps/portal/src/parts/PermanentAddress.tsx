import { lazy, Suspense } from "react";
import { Copy } from "./Copy.js";
import { usePermanentTexts } from "./permanentText.js";

const Qr = lazy(() => import("./Qr.js"));

/** A page's address for paper and screens: as text and as a QR code. */
export function PermanentAddress({ path }: { path: string }) {
  const text = usePermanentTexts();
  const address = `${location.origin}${path}`;
  return (
    <section aria-labelledby="address" className="permanent">
      <h2 id="address">{text.title}</h2>
      <Suspense fallback={<div className="qr" />}>
        <Qr text={address} label={text.qr(address)} />
      </Suspense>
      <p>
        <span>{address}</span> <Copy text={address} />
      </p>
    </section>
  );
}
