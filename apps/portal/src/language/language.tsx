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

/** Whether calendars reach to a time, seconds since 1970: others may tell any number (ECMA-262, time values). */
export const isDate = (seconds: number): boolean => Math.abs(seconds) <= 8.64e12;

/** Dates, numbers and amounts as the language writes them. */
export function useFormats() {
  const { language } = useLanguage();
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const formatted = (seconds: number, options: Intl.DateTimeFormatOptions): string =>
    isDate(seconds)
      ? new Intl.DateTimeFormat(locale, options).format(seconds * 1000)
      : String(seconds);
  return {
    /** Seconds since 1970, to the minute. */
    time: (seconds: number): string =>
      formatted(seconds, { dateStyle: "medium", timeStyle: "short" }),
    /** Seconds since 1970, the day. */
    day: (seconds: number): string => formatted(seconds, { dateStyle: "medium" }),
    /** Seconds since 1970, from now by this computer's clock: `in 7 days`. */
    fromNow: (seconds: number): string => {
      const hours = Math.round((seconds - Date.now() / 1000) / 3600);
      const format = new Intl.RelativeTimeFormat(locale);
      return Math.abs(hours) < 48
        ? format.format(hours, "hour")
        : format.format(Math.round(hours / 24), "day");
    },
    number: (value: number | bigint): string => value.toLocaleString(locale),
  };
}
