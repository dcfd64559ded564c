// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// Deploys a contract from the build: the bytecode that goes on chain, whatever the test was compiled with.
/// A run of single test files takes what was built last: build first after a change of contracts.
function deploy(string memory name, bytes memory constructorArguments) returns (address deployed) {
    bytes memory code = bytes.concat(vm.getCode(name), constructorArguments);
    assembly ("memory-safe") {
        deployed := create(0, add(code, 0x20), mload(code))
    }
    require(deployed != address(0), string.concat(name, " was not deployed"));
}
