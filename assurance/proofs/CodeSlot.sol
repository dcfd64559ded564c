// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CodeSlot} from "../../contracts/codes/CodeSlot.sol";
import {Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {word} from "./Word.sol";

contract WithStatusKeepsTheRest {
    uint256 private constant REST = (1 << 251) - 1;

    function prove(bool[256] memory bits, bool suspended, bool retired) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        Status status = suspended ? Status.Suspended : retired ? Status.Retired : Status.Active;
        SuspensionReason reason = suspended ? SuspensionReason.CourtOrder : SuspensionReason.None;
        assert(CodeSlot.unwrap(slot.withStatus(status, reason)) & REST == CodeSlot.unwrap(slot) & REST);
    }
}

contract WithHolderKeepsTheRest {
    /// Neither holder nor epoch.
    uint256 private constant REST = (((1 << 40) - 1) << 160) | (((1 << 32) - 1) << 224);

    function prove(bool[256] memory bits, bool which) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        address holder = which ? address(0) : address(type(uint160).max);
        assert(CodeSlot.unwrap(slot.withHolder(holder)) & REST == CodeSlot.unwrap(slot) & REST);
    }
}

contract WithHolderCounts {
    function prove(CodeSlot slot, address holder) external pure {
        uint256 before = slot.epoch();
        assert(slot.withHolder(holder).epoch() == before + 1);
    }
}

contract WithFreezeKeepsTheRest {
    uint256 private constant REST = ~(uint256(type(uint24).max) << 224);

    function prove(bool[256] memory bits, bool which) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        uint256 until = which ? 0 : uint256(type(uint24).max) * 1 hours;
        assert(CodeSlot.unwrap(slot.withFreeze(until)) & REST == CodeSlot.unwrap(slot) & REST);
    }
}

contract UnpackGivesTheFields {
    function prove(bool[256] memory bits) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        assert(slot.unpack().holder == slot.holder());
        assert(slot.unpack().epoch == slot.epoch());
    }
}
