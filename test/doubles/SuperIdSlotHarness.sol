// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdKind, IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Registrar} from "../../contracts/identity/Registrar.sol";
import {SuperIdSlot, SuperIdSlots} from "../../contracts/identity/SuperIdSlot.sol";

/// {SuperIdSlots} as a contract, so that it is tested as compiled for the chain.
contract SuperIdSlotHarness {
    function fresh(
        address controller,
        uint256 block_,
        Registrar registrar,
        IdKind kind
    ) external pure returns (SuperIdSlot) {
        return SuperIdSlots.fresh(controller, block_, registrar, kind);
    }

    function fields(
        SuperIdSlot slot
    )
        external
        pure
        returns (address controller, uint64 changed, uint24 version, Registrar registrar, IdKind kind, IdStatus status)
    {
        return (slot.controller(), slot.changed(), slot.version(), slot.registrar(), slot.kind(), slot.status());
    }

    function isActive(SuperIdSlot slot) external pure returns (bool) {
        return slot.isActive();
    }

    function withChanged(SuperIdSlot slot, uint256 block_) external pure returns (SuperIdSlot) {
        return slot.withChanged(block_);
    }

    function withController(SuperIdSlot slot, address controller) external pure returns (SuperIdSlot) {
        return slot.withController(controller);
    }

    function withRegistrar(SuperIdSlot slot, Registrar registrar) external pure returns (SuperIdSlot) {
        return slot.withRegistrar(registrar);
    }

    function withStatus(SuperIdSlot slot, IdStatus status) external pure returns (SuperIdSlot) {
        return slot.withStatus(status);
    }

    function annulled(SuperIdSlot slot) external pure returns (SuperIdSlot) {
        return slot.annulled();
    }
}
