/** A call that is to be sent. */
export interface Call {
  to: string;
  data: string;
  value?: bigint;
  /** Gas to send with; without it, the node's estimate with some room. */
  gasLimit?: bigint;
}
