// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind} from "../../contracts/codes/CityCodes.sol";
import {CodeRules} from "../../contracts/codes/CodeRules.sol";
import {CodeSlot, CodeSlots} from "../../contracts/codes/CodeSlot.sol";
import {Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IdKind, IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Registrar, Registrars} from "../../contracts/identity/Registrar.sol";
import {SuperIdSlot, SuperIdSlots} from "../../contracts/identity/SuperIdSlot.sol";

/// Makes functions on the slots of codes callable, as they are.
contract CodeSlotCalls {
    function fresh(address holder_, Kind kind_, uint256 issuedAt_) external pure returns (CodeSlot) {
        return CodeSlots.fresh(holder_, kind_, issuedAt_);
    }

    function holder(CodeSlot slot) external pure returns (address) {
        return slot.holder();
    }

    function issuedAt(CodeSlot slot) external pure returns (uint40) {
        return slot.issuedAt();
    }

    function epoch(CodeSlot slot) external pure returns (uint24) {
        return slot.epoch();
    }

    function frozenUntil(CodeSlot slot) external pure returns (uint40) {
        return slot.frozenUntil();
    }

    function kind(CodeSlot slot) external pure returns (Kind) {
        return slot.kind();
    }

    function status(CodeSlot slot) external pure returns (Status) {
        return slot.status();
    }

    function reason(CodeSlot slot) external pure returns (SuspensionReason) {
        return slot.reason();
    }

    function withStatus(CodeSlot slot, Status status_, SuspensionReason reason_) external pure returns (CodeSlot) {
        return slot.withStatus(status_, reason_);
    }

    function withHolder(CodeSlot slot, address holder_) external pure returns (CodeSlot) {
        return slot.withHolder(holder_);
    }

    function withFreeze(CodeSlot slot, uint256 until) external pure returns (CodeSlot) {
        return slot.withFreeze(until);
    }

    function requireNotFrozen(CodeSlot slot) external view returns (CodeSlot) {
        CodeRules.requireNotFrozen(CityCode.wrap("MA.156"), slot);
        return slot;
    }
}

/// Makes functions on the slots of Super IDs callable, as they are.
contract SuperIdSlotCalls {
    function fresh(
        address controller_,
        uint256 block_,
        Registrar registrar_,
        IdKind kind_
    ) external pure returns (SuperIdSlot) {
        return SuperIdSlots.fresh(controller_, block_, registrar_, kind_);
    }

    function controller(SuperIdSlot slot) external pure returns (address) {
        return slot.controller();
    }

    function changed(SuperIdSlot slot) external pure returns (uint64) {
        return slot.changed();
    }

    function version(SuperIdSlot slot) external pure returns (uint24) {
        return slot.version();
    }

    function registrar(SuperIdSlot slot) external pure returns (Registrar) {
        return slot.registrar();
    }

    function kind(SuperIdSlot slot) external pure returns (IdKind) {
        return slot.kind();
    }

    function status(SuperIdSlot slot) external pure returns (IdStatus) {
        return slot.status();
    }

    function withChanged(SuperIdSlot slot, uint256 block_) external pure returns (SuperIdSlot) {
        return slot.withChanged(block_);
    }

    function withController(SuperIdSlot slot, address controller_) external pure returns (SuperIdSlot) {
        return slot.withController(controller_);
    }

    function withRegistrar(SuperIdSlot slot, Registrar registrar_) external pure returns (SuperIdSlot) {
        return slot.withRegistrar(registrar_);
    }

    function withStatus(SuperIdSlot slot, IdStatus status_) external pure returns (SuperIdSlot) {
        return slot.withStatus(status_);
    }

    function annulled(SuperIdSlot slot) external pure returns (SuperIdSlot) {
        return slot.annulled();
    }
}

/// Makes what two functions on registrars come to callable.
contract RegistrarCalls {
    function toCodeAndBack(Registrar registrar_) external pure returns (Registrar) {
        return Registrars.fromCode(registrar_.toCode());
    }
}
