// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {Registrar, Registrars} from "../../contracts/identity/Registrar.sol";

/// {Registrars} as a contract, so that it is tested as compiled for the chain.
contract RegistrarsHarness {
    function fromCode(CityCode code) external pure returns (Registrar) {
        return Registrars.fromCode(code);
    }

    function toCode(Registrar registrar) external pure returns (CityCode) {
        return registrar.toCode();
    }
}
