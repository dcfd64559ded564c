// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Text in one word
/// @notice 1 to 32 bytes other than NUL, left-aligned and zero-padded: codes, and names in ERC-1056. People sign such a
/// word as a `string`.
library WordText {
    // The lowest and the highest bit of each byte.
    uint256 private constant ONES = type(uint256).max / 0xff;
    uint256 private constant HIGH_BITS = ONES << 7;

    /// @notice How many bytes a word has before its padding.
    function lengthOf(bytes32 word) internal pure returns (uint256) {
        uint256 bits = uint256(word);
        if (bits == 0) return 0;
        unchecked {
            // The lowest bit that is set is in the last byte of the text.
            return 32 - Math.log2(bits & (~bits + 1)) / 8;
        }
    }

    /// @notice Whether one of the first `length` bytes is NUL; `length` is that of the word.
    function hasNul(bytes32 word, uint256 length) internal pure returns (bool) {
        uint256 padded = uint256(word) | (type(uint256).max >> (8 * length));
        unchecked {
            // Where one is taken from each byte, only from zero a high bit comes that was not there.
            return (padded - ONES) & ~padded & HIGH_BITS != 0;
        }
    }

    /// @notice keccak256 of the first `length` bytes, at most 32: what EIP-712 has for a `string`.
    function hash(bytes32 word, uint256 length) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            mstore(0x00, word)
            digest := keccak256(0x00, length)
        }
    }
}
