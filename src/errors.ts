import { printable } from "./printable.js";

/**
 * Everything the client refuses or fails with: one line that names the cause and the remedy.
 * No message holds calldata or a stack trace; `cause` may keep the original error for debugging.
 */
export class DomicileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A value given by the caller can't be used, such as a role that does not exist. */
export class InvalidInputError extends DomicileError {
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
  }
}

/** The deployment file does not describe this chain. */
export class DeploymentError extends DomicileError {}

/** The chain at the other end is not the one of the deployment. */
export class WrongChainError extends DomicileError {
  constructor(
    readonly expected: bigint,
    readonly actual: bigint,
  ) {
    super(
      `wrong chain: connected to ${actual}, the deployment is on ${expected}; switch the wallet or the provider.`,
    );
  }
}

/** The wallet's account is not the one that must sign or send. */
export class WrongAccountError extends DomicileError {
  constructor(
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`wrong account: the wallet is at ${actual}, this needs ${expected}; switch the account.`);
  }
}

/** There is only a provider where a signer is needed. */
export class NoSignerError extends DomicileError {
  constructor() {
    super("no signer: connect with a wallet or an account of the node, not with a provider alone.");
  }
}

/** The person at the wallet said no. */
export class WalletRefusedError extends DomicileError {
  constructor(options?: ErrorOptions) {
    super("refused in the wallet: nothing was signed or sent.", options);
  }
}

/** The node does not answer, or not sensibly, even after some tries. */
export class RpcError extends DomicileError {}

/** The node asks more for gas than is paid; nothing was signed. */
export class FeeTooHighError extends DomicileError {
  /** Both in gwei for each gas. */
  constructor(
    readonly asked: string,
    readonly max: string,
  ) {
    super(
      `the node asks ${asked} gwei for each gas, and ${max} are paid at most; wait, ask another node, or allow more.`,
    );
  }
}

/** A list takes more than the client asks of a node, or keeps. */
export class ListTooLongError extends DomicileError {}

/** A call fails in the simulation, and no contract says why. */
export class CallFailedError extends DomicileError {}

/** A transaction did not end as it should: replaced, stuck, without effect. */
export class TransactionError extends DomicileError {
  constructor(
    message: string,
    readonly hash: string | null,
    readonly nonce: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A transaction can't act any more: its nonce went to another one. */
export class ReplacedError extends TransactionError {}

/** A transaction was mined and failed without a reason, or ran out of gas. */
export class FailedTransactionError extends TransactionError {}

/** A record document that can't be had, is not the published one, or is no linkset. */
export class RecordError extends DomicileError {}
