// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Registrar} from "../../contracts/identity/Registrar.sol";
import {SuperIdSlot} from "../../contracts/identity/SuperIdSlot.sol";
import {word} from "./Word.sol";

contract WithStatusKeepsTheRest {
    uint256 private constant REST = (1 << 253) - 1;

    function prove(bool[256] memory bits, bool active) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        IdStatus status = active ? IdStatus.Active : IdStatus.Deactivated;
        assert(SuperIdSlot.unwrap(slot.withStatus(status)) & REST == SuperIdSlot.unwrap(slot) & REST);
    }
}

contract WithChangedKeepsTheRest {
    uint256 private constant REST = ~(((uint256(1) << 36) - 1) << 160);

    function prove(bool[256] memory bits, bool which) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        uint256 changed = which ? 0 : (1 << 36) - 1;
        assert(SuperIdSlot.unwrap(slot.withChanged(changed)) & REST == SuperIdSlot.unwrap(slot) & REST);
    }
}

contract WithRegistrarKeepsTheRest {
    uint256 private constant REST = ~(((uint256(1) << 30) - 1) << 220);

    function prove(bool[256] memory bits, bool which) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        Registrar registrar = Registrar.wrap(which ? 0 : (1 << 30) - 1);
        assert(SuperIdSlot.unwrap(slot.withRegistrar(registrar)) & REST == SuperIdSlot.unwrap(slot) & REST);
    }
}

contract AnnulledIsNobodys {
    /// Neither controller nor status.
    uint256 private constant REST = ((1 << 93) - 1) << 160;

    function prove(bool[256] memory bits) external pure {
        SuperIdSlot slot = SuperIdSlot.wrap(word(bits));
        uint256 annulled = SuperIdSlot.unwrap(slot.annulled());
        assert(annulled == (SuperIdSlot.unwrap(slot) & REST) | (uint256(3) << 253));
    }
}
