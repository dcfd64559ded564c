// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {Registrars} from "../../contracts/identity/Registrar.sol";

contract ToCodeUndoesFromCode {
    function prove(bool odd) external pure {
        CityCode code = CityCode.wrap(odd ? bytes32("MA.156.1301") : bytes32("MA.156.1300"));
        assert(Registrars.fromCode(code).toCode() == code);
    }
}
