import { Component, type ReactNode } from "react";
import { useShellTexts } from "./text.js";

interface BoundaryProps {
  /** Another place is tried anew. */
  place: string;
  children: ReactNode;
}

/** Keeps what can't be shown from taking the whole page away. */
export class Boundary extends Component<BoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError = () => ({ isBroken: true });

  override componentDidUpdate({ place }: BoundaryProps): void {
    if (this.state.isBroken && place !== this.props.place) this.setState({ isBroken: false });
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

/** Such as a file of the page that a newer version of it has replaced. */
function Broken() {
  const text = useShellTexts();
  return (
    <div role="alert">
      <title>Domicile</title>
      <h1>{text.broken}</h1>
      <p>{text.brokenHint}</p>
      <button type="button" onClick={() => location.reload()}>
        {text.reload}
      </button>
    </div>
  );
}
