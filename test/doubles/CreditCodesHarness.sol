// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {CreditCode, CreditCodes} from "../../contracts/identity/CreditCodes.sol";

/// {CreditCodes} as a contract, so that it is tested as compiled for the chain.
contract CreditCodesHarness {
    function requireValid(CreditCode code) external pure {
        code.requireValid();
    }

    function isOf(CreditCode code, CityCode place) external pure returns (bool) {
        return code.isOf(place);
    }

    function areOf(CityCode place) external pure returns (bool) {
        return CreditCodes.areOf(place);
    }
}
