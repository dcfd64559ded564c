import { useEffect, useRef, useState } from "react";
import { typed } from "../../../../src/index.js";
import { shortened } from "../parts/Address.js";
import { Problem } from "../parts/Async.js";
import { Isolated } from "../parts/Isolated.js";
import { useConnection } from "./connection.js";
import { useWalletTexts } from "./text.js";
import { useWallets, type Wallet } from "./wallets.js";

/**
 * Connects a wallet: the only one at once, else the one that is chosen.
 * @param onConnected moves the keyboard on where this button goes once there is a wallet
 */
export function WalletButton({ onConnected }: { onConnected?: () => void }) {
  const text = useWalletTexts();
  const wallets = useWallets();
  const { connection, open, close } = useConnection();
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<Error | null>(null);
  const place = useRef<HTMLSpanElement>(null);
  /** Something was pressed here, which takes the button away. */
  const wasPressed = useRef(false);
  const isConnected = connection !== null;
  useEffect(() => {
    if (!wasPressed.current) return;
    wasPressed.current = false;
    // The keyboard goes on with the button in its place.
    if (document.activeElement === document.body) place.current?.querySelector("button")?.focus();
  }, [isConnected]);

  const fail = (problem: Error): void => {
    wasPressed.current = false;
    setError(problem);
    if (dialog.current?.open === false) dialog.current.showModal();
  };
  const choose = async (wallet: Wallet): Promise<void> => {
    setError(null);
    wasPressed.current = true;
    try {
      if (await open(wallet)) {
        dialog.current?.close();
        onConnected?.();
      } else fail(new Error(text.refused));
    } catch (problem) {
      fail(typed(problem));
    }
  };
  const disconnect = (): void => {
    wasPressed.current = true;
    close();
  };
  const start = (): void => {
    const [only, ...others] = wallets;
    if (only !== undefined && others.length === 0) void choose(only);
    else {
      setError(null);
      dialog.current?.showModal();
    }
  };

  if (connection !== null) {
    return (
      <span className="wallet" ref={place}>
        <span title={connection.account} aria-label={`${text.at} ${connection.account}`} role="img">
          <code>{shortened(connection.account)}</code>
        </span>{" "}
        <button type="button" className="quiet" onClick={disconnect}>
          {text.disconnect}
        </button>
      </span>
    );
  }
  return (
    <span ref={place}>
      <button type="button" onClick={start}>
        {text.connect}
      </button>
      <dialog ref={dialog} aria-label={text.choose}>
        <h2>{text.choose}</h2>
        {wallets.length === 0 && <p>{text.none}</p>}
        <ul className="wallets">
          {wallets.map((wallet) => (
            <li key={wallet.info.uuid}>
              <button type="button" onClick={() => void choose(wallet)}>
                <img src={wallet.info.icon} alt="" width={24} height={24} />
                <Isolated text={wallet.info.name} />
              </button>
            </li>
          ))}
        </ul>
        {error !== null && <Problem error={error} />}
        <button type="button" onClick={() => dialog.current?.close()}>
          {text.close}
        </button>
      </dialog>
    </span>
  );
}
