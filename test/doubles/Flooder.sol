// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Holds codes, applies and controls Super IDs, and does with them as much as is paid for.
contract Flooder {
    /// Makes all of the calls, as often as is said.
    function act(address target, bytes[] calldata calls, uint256 times) external {
        for (uint256 i = 0; i < times; ++i) {
            for (uint256 j = 0; j < calls.length; ++j) {
                (bool isDone, ) = target.call(calls[j]);
                require(isDone, "not done");
            }
        }
    }
}
