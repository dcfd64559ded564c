import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { queries } from "../chain/queries.js";
import { LanguageProvider } from "../language/language.js";
import { Async } from "../parts/Async.js";
import { ConnectionProvider } from "../wallet/connection.js";
import { Boundary } from "./Boundary.js";
import { ChainNotice } from "./ChainNotice.js";
import { Footer } from "./Footer.js";
import { Header } from "./Header.js";
import { Home, pages } from "./pages.js";
import { useShellTexts } from "./text.js";

declare const PORTAL_IS_LOCAL: boolean;

/** Keys and data to play with. Only the constant itself, in this place, keeps other builds without them. */
const LocalTools = PORTAL_IS_LOCAL ? lazy(() => import("../local/LocalTools.js")) : null;

/** In another's page, nobody sees what they press; the header that forbids it is up to the host. */
const isFramed = window.top !== window;

/** The page: what stands on all pages, and the one that the address names. */
export const App = () => (
  <QueryClientProvider client={queries}>
    <LanguageProvider>
      <Boundary place="">
        <ConnectionProvider>{isFramed ? <Framed /> : <Frame />}</ConnectionProvider>
      </Boundary>
    </LanguageProvider>
  </QueryClientProvider>
);

/** The way out of another's page. */
function Framed() {
  const text = useShellTexts();
  return (
    <main>
      <h1>{text.framed}</h1>
      <a href={location.href} target="_top">
        {text.openAlone}
      </a>
    </main>
  );
}

function Frame() {
  const text = useShellTexts();
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  const wentBack = useRef(false);
  // Said before the router hears of it. `pushState` is the router's own event.
  useEffect(() => {
    const note = ({ type }: Event): void => void (wentBack.current = type === "popstate");
    const kinds = ["popstate", "pushState"];
    kinds.forEach((kind) => addEventListener(kind, note, { capture: true }));
    return () => kinds.forEach((kind) => removeEventListener(kind, note, { capture: true }));
  }, []);
  // Who follows a link begins at the new page's top, also with a screen reader; who goes back, where they were.
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
    if (!wentBack.current) scrollTo(0, 0);
  }, [path]);
  return (
    <>
      <a className="skip" href="#main">
        {text.skip}
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1}>
        <ChainNotice />
        <Boundary place={path}>
          <Suspense fallback={<Async query={{ isPending: true } as never}>{() => null}</Async>}>
            <Switch>
              <Route path="/" component={Home} />
              {pages.map(({ path: pattern, page: Page }) => (
                <Route key={pattern.toString()} path={pattern}>
                  {(parts) => <Page parts={parts as Record<string, string>} />}
                </Route>
              ))}
              <Route>
                <title>{`${text.notFound} – Domicile`}</title>
                <h1>{text.notFound}</h1>
                <Link href="/">{text.start}</Link>
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </main>
      {LocalTools !== null && (
        <Suspense fallback={null}>
          <LocalTools />
        </Suspense>
      )}
      <Footer />
    </>
  );
}
