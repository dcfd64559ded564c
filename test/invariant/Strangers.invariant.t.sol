// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";
import {StrangersHandler} from "./StrangersHandler.sol";
import {Targets} from "./Targets.sol";

/// Strangers change nothing that is not theirs.
contract StrangersInvariants is Targets {
    StrangersHandler private _handler;
    bytes32 private _fingerprint;

    function setUp() public {
        _handler = new StrangersHandler();
        _fingerprint = _handler.fingerprint();
        _target(address(_handler), _acts());
    }

    function invariant_strangersChangeNothing() public {
        vm.assertEq(_handler.fingerprint(), _fingerprint, "fingerprint of the registry");
    }

    /// Each call that strangers try is a good one: it succeeds for whom it is meant, and shows in the fingerprint.
    function test_plausibleCalls_succeedForTheRightSender() public {
        for (uint256 i = 0; i < _handler.PLAUSIBLE(); ++i) {
            setUp();
            (address sender, bytes memory call) = _handler.plausible(i);
            address registry = _handler.theRegistry();
            vm.prank(sender);
            (bool success, ) = registry.call(call);
            vm.assertTrue(success, "succeeds");
            vm.assertTrue(_handler.fingerprint() != _fingerprint, "shows");
        }
    }

    function test_strangers_applyAndWithdrawForThemselves() public {
        _handler.actForOneself(0, 0);
        _handler.actForOneself(0, 1);
        _handler.actForOneself(1, 2);
        vm.assertEq(_handler.successes(), 3, "successes");
        vm.assertEq(_handler.fingerprint(), _fingerprint, "fingerprint of the registry");
    }

    function _acts() private pure returns (bytes4[] memory selectors) {
        bytes4[7] memory acts = [
            StrangersHandler.actPlausibly.selector,
            StrangersHandler.forge.selector,
            StrangersHandler.replay.selector,
            StrangersHandler.actAnyhow.selector,
            StrangersHandler.actForOneself.selector,
            StrangersHandler.askTheAuthority.selector,
            StrangersHandler.wait_.selector
        ];
        selectors = new bytes4[](acts.length);
        for (uint256 i = 0; i < acts.length; ++i) selectors[i] = acts[i];
    }
}
