import { useRef, useState } from "react";
import { DomicileError, typed } from "../../../../src/index.js";
import { shortened } from "../parts/Address.js";
import { Problem } from "../parts/Async.js";
import { Isolated } from "../parts/Isolated.js";
import { useConnection } from "./connection.js";
import { useWalletTexts } from "./text.js";
import { useWallets, type Wallet } from "./wallets.js";

/** Connects a wallet: the only one at once, else the one that is chosen. */
export function WalletButton() {
  const text = useWalletTexts();
  const wallets = useWallets();
  const { connection, open, close } = useConnection();
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<Error | null>(null);

  const choose = async (wallet: Wallet): Promise<void> => {
    setError(null);
    try {
      if (!(await open(wallet))) throw new DomicileError(text.refused);
      dialog.current?.close();
    } catch (problem) {
      setError(typed(problem));
      if (dialog.current?.open === false) dialog.current.showModal();
    }
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
      <span className="wallet">
        <span title={connection.account} aria-label={`${text.at} ${connection.account}`} role="img">
          <code>{shortened(connection.account)}</code>
        </span>{" "}
        <button type="button" className="quiet" onClick={close}>
          {text.disconnect}
        </button>
      </span>
    );
  }
  return (
    <>
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
    </>
  );
}
