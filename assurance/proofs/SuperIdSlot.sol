// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Registrar} from "../../contracts/identity/Registrar.sol";
import {SuperIdSlot} from "../../contracts/identity/SuperIdSlot.sol";
import {word} from "./Word.sol";

// Masks are literals, because a named constant is a state variable to the checker.

contract WithStatusKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        assert(
            SuperIdSlot.unwrap(slot.withStatus(IdStatus.Deactivated)) & ((1 << 253) - 1) ==
                SuperIdSlot.unwrap(slot) & ((1 << 253) - 1)
        );
    }
}

contract WithChangedKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        assert(
            SuperIdSlot.unwrap(slot.withChanged(1)) & (((1 << 160) - 1) | (((1 << 60) - 1) << 196)) ==
                SuperIdSlot.unwrap(slot) & (((1 << 160) - 1) | (((1 << 60) - 1) << 196))
        );
    }
}

contract WithRegistrarKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        assert(
            SuperIdSlot.unwrap(slot.withRegistrar(Registrar.wrap(1))) & (((1 << 220) - 1) | (0x3f << 250)) ==
                SuperIdSlot.unwrap(slot) & (((1 << 220) - 1) | (0x3f << 250))
        );
    }
}

contract AnnulledKeepsTheRest {
    function prove(bool[256] memory bits) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        assert(
            SuperIdSlot.unwrap(slot.annulled()) & (((1 << 93) - 1) << 160) ==
                SuperIdSlot.unwrap(slot) & (((1 << 93) - 1) << 160)
        );
    }
}
