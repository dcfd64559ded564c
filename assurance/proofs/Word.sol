// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The word of single bits, from the lowest. The solver carries booleans but not the bits of an integer, and no loop
/// either: the prover writes this out where it is called.
function word(bool[256] memory bits) pure returns (uint256 word_) {
    for (uint256 i = 0; i < 256; ++i) {
        if (bits[i]) word_ |= 1 << i;
    }
}
