// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {ICityCodeRegistry, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";

/// Holds a code and one below it, and makes as many events about them as are paid for.
contract Flooder {
    /// Calls what else a holder calls.
    function act(address target, bytes calldata data) external {
        (bool isDone, ) = target.call(data);
        require(isDone, "not done");
    }

    function flood(ICityCodeRegistry registry, CityCode own, CityCode below, uint256 times) external {
        for (uint256 i = 1; i <= times; ++i) {
            registry.publish(own, bytes32(i));
            registry.suspend(below, SuspensionReason.Other);
            registry.reinstate(below);
        }
    }
}
