// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind} from "../../contracts/codes/CityCodes.sol";
import {CodeRules} from "../../contracts/codes/CodeRules.sol";
import {CodeSlot} from "../../contracts/codes/CodeSlot.sol";
import {Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IdKind, IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Registrar, Registrars} from "../../contracts/identity/Registrar.sol";
import {SuperIdSlot} from "../../contracts/identity/SuperIdSlot.sol";
import {CodeSlotHarness} from "../../test/doubles/CodeSlotHarness.sol";
import {SuperIdSlotHarness} from "../../test/doubles/SuperIdSlotHarness.sol";

/// Beside the functions that tests call, each field of the slot of a code, and a rule about it.
contract CodeSlotCalls is CodeSlotHarness {
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

    function requireNotFrozen(CodeSlot slot) external view returns (CodeSlot) {
        CodeRules.requireNotFrozen(CityCode.wrap("MA.156"), slot);
        return slot;
    }
}

/// Beside the functions that tests call, each field of the slot of a Super ID.
contract SuperIdSlotCalls is SuperIdSlotHarness {
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
}

/// Makes what two functions on registrars come to callable.
contract RegistrarCalls {
    function toCodeAndBack(Registrar registrar_) external pure returns (Registrar) {
        return Registrars.fromCode(registrar_.toCode());
    }
}
