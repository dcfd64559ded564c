// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, CityCodes, Kind} from "../../contracts/codes/CityCodes.sol";

/// {CityCodes} as a contract, so that it is tested as compiled for the chain.
contract CityCodesHarness {
    function parse(CityCode code, Kind kind) external pure returns (CityCode parent) {
        return code.parse(kind);
    }

    function tryParse(CityCode code, Kind kind) external pure returns (CityCode parent, bool wellFormed, uint256 end) {
        return code.tryParse(kind);
    }

    function isReserved(CityCode code, Kind kind) external pure returns (bool) {
        return code.isReserved(kind);
    }

    function parentOf(CityCode code) external pure returns (CityCode) {
        return code.parentOf();
    }

    function countryOf(CityCode code) external pure returns (CityCode) {
        return code.countryOf();
    }

    function isAncestor(CityCode ancestor, CityCode code) external pure returns (bool) {
        return ancestor.isAncestor(code);
    }

    function fromText(string calldata text) external pure returns (CityCode) {
        return CityCodes.fromText(text);
    }

    function toText(CityCode code) external pure returns (string memory) {
        return code.toText();
    }

    function lengthOf(CityCode code) external pure returns (uint256) {
        return code.lengthOf();
    }

    function hashText(CityCode code) external pure returns (bytes32) {
        return code.hashText();
    }
}
