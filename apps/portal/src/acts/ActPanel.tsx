import { formatEther } from "ethers";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { printable, typed } from "../../../../src/index.js";
import { useFormats, useLanguage } from "../language/language.js";
import { Problem } from "../parts/Async.js";
import { Fact } from "../parts/Fact.js";
import { Transaction } from "../parts/Transaction.js";
import { settings } from "../settings.js";
import { isOnChain, switchChain, useConnection } from "../wallet/connection.js";
import { WalletButton } from "../wallet/WalletButton.js";
import { type Act, type Cost, isSignedByAll, type Step, useAct } from "./act.js";
import { Giving } from "./Giving.js";
import { givenAway } from "./givenAway.js";
import { Handover } from "./Handover.js";
import { MessageFields } from "./MessageFields.js";
import { useActTexts } from "./text.js";

interface ActPanelProps {
  /** Builds the act from the chain's present state; throws what stands against it. */
  prepare: () => Promise<Act>;
  /** What will happen, in words; for messages, what they say is added. */
  words: ReactNode;
  /** What was filled in, all that `prepare` works on: what was checked is dropped when it changes. */
  inputs: readonly unknown[];
  /** Whether what was filled in is complete. */
  isReady?: boolean;
  /** After the receipt. */
  onDone?: (step: Step & { at: "done" }) => void;
  /** The way on, shown with the receipt. */
  next?: ReactNode;
}

/** From the words to the receipt: says what will be signed or sent and its cost, simulates, asks the wallet, follows. */
export function ActPanel({ prepare, words, inputs, isReady = true, onDone, next }: ActPanelProps) {
  const text = useActTexts();
  const { language } = useLanguage();
  const { connection } = useConnection();
  const act = useAct(connection, prepare, JSON.stringify(inputs));
  const { step, confirm, again, sendSigned, reset } = act;
  /** What belongs to what was checked: it stays, whatever is filled in meanwhile. */
  const [told, setTold] = useState({ words, next });
  const section = useRef<HTMLElement>(null);
  const lastAt = useRef(step.at);
  useEffect(() => {
    if (step.at === "done") onDone?.(step);
    // Told once for each receipt, whichever function is given meanwhile.
  }, [step]);
  // What was checked was said in the other language; what was signed or done stays.
  useEffect(() => {
    if (lastAt.current === "checking" || lastAt.current === "ready") reset();
  }, [language, reset]);
  useEffect(() => {
    if (lastAt.current === step.at) return;
    lastAt.current = step.at;
    // The button that was pressed is gone: the keyboard goes on here.
    if (document.activeElement === document.body) section.current?.focus({ preventScroll: true });
  }, [step.at]);

  const check = (): void => {
    setTold({ words, next });
    act.check();
  };
  const isAway = connection !== null && !isOnChain(connection);
  const wallet = connection === null ? "" : printable(connection.wallet.info.name);
  /** Until it is put away, it stands there what the wallet is asked for. */
  const hasBegun = step.at === "asking" || step.at === "sent" || step.at === "done";
  const asks = step.at === "idle" || step.at === "ready" || step.at === "failed";

  return (
    <section
      className="act"
      ref={section}
      tabIndex={-1}
      aria-live="polite"
      aria-busy={step.at === "checking"}
    >
      {step.at === "checking" && <p className="loading">{text.checking}</p>}
      {hasBegun && <div className="words">{told.words}</div>}
      {step.at === "asking" && <p className="loading">{text.asking(wallet, partOf(step, text))}</p>}
      {step.at === "sent" && (
        <p className="loading">
          {step.hash === null && step.act.by === "message" ? text.handedIn : text.sent}
          {step.hash !== null && <Transaction hash={step.hash} />}
        </p>
      )}
      {step.at === "handover" && <Handover signed={step.signed} />}
      {step.at === "done" && <Receipt step={step} />}
      {step.at === "done" && (
        <>
          {told.next}
          <button type="button" onClick={reset}>
            {text.close}
          </button>
        </>
      )}
      {step.at === "failed" && (
        <>
          <h2>{text.failed}</h2>
          <Problem error={step.error} />
          {step.partsDone > 0 && <p>{text.partly(step.partsDone, step.parts)}</p>}
        </>
      )}

      {asks && connection === null && (
        <>
          <p>{text.connectFirst}</p>
          <WalletButton onConnected={() => section.current?.focus({ preventScroll: true })} />
        </>
      )}
      {asks && isAway && <WrongChain />}
      {asks && connection !== null && !isAway && (
        <>
          {step.at === "idle" && (
            <button type="button" className="main" disabled={!isReady} onClick={check}>
              {text.check}
            </button>
          )}
          {step.at === "ready" && (
            <Checked step={step} words={told.words} onConfirm={confirm} onCancel={reset} />
          )}
          {step.at === "failed" && step.signed !== null && (
            <>
              <p>{text.handInHint}</p>
              {settings.relayerUrl !== null && (
                <button type="button" onClick={again}>
                  {text.handInAgain}
                </button>
              )}{" "}
              <button type="button" onClick={sendSigned}>
                {text.sendMyself}
              </button>{" "}
            </>
          )}
          {step.at === "failed" && (
            <button type="button" disabled={!isReady} onClick={check}>
              {text.tryAgain}
            </button>
          )}
        </>
      )}
    </section>
  );
}

interface CheckedProps {
  step: Step & { at: "ready" };
  words: ReactNode;
  onConfirm: () => void;
  onCancel: () => void;
}

/** What is confirmed or not. */
function Checked({ step, words, onConfirm, onCancel }: CheckedProps) {
  const text = useActTexts();
  const { act, signed } = step;
  const { time, fromNow } = useFormats();
  const [isCompared, setCompared] = useState(false);
  const given = act.by === "message" ? givenAway(act.message) : null;
  return (
    <>
      <div className="words">
        {act.by === "message" && <p>{text.sentences[act.message.type]}</p>}
        {words}
        {signed !== null && <p>{text.sendsSigned}</p>}
      </div>
      {act.by === "message" && (
        <details>
          <summary>{text.walletShows}</summary>
          <MessageFields message={act.message} />
        </details>
      )}
      <Parts step={step} />
      <CostLine cost={step.cost} />
      <p className="notes">{text.accepted}</p>
      {given !== null && <Giving given={given} onCompared={setCompared} />}
      {act.by === "message" && (
        <p>
          {text.goodUntil(
            time(act.message.message.deadline),
            fromNow(act.message.message.deadline),
          )}
        </p>
      )}
      <button
        type="button"
        className="main"
        disabled={given !== null && !isCompared}
        onClick={onConfirm}
      >
        {labelOf(act, text)}
      </button>{" "}
      <button type="button" onClick={onCancel}>
        {text.cancel}
      </button>
    </>
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

/** To a millionth of an ether: it is a bound. */
const roundedUp = (wei: bigint): bigint => ((wei + MICRO - 1n) / MICRO) * MICRO;
const MICRO = 10n ** 12n;

function CostLine({ cost }: { cost: Cost }) {
  const text = useActTexts();
  const { number } = useFormats();
  return (
    <dl className="facts">
      <Fact label={text.costs}>
        {cost.paidBy === "relayer" && text.paidByRelayer}
        {cost.paidBy === "later" && text.paidLater}
        {cost.paidBy === "account" && (
          <>
            {text.paidByAccount(formatEther(roundedUp(cost.wei)), number(cost.gas))}
            {cost.balance < cost.wei && (
              <span className="wrong"> {text.balanceTooLow(formatEther(cost.balance))}</span>
            )}
          </>
        )}
      </Fact>
    </dl>
  );
}

function Receipt({ step: { hash, block, gasUsed } }: { step: Step & { at: "done" } }) {
  const text = useActTexts();
  const { number } = useFormats();
  return (
    <div className="receipt">
      <h2>{text.done}</h2>
      <dl className="facts">
        <Fact label={text.transaction}>
          <Transaction hash={hash} />
        </Fact>
        <Fact label={text.block}>{number(block)}</Fact>
        {gasUsed !== null && <Fact label={text.gasUsed}>{number(gasUsed)}</Fact>}
      </dl>
    </div>
  );
}

function WrongChain() {
  const text = useActTexts();
  const { connection } = useConnection();
  const [error, setError] = useState<unknown>(null);
  if (connection === null) return null;
  const change = async (): Promise<void> => {
    setError(null);
    await switchChain(connection.wallet).catch((problem: unknown) => setError(typed(problem)));
  };
  return (
    <div role="alert">
      <p>{text.wrongChain(connection.chainId)}</p>
      <button type="button" onClick={() => void change()}>
        {text.switchChain}
      </button>
      {error !== null && <Problem error={error} />}
    </div>
  );
}
