// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kind} from "../../contracts/codes/CityCodes.sol";
import {CodeSlot, CodeSlots} from "../../contracts/codes/CodeSlot.sol";
import {CodeRecord, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";

/// {CodeSlots} as a contract, so that it is tested as compiled for the chain.
contract CodeSlotHarness {
    function fresh(address holder, Kind kind, uint256 issuedAt) external pure returns (CodeSlot) {
        return CodeSlots.fresh(holder, kind, issuedAt);
    }

    function unpack(CodeSlot slot) external pure returns (CodeRecord memory) {
        return slot.unpack();
    }

    function isActive(CodeSlot slot) external pure returns (bool) {
        return slot.isActive();
    }

    function withStatus(CodeSlot slot, Status status, SuspensionReason reason) external pure returns (CodeSlot) {
        return slot.withStatus(status, reason);
    }

    function withHolder(CodeSlot slot, address holder) external pure returns (CodeSlot) {
        return slot.withHolder(holder);
    }

    function withFreeze(CodeSlot slot, uint256 until) external pure returns (CodeSlot) {
        return slot.withFreeze(until);
    }
}
