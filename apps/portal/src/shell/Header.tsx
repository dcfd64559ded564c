import { Link, useLocation } from "wouter";
import { LANGUAGES, type Language, useLanguage } from "../language/language.js";
import { WalletButton } from "../wallet/WalletButton.js";
import { useShellTexts } from "./text.js";
import { ThemeChoice } from "./ThemeChoice.js";

/** Where to go, in which language and colours, with which account. */
export function Header() {
  const text = useShellTexts();
  const { language, choose } = useLanguage();
  const [path] = useLocation();
  const links = [
    ["/browse", text.browse],
    ["/apply", text.apply],
    ["/office", text.office],
    ["/id", text.superIds],
    ["/sign", text.sign],
  ] as const;
  /** The page itself, or the one that leads to it. */
  const current = (href: string) =>
    path === href ? "page" : path.startsWith(`${href}/`) ? "true" : undefined;
  return (
    <header>
      <Link href="/" className="brand">
        {text.home}
      </Link>
      <nav aria-label={text.pages}>
        {links.map(([href, label]) => (
          <Link key={href} href={href} aria-current={current(href)}>
            {label}
          </Link>
        ))}
      </nav>
      <div className="choices">
        <select
          aria-label={text.language}
          value={language}
          onChange={({ target }) => choose(target.value as Language)}
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
        <ThemeChoice />
        <WalletButton />
      </div>
    </header>
  );
}
