// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WordText} from "../../contracts/signing/WordText.sol";

/// {WordText} as a contract, so that it is tested as compiled for the chain.
contract WordTextHarness {
    function lengthOf(bytes32 word) external pure returns (uint256) {
        return WordText.lengthOf(word);
    }

    function hasNul(bytes32 word, uint256 length) external pure returns (bool) {
        return WordText.hasNul(word, length);
    }

    function hash(bytes32 word, uint256 length) external pure returns (bytes32) {
        return WordText.hash(word, length);
    }
}
