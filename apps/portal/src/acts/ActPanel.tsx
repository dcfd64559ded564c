import { formatEther } from "ethers";
import { type ReactNode, useEffect, useState } from "react";
import { useFormats } from "../language/language.js";
import { Problem } from "../parts/Async.js";
import { Transaction } from "../parts/Transaction.js";
import { isOnChain, switchChain, useConnection } from "../wallet/connection.js";
import { WalletButton } from "../wallet/WalletButton.js";
import { type Act, type Cost, isSignedByAll, type Step, useAct } from "./act.js";
import { Handover } from "./Handover.js";
import { MessageFields } from "./MessageFields.js";
import { useActTexts } from "./text.js";

interface ActPanelProps {
  /** Builds the act from the chain's present state; throws what stands against it. */
  prepare: () => Promise<Act>;
  /** What will happen, in words; for messages, what they say is added. */
  words: ReactNode;
  /** Whether what was filled in is complete. */
  isReady?: boolean;
  /** After the receipt. */
  onDone?: (step: Step & { at: "done" }) => void;
}

/** From the words to the receipt: says what will be signed or sent and its cost, simulates, asks the wallet, follows. */
export function ActPanel({ prepare, words, isReady = true, onDone }: ActPanelProps) {
  const text = useActTexts();
  const { connection } = useConnection();
  const { step, check, confirm, again, sendSigned, reset } = useAct(connection, prepare);
  useEffect(() => {
    if (step.at === "done") onDone?.(step);
    // Told once for each receipt, whichever function is given meanwhile.
  }, [step]);

  if (connection === null && step.at === "idle") {
    return (
      <section className="act">
        <p>{text.connectFirst}</p>
        <WalletButton />
      </section>
    );
  }
  if (connection !== null && !isOnChain(connection)) return <WrongChain />;
  const wallet = connection?.wallet.info.name ?? "";

  return (
    <section className="act" aria-live="polite" aria-busy={step.at === "checking"}>
      {step.at === "idle" && (
        <button type="button" className="main" disabled={!isReady} onClick={check}>
          {text.check}
        </button>
      )}
      {step.at === "checking" && <p className="loading">{text.checking}</p>}
      {step.at === "ready" && (
        <>
          <div className="words">
            {step.act.by === "message" && <p>{text.sentences[step.act.message.type]}</p>}
            {words}
          </div>
          {step.act.by === "message" && (
            <details>
              <summary>{text.walletShows}</summary>
              <MessageFields message={step.act.message} />
            </details>
          )}
          <Parts step={step} />
          <CostLine cost={step.cost} />
          <p className="notes">{step.simulated ? text.accepted : text.notSimulated}</p>
          <button type="button" className="main" onClick={confirm}>
            {labelOf(step.act, text)}
          </button>{" "}
          <button type="button" onClick={reset}>
            {text.cancel}
          </button>
        </>
      )}
      {step.at === "asking" && <p className="loading">{text.asking(wallet, partOf(step, text))}</p>}
      {step.at === "sent" && (
        <p className="loading">
          {step.hash === null ? text.handedIn : text.sent}
          {step.hash !== null && <Transaction hash={step.hash} />}
        </p>
      )}
      {step.at === "handover" && <Handover signed={step.signed} />}
      {step.at === "done" && <Receipt step={step} />}
      {step.at === "failed" && (
        <>
          <h3>{text.failed}</h3>
          <Problem error={step.error} />
          {step.signed !== null && (
            <>
              <p>{text.handInHint}</p>
              <button type="button" onClick={again}>
                {text.handInAgain}
              </button>{" "}
              <button type="button" onClick={sendSigned}>
                {text.sendMyself}
              </button>{" "}
            </>
          )}
          <button type="button" onClick={check}>
            {text.tryAgain}
          </button>
        </>
      )}
    </section>
  );
}

const labelOf = (act: Act, text: ReturnType<typeof useActTexts>): string => {
  if (act.by === "calls") return text.send;
  return isSignedByAll(act.message) ? text.handIn : text.sign;
};

const partOf = (
  { act, part }: Step & { at: "asking" },
  text: ReturnType<typeof useActTexts>,
): string =>
  act.by === "calls" && act.calls.length > 1 ? text.partOf(part, act.calls.length) : "";

function Parts({ step: { act, inOne } }: { step: Step & { at: "ready" } }) {
  const text = useActTexts();
  if (act.by !== "calls" || act.calls.length < 2) return null;
  return <p>{inOne ? text.inOne(act.calls.length) : text.parts(act.calls.length)}</p>;
}

function CostLine({ cost }: { cost: Cost }) {
  const text = useActTexts();
  const { number } = useFormats();
  return (
    <dl className="facts">
      <div>
        <dt>{text.costs}</dt>
        <dd>
          {cost.paidBy === "relayer" && text.paidByRelayer}
          {cost.paidBy === "later" && text.paidLater}
          {cost.paidBy === "account" && (
            <>
              {text.paidByAccount(formatEther(cost.wei), number(cost.gas))}
              {cost.balance < cost.wei && (
                <span className="wrong"> {text.balanceTooLow(formatEther(cost.balance))}</span>
              )}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

function Receipt({ step: { hash, block, gasUsed } }: { step: Step & { at: "done" } }) {
  const text = useActTexts();
  const { number } = useFormats();
  return (
    <div className="receipt">
      <h3>{text.done}</h3>
      <dl className="facts">
        <div>
          <dt>{text.transaction}</dt>
          <dd>
            <Transaction hash={hash} />
          </dd>
        </div>
        <div>
          <dt>{text.block}</dt>
          <dd>{number(block)}</dd>
        </div>
        {gasUsed !== null && (
          <div>
            <dt>{text.gasUsed}</dt>
            <dd>{number(gasUsed)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function WrongChain() {
  const text = useActTexts();
  const { connection } = useConnection();
  const [error, setError] = useState<unknown>(null);
  if (connection === null) return null;
  return (
    <section className="act" role="alert">
      <p>{text.wrongChain(connection.chainId)}</p>
      <button type="button" onClick={() => void switchChain(connection.wallet).catch(setError)}>
        {text.switchChain}
      </button>
      {error !== null && <Problem error={error} />}
    </section>
  );
}
