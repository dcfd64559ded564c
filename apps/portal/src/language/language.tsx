import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

export const LANGUAGES = { en: "English", zh: "中文" } as const;
export type Language = keyof typeof LANGUAGES;

interface Choice {
  language: Language;
  choose: (language: Language) => void;
}

const LanguageContext = createContext<Choice>({ language: "en", choose: () => undefined });

/** The language of the browser until another one is chosen; the choice lasts as long as the page. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState<Language>(() =>
    navigator.language.startsWith("zh") ? "zh" : "en",
  );
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }, [language]);
  return <LanguageContext value={{ language, choose }}>{children}</LanguageContext>;
}

export const useLanguage = (): Choice => useContext(LanguageContext);

/** Texts in both languages, of one shape; returns the hook that gives those of the present one. */
export function texts<Text>(byLanguage: { en: Text; zh: NoInfer<Text> }): () => Text {
  return function useTexts() {
    return byLanguage[useLanguage().language];
  };
}

/** Dates, numbers and amounts as the language writes them. */
export function useFormats() {
  const { language } = useLanguage();
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  return {
    /** Seconds since 1970, to the minute. */
    time: (seconds: number): string =>
      new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
        seconds * 1000,
      ),
    /** Seconds since 1970, the day. */
    day: (seconds: number): string =>
      new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(seconds * 1000),
    number: (value: number | bigint): string => value.toLocaleString(locale),
  };
}
