// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Planted: the prover has to refute this.
contract EveryNumberIsSmall {
    function prove(uint256 number) external pure {
        assert(number < 5);
    }
}
