// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Many reads in one call
/// @notice Takes a list of target 20 bytes · length 2 bytes · calldata, and returns all answers, one after another; of a
/// read that reverts, what it reverts with.
contract Observer {
    fallback() external {
        assembly {
            let start := mload(0x40)
            let end := start
            for {
                let at := 0
            } lt(at, calldatasize()) {} {
                let target := shr(96, calldataload(at))
                let length := shr(240, calldataload(add(at, 20)))
                calldatacopy(end, add(at, 22), length)
                pop(staticcall(gas(), target, end, length, 0, 0))
                returndatacopy(end, 0, returndatasize())
                end := add(end, returndatasize())
                at := add(at, add(22, length))
            }
            return(start, sub(end, start))
        }
    }
}
