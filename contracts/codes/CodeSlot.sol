// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kind} from "./CityCodes.sol";
import {CodeRecord, Status, SuspensionReason} from "./ICityCodeRegistry.sol";

/// A {CodeRecord} in one storage slot, from the lowest bit:
/// holder 160 · issued at 40 · epoch 24 · frozen until 24 (in hours) · kind 3 · status 2 · reason 3.
/// The zero value is a code that nobody has.
type CodeSlot is uint256;

using CodeSlots for CodeSlot global;

/// @title Packing of code records
/// @dev By hand, because the compiler reads and writes a packed struct field by field.
library CodeSlots {
    uint256 private constant ISSUED_AT = 160;
    uint256 private constant EPOCH = 200;
    uint256 private constant FROZEN_UNTIL = 224;
    uint256 private constant KIND = 248;
    uint256 private constant STATUS = 251;
    uint256 private constant REASON = 253;

    uint256 private constant HOLDER_MASK = type(uint160).max;
    uint256 private constant FROZEN_UNTIL_MASK = uint256(type(uint24).max) << FROZEN_UNTIL;
    uint256 private constant STATUS_AND_REASON_MASK = 0x1f << STATUS;

    /// A code that was just issued.
    function fresh(address holder_, Kind kind_, uint256 issuedAt_) internal pure returns (CodeSlot) {
        return
            CodeSlot.wrap(
                uint160(holder_) |
                    (issuedAt_ << ISSUED_AT) |
                    (uint256(kind_) << KIND) |
                    (uint256(Status.Active) << STATUS)
            );
    }

    function unpack(CodeSlot slot) internal pure returns (CodeRecord memory) {
        return
            CodeRecord(
                slot.holder(),
                slot.issuedAt(),
                slot.epoch(),
                slot.frozenUntil(),
                slot.kind(),
                slot.status(),
                slot.reason()
            );
    }

    // ------------------------------------------------------------------------------------------------- fields

    function holder(CodeSlot slot) internal pure returns (address) {
        return address(uint160(CodeSlot.unwrap(slot)));
    }

    function issuedAt(CodeSlot slot) internal pure returns (uint40) {
        return uint40(CodeSlot.unwrap(slot) >> ISSUED_AT);
    }

    function epoch(CodeSlot slot) internal pure returns (uint24) {
        return uint24(CodeSlot.unwrap(slot) >> EPOCH);
    }

    function frozenUntil(CodeSlot slot) internal pure returns (uint40) {
        return uint40(uint24(CodeSlot.unwrap(slot) >> FROZEN_UNTIL)) * 1 hours;
    }

    function kind(CodeSlot slot) internal pure returns (Kind) {
        return Kind((CodeSlot.unwrap(slot) >> KIND) & 7);
    }

    function status(CodeSlot slot) internal pure returns (Status) {
        return Status((CodeSlot.unwrap(slot) >> STATUS) & 3);
    }

    function reason(CodeSlot slot) internal pure returns (SuspensionReason) {
        return SuspensionReason(CodeSlot.unwrap(slot) >> REASON);
    }

    function isActive(CodeSlot slot) internal pure returns (bool) {
        return slot.status() == Status.Active;
    }

    // ------------------------------------------------------------------------------------------------ changes

    /// The same code with another status; `reason_` is None unless that is Suspended.
    function withStatus(CodeSlot slot, Status status_, SuspensionReason reason_) internal pure returns (CodeSlot) {
        return
            CodeSlot.wrap(
                (CodeSlot.unwrap(slot) & ~STATUS_AND_REASON_MASK) |
                    (uint256(status_) << STATUS) |
                    (uint256(reason_) << REASON)
            );
    }

    /// The same code with another holder, in the next epoch; reverts after 2^24 - 1 changes.
    function withHolder(CodeSlot slot, address holder_) internal pure returns (CodeSlot) {
        uint256 epoch_ = uint256(slot.epoch() + 1);
        uint256 rest = CodeSlot.unwrap(slot) & ~(HOLDER_MASK | (uint256(type(uint24).max) << EPOCH));
        return CodeSlot.wrap(rest | uint160(holder_) | (epoch_ << EPOCH));
    }

    /// The same country, its issuing frozen until `until`, seconds since 1970, rounded down to the hour.
    function withFreeze(CodeSlot slot, uint256 until) internal pure returns (CodeSlot) {
        return CodeSlot.wrap((CodeSlot.unwrap(slot) & ~FROZEN_UNTIL_MASK) | ((until / 1 hours) << FROZEN_UNTIL));
    }
}
