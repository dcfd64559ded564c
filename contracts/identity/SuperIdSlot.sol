// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdKind, IdStatus} from "./ISuperIdRegistry.sol";
import {Registrar} from "./Registrar.sol";

/// A Super ID in one storage slot, from the lowest bit:
/// controller 160 · changed 36 (block) · version 24 · registrar 30 · kind 3 · status 3.
/// The zero value is a Super ID that was never registered.
type SuperIdSlot is uint256;

using SuperIdSlots for SuperIdSlot global;

/// @title Packing of Super IDs
/// @dev By hand, because the compiler reads and writes a packed struct field by field.
library SuperIdSlots {
    uint256 private constant CHANGED = 160;
    uint256 private constant VERSION = 196;
    uint256 private constant REGISTRAR = 220;
    uint256 private constant KIND = 250;
    uint256 private constant STATUS = 253;

    uint256 private constant CONTROLLER_MASK = type(uint160).max;
    uint256 private constant CHANGED_MASK = (1 << 36) - 1;
    uint256 private constant VERSION_MASK = type(uint24).max;
    uint256 private constant REGISTRAR_MASK = (1 << 30) - 1;
    uint256 private constant SMALL_MASK = 7;

    /// A Super ID that is registered in this block.
    function fresh(
        address controller_,
        uint256 block_,
        Registrar registrar_,
        IdKind kind_
    ) internal pure returns (SuperIdSlot) {
        return
            SuperIdSlot.wrap(
                uint160(controller_) |
                    (block_ << CHANGED) |
                    (uint256(Registrar.unwrap(registrar_)) << REGISTRAR) |
                    (uint256(kind_) << KIND) |
                    (uint256(IdStatus.Active) << STATUS)
            );
    }

    // ------------------------------------------------------------------------------------------------- fields

    /// Of a deactivated Super ID: who may undo that.
    function controller(SuperIdSlot slot) internal pure returns (address) {
        return address(uint160(SuperIdSlot.unwrap(slot)));
    }

    function changed(SuperIdSlot slot) internal pure returns (uint64) {
        return uint64((SuperIdSlot.unwrap(slot) >> CHANGED) & CHANGED_MASK);
    }

    function version(SuperIdSlot slot) internal pure returns (uint24) {
        return uint24(SuperIdSlot.unwrap(slot) >> VERSION);
    }

    function registrar(SuperIdSlot slot) internal pure returns (Registrar) {
        return Registrar.wrap(uint32((SuperIdSlot.unwrap(slot) >> REGISTRAR) & REGISTRAR_MASK));
    }

    function kind(SuperIdSlot slot) internal pure returns (IdKind) {
        return IdKind((SuperIdSlot.unwrap(slot) >> KIND) & SMALL_MASK);
    }

    function status(SuperIdSlot slot) internal pure returns (IdStatus) {
        return IdStatus(SuperIdSlot.unwrap(slot) >> STATUS);
    }

    function isActive(SuperIdSlot slot) internal pure returns (bool) {
        return slot.status() == IdStatus.Active;
    }

    // ------------------------------------------------------------------------------------------------ changes

    function withChanged(SuperIdSlot slot, uint256 block_) internal pure returns (SuperIdSlot) {
        return slot._with(CHANGED, CHANGED_MASK, block_);
    }

    /// The same Super ID with another controller, in the next version; reverts after 2^24 - 1 changes.
    function withController(SuperIdSlot slot, address controller_) internal pure returns (SuperIdSlot) {
        return slot._with(0, CONTROLLER_MASK, uint160(controller_))._with(VERSION, VERSION_MASK, slot.version() + 1);
    }

    function withRegistrar(SuperIdSlot slot, Registrar registrar_) internal pure returns (SuperIdSlot) {
        return slot._with(REGISTRAR, REGISTRAR_MASK, Registrar.unwrap(registrar_));
    }

    function withStatus(SuperIdSlot slot, IdStatus status_) internal pure returns (SuperIdSlot) {
        return slot._with(STATUS, SMALL_MASK, uint256(status_));
    }

    /// A tombstone: nobody's, in the same version, never empty.
    function annulled(SuperIdSlot slot) internal pure returns (SuperIdSlot) {
        return slot._with(0, CONTROLLER_MASK, 0).withStatus(IdStatus.Annulled);
    }

    function _with(SuperIdSlot slot, uint256 shift, uint256 mask, uint256 value) internal pure returns (SuperIdSlot) {
        return SuperIdSlot.wrap((SuperIdSlot.unwrap(slot) & ~(mask << shift)) | (value << shift));
    }
}
