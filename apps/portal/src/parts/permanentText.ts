import { texts } from "../language/language.js";

export const usePermanentTexts = texts({
  en: {
    title: "Permanent address",
    qr: (address: string) => `QR code of ${address}`,
  },
  zh: {
    title: "永久地址",
    qr: (address) => `${address} 的二维码`,
  },
});
