import "./local.css";
import { parseEther, toQuantity } from "ethers";
import { useState } from "react";
import { readAnew } from "../chain/queries.js";
import { provider } from "../chain/reading.js";
import { Problem } from "../parts/Async.js";
import { useConnection } from "../wallet/connection.js";
import type { Obstacle } from "./fill.js";
import { useLocalTexts } from "./text.js";

/** What a page for a local chain offers beside all others: wallets of known keys, ether, the demo's data. */
export default function LocalTools() {
  const text = useLocalTexts();
  const [areOffered, setOffered] = useState(false);
  const offer = async (): Promise<void> => {
    setOffered(true);
    (await import("./wallets.js")).announceWallets();
  };
  return (
    <aside className="local" aria-label={text.title}>
      <details>
        <summary>{text.summary}</summary>
        <p>{text.keys}</p>
        <p>
          <button type="button" disabled={areOffered} onClick={() => void offer()}>
            {text.offer}
          </button>{" "}
          <EtherButton />
        </p>
        <p role="status">{areOffered && text.offered}</p>
        <Filling />
      </details>
    </aside>
  );
}

function EtherButton() {
  const text = useLocalTexts();
  const { connection } = useConnection();
  const [given, setGiven] = useState<string | null>(null);
  if (connection === null) return null;
  const { account } = connection;
  const give = async (): Promise<void> => {
    await provider.send("anvil_setBalance", [account, toQuantity(parseEther("10"))]);
    setGiven(account);
    await readAnew();
  };
  return (
    <>
      <button type="button" onClick={() => void give()}>
        {text.ether}
      </button>{" "}
      <span role="status">{given === account && text.given}</span>
    </>
  );
}

type Progress =
  | { at: "none" | "running" | "done" }
  | { at: "refused"; why: Obstacle }
  | { at: "failed"; error: unknown };

function Filling() {
  const text = useLocalTexts();
  const [progress, setProgress] = useState<Progress>({ at: "none" });
  const [lines, setLines] = useState<readonly string[]>([]);
  const [current, setCurrent] = useState("");
  const tell = (line: string): void => {
    setCurrent("");
    setLines((told) => [...told, line]);
  };
  const start = async (): Promise<void> => {
    setProgress({ at: "running" });
    setLines([]);
    try {
      // The story and its data come only when somebody wants them.
      const { fill } = await import("./fill.js");
      const why = await fill({
        tell,
        progress: (what, done, total) => {
          const line = `${what} ${done} / ${total}`;
          if (done === total) tell(line);
          else setCurrent(line);
        },
      });
      setProgress(why === null ? { at: "done" } : { at: "refused", why });
    } catch (error) {
      setProgress({ at: "failed", error });
    }
    await readAnew();
  };
  return (
    <>
      <p>{text.fillWhat}</p>
      <button type="button" disabled={progress.at === "running"} onClick={() => void start()}>
        {text.fill}
      </button>
      {lines.length > 0 && (
        <div role="log" aria-label={text.log} lang="en" tabIndex={0}>
          {lines.map((line, i) => (
            <p key={i}>{line}</p>
          ))}
        </div>
      )}
      {progress.at === "running" && (
        <p className="loading">
          {text.filling} … {current}
        </p>
      )}
      {progress.at === "done" && <p role="status">{text.filled}</p>}
      {progress.at === "refused" && <p role="alert">{text[progress.why]}</p>}
      {progress.at === "failed" && <Problem error={progress.error} />}
    </>
  );
}
