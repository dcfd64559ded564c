import { useEffect, useRef } from "react";
import { DeploymentError, verifyDeployment } from "../../../../src/index.js";
import { readAnew, useRead } from "../chain/queries.js";
import { provider } from "../chain/reading.js";
import { Problem } from "../parts/Async.js";
import { settings } from "../settings.js";
import { useShellTexts } from "./text.js";

const ASKED_EVERY_MS = 4_000;

/** The latest block, asked for again and again. */
export const useBlock = () =>
  useRead(["block"], () => provider.getBlockNumber(), { refetchInterval: ASKED_EVERY_MS });

/** Says when the node is away, and when it has another chain than this page was built for. */
export function ChainNotice() {
  const text = useShellTexts();
  const { isError: isAway } = useBlock();
  const wasAway = useRef(false);
  const suite = useRead(["suite"], async () => {
    await verifyDeployment(provider, settings.deployment);
    return true;
  });
  useEffect(() => {
    if (wasAway.current && !isAway) void readAnew();
    wasAway.current = isAway;
  }, [isAway]);
  if (isAway) {
    return (
      <p className="banner" role="alert">
        {text.away}
      </p>
    );
  }
  if (suite.error instanceof DeploymentError) {
    return (
      <div className="banner">
        <p>{text.otherChain}</p>
        <Problem error={suite.error} />
      </div>
    );
  }
  return null;
}
