// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";
import {Handler} from "./Handler.sol";

/// Tells the fuzzer to call one handler, by these functions only, and asks it after each call what was broken.
abstract contract Invariants {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler private _target;
    bytes4[] private _selectors;

    function _aimAt(Handler handler, bytes4[] memory selectors) internal {
        _target = handler;
        _selectors = selectors;
    }

    function targetContracts() external view returns (address[] memory contracts) {
        contracts = new address[](1);
        contracts[0] = address(_target);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_target), _selectors);
    }

    /// One campaign for all sentences: whichever is broken first is named.
    function invariant_sentencesHold() public {
        string memory broken = _target.broken();
        vm.assertTrue(bytes(broken).length == 0, broken);
    }

    function afterInvariant() external {
        _target.compareAll();
        invariant_sentencesHold();
    }
}
