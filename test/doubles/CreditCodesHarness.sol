// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditCode} from "../../contracts/identity/CreditCodes.sol";

/// {CreditCodes} as a contract, so that it is tested as compiled for the chain.
contract CreditCodesHarness {
    function divisionOf(CreditCode code) external pure returns (uint256 division) {
        return code.divisionOf();
    }
}
