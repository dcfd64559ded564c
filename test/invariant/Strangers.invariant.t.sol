// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";
import {Invariants} from "./Invariants.sol";
import {StrangersHandler} from "./StrangersHandler.sol";

/// Sentences 17 to 19 of README.md.
contract StrangersInvariants is Invariants {
    StrangersHandler private _handler;

    function setUp() public {
        _handler = new StrangersHandler();
        _aimAt(_handler, _acts());
    }

    /// Each call that strangers try is a good one: it succeeds for whom it is meant, and shows.
    function test_plausibleCalls_succeedForTheRightSender() public {
        for (uint256 i = 0; i < _handler.PLAUSIBLE(); ++i) {
            setUp();
            (address sender, bytes memory call) = _handler.plausible(i);
            _assertShows(sender, call);
        }
    }

    /// And so does each message that they forge, as the right account signs it.
    function test_forms_succeedWithTheRightSignature() public {
        for (uint256 i = 0; i < _handler.FORMS(); ++i) {
            setUp();
            _assertShows(address(this), _handler.rightful(i));
        }
    }

    function test_strangers_applyAndWithdrawForThemselves() public {
        _handler.actForOneself(0, 0);
        _handler.actForOneself(0, 1);
        _handler.actForOneself(1, 2);
        vm.assertEq(_handler.successes(), 3, "successes");
        _handler.compareAll();
        invariant_sentencesHold();
    }

    function _assertShows(address sender, bytes memory call) private {
        address registry = _handler.theRegistry();
        vm.prank(sender);
        (bool success, ) = registry.call(call);
        vm.assertTrue(success, "succeeds");
        _handler.compareAll();
        vm.assertEq(_handler.broken(), "17: strangers changed something", "shows");
    }

    function _acts() private pure returns (bytes4[] memory selectors) {
        bytes4[8] memory acts = [
            StrangersHandler.actPlausibly.selector,
            StrangersHandler.forge.selector,
            StrangersHandler.carryOver.selector,
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
