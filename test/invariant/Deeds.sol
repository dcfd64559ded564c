// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {AnnulmentReason, Authorisation, ISuperIdRegistry, Move} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Counters, SignedIdMessages as Messages} from "../identity/SignedIdMessages.sol";

/// What is done with a Super ID.
enum Act {
    Register,
    ChangeController,
    Deactivate,
    Reactivate,
    AddDelegate,
    RevokeDelegate,
    SetAttribute,
    RevokeAttribute,
    Move,
    Answer,
    Propose,
    ProposeIn,
    Dismiss,
    Annul
}

/// An act as somebody wants it, to be sent or signed.
struct Deed {
    Act act;
    uint256 index;
    address id;
    address account; // the controller or delegate to be
    CityCode to; // the registrar to be
    address officer;
    uint256 validity;
    uint40 proposedAt;
    bool isSigned;
    address signer; // whose signature stands for the controller's
    address officerSigner;
    Counters counters;
    bytes data;
}

bytes32 constant DELEGATE_TYPE = "veriKey";

/// Deeds as calls and as messages; registrations and proposals in a division aside.
library Deeds {
    bytes32 private constant NAME = "did/svc/Inbox";
    /// SHA-256 of some statement.
    bytes32 internal constant STATEMENT = 0x43cc23fa52b87b4cc1d02b5b114154151d6adddb17c9fddc06b027fa99e24008;

    function encode(Deed memory deed) internal pure returns (bytes memory) {
        (Act act, address id) = (deed.act, deed.id);
        if (act == Act.Propose) {
            return abi.encodeCall(ISuperIdRegistry.proposeAnnulment, (id, AnnulmentReason.Other, STATEMENT));
        }
        if (act == Act.Dismiss) return abi.encodeCall(ISuperIdRegistry.dismissAnnulment, (id, deed.proposedAt));
        if (act == Act.Annul) return abi.encodeCall(ISuperIdRegistry.annul, (id, deed.proposedAt));
        if (act == Act.ChangeController) return abi.encodeCall(ISuperIdRegistry.changeController, (id, deed.account));
        if (act == Act.Deactivate) return abi.encodeCall(IERC1056.changeOwner, (id, address(0)));
        if (act == Act.Reactivate) return abi.encodeCall(ISuperIdRegistry.reactivate, (id));
        if (act == Act.AddDelegate) {
            return abi.encodeCall(IERC1056.addDelegate, (id, DELEGATE_TYPE, deed.account, deed.validity));
        }
        if (act == Act.RevokeDelegate) {
            return abi.encodeCall(IERC1056.revokeDelegate, (id, DELEGATE_TYPE, deed.account));
        }
        if (act == Act.SetAttribute) return abi.encodeCall(IERC1056.setAttribute, (id, NAME, "value", deed.validity));
        if (act == Act.RevokeAttribute) return abi.encodeCall(IERC1056.revokeAttribute, (id, NAME, "value"));
        assert(act == Act.Answer);
        return abi.encodeCall(ISuperIdRegistry.answerAnnulment, (id, deed.proposedAt, STATEMENT));
    }

    /// @param officerSignature empty but for a move
    function encodeSigned(
        Deed memory deed,
        bytes memory signature,
        bytes memory officerSignature
    ) internal pure returns (bytes memory) {
        (Act act, address id, address account) = (deed.act, deed.id, deed.account);
        Counters memory counters = deed.counters;
        if (act == Act.Move) {
            Move memory wanted = Move(id, deed.to, deed.officer, counters.version, counters.changed, counters.deadline);
            return abi.encodeCall(ISuperIdRegistry.move, (wanted, signature, officerSignature));
        }
        Authorisation memory by = Authorisation(counters.version, counters.changed, counters.deadline, signature);
        if (act == Act.ChangeController) {
            return abi.encodeCall(ISuperIdRegistry.changeControllerSigned, (id, account, by));
        }
        if (act == Act.Deactivate) return abi.encodeCall(ISuperIdRegistry.deactivateSigned, (id, by));
        if (act == Act.Reactivate) return abi.encodeCall(ISuperIdRegistry.reactivateSigned, (id, by));
        if (act == Act.AddDelegate) {
            return abi.encodeCall(ISuperIdRegistry.addDelegateSigned, (id, DELEGATE_TYPE, account, deed.validity, by));
        }
        if (act == Act.RevokeDelegate) {
            return abi.encodeCall(ISuperIdRegistry.revokeDelegateSigned, (id, DELEGATE_TYPE, account, by));
        }
        if (act == Act.SetAttribute) {
            return abi.encodeCall(ISuperIdRegistry.setAttributeSigned, (id, NAME, "value", deed.validity, by));
        }
        if (act == Act.RevokeAttribute) {
            return abi.encodeCall(ISuperIdRegistry.revokeAttributeSigned, (id, NAME, "value", by));
        }
        assert(act == Act.Answer);
        return abi.encodeCall(ISuperIdRegistry.answerAnnulmentSigned, (id, deed.proposedAt, STATEMENT, by));
    }

    /// That `who`, as the controller, wants the deed.
    function message(Deed memory deed, address who) internal pure returns (bytes32) {
        (Act act, address id) = (deed.act, deed.id);
        Counters memory counters = deed.counters;
        if (act == Act.Move) return Messages.move(id, who, deed.to, deed.officer, counters);
        if (act == Act.ChangeController) return Messages.controllerChange(id, who, deed.account, counters);
        if (act == Act.Deactivate) return Messages.deactivation(id, who, counters);
        if (act == Act.Reactivate) return Messages.reactivation(id, who, counters);
        if (act == Act.AddDelegate) {
            return Messages.delegateAddition(id, who, DELEGATE_TYPE, deed.account, deed.validity, counters);
        }
        if (act == Act.RevokeDelegate) {
            return Messages.delegateRevocation(id, who, DELEGATE_TYPE, deed.account, counters);
        }
        if (act == Act.SetAttribute) {
            return Messages.attributeChange(id, who, NAME, "value", deed.validity, counters);
        }
        if (act == Act.RevokeAttribute) return Messages.attributeRevocation(id, who, NAME, "value", counters);
        return Messages.annulmentAnswer(id, who, deed.proposedAt, STATEMENT, counters);
    }
}
