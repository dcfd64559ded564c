// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Tells the fuzzer to call one handler, by these functions only.
abstract contract Targets {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address[] private _contracts;
    bytes4[] private _selectors;

    function _target(address handler, bytes4[] memory selectors) internal {
        _contracts = [handler];
        _selectors = selectors;
    }

    function targetContracts() external view returns (address[] memory) {
        return _contracts;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(_contracts[0], _selectors);
    }
}
