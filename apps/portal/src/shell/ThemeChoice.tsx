import { useEffect, useState } from "react";
import { useShellTexts } from "./text.js";

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** The system's colours until others are chosen; the choice lasts as long as the page. */
export function ThemeChoice() {
  const text = useShellTexts();
  const [theme, setTheme] = useState<Theme>("auto");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <select
      aria-label={text.theme}
      value={theme}
      onChange={({ target }) => setTheme(target.value as Theme)}
    >
      {THEMES.map((name) => (
        <option key={name} value={name}>
          {text.themes[name]}
        </option>
      ))}
    </select>
  );
}
