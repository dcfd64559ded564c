// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {CreditCode} from "../../contracts/identity/CreditCodes.sol";

/// @title Credit codes, for many of them in one call
contract CreditCodesReader {
    /// The error that each code is refused with; empty where it is valid.
    function refusals(CreditCode[] calldata codes) external view returns (bytes[] memory errors) {
        errors = new bytes[](codes.length);
        for (uint256 i = 0; i < codes.length; ++i) {
            try this.requireValid(codes[i]) {} catch (bytes memory refusal) {
                errors[i] = refusal;
            }
        }
    }

    function requireValid(CreditCode code) external pure {
        code.requireValid();
    }

    /// Whether a valid code is of each of the places.
    function areOf(CreditCode code, CityCode[] calldata places) external pure returns (bool[] memory are) {
        are = new bool[](places.length);
        for (uint256 i = 0; i < places.length; ++i) are[i] = code.isOf(places[i]);
    }
}
