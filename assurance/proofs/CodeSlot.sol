// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CodeSlot} from "../../contracts/codes/CodeSlot.sol";
import {Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {word} from "./Word.sol";

// Masks are literals, because a named constant is a state variable to the checker.

contract WithStatusKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        assert(
            CodeSlot.unwrap(slot.withStatus(Status.Suspended, SuspensionReason.CourtOrder)) & ((1 << 251) - 1) ==
                CodeSlot.unwrap(slot) & ((1 << 251) - 1)
        );
    }
}

contract WithHolderKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        assert(
            CodeSlot.unwrap(slot.withHolder(address(1))) & ((((1 << 40) - 1) << 160) | (((1 << 32) - 1) << 224)) ==
                CodeSlot.unwrap(slot) & ((((1 << 40) - 1) << 160) | (((1 << 32) - 1) << 224))
        );
    }
}

contract WithFreezeKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        CodeSlot slot = CodeSlot.wrap(word(bits));
        assert(
            CodeSlot.unwrap(slot.withFreeze(1 hours)) & (((1 << 224) - 1) | (0xff << 248)) ==
                CodeSlot.unwrap(slot) & (((1 << 224) - 1) | (0xff << 248))
        );
    }
}

contract WithHolderCounts {
    function prove(CodeSlot slot, address holder) external pure {
        uint256 before = slot.epoch();
        assert(slot.withHolder(holder).epoch() == before + 1);
    }
}
