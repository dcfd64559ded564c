// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// In place of OpenZeppelin's: the digest may be anything, as assembly's results are to the prover.
abstract contract EIP712 {
    constructor(string memory, string memory) {}

    function _hashTypedDataV4(bytes32 structHash) internal view virtual returns (bytes32 digest) {
        assembly ("memory-safe") {
            digest := structHash
        }
    }
}
