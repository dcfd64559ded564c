// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";
import {Act} from "./Deeds.sol";
import {Invariants} from "./Invariants.sol";
import {SuperIdsHandler} from "./SuperIdsHandler.sol";

/// Sentences 14, 16, 19 and 20 to 31 of README.md.
contract SuperIdRegistryInvariants is Invariants {
    uint8 private constant ACTS = 14;

    SuperIdsHandler private _handler;
    mapping(Act act => mapping(bool isSigned => uint256)) private _successes;
    mapping(Act act => uint256) private _departures;
    mapping(Act act => uint256) private _lists;
    uint256 private _later;

    function setUp() public {
        _handler = new SuperIdsHandler();
        _aimAt(_handler, _steps());
    }

    /// The handler gets somewhere with every act: else the sentences would hold for want of trying.
    function test_handler_succeedsWithEveryAct() public {
        _play(20, 0, 200);
        _assertSuccesses(5);
    }

    /// And after hundreds of calls it still does.
    function test_handler_keepsSucceeding() public {
        _play(8, 350, 200);
        _assertSuccesses(0);
    }

    /// Lives as often as `worlds` says; the first calls of each don't count.
    function _play(uint256 worlds, uint256 uncounted, uint256 counted) private {
        bytes4[] memory steps = _steps();
        for (uint256 world = 0; world < worlds; ++world) {
            setUp();
            for (uint256 i = 0; i < uncounted + counted; ++i) {
                if (i == uncounted) _count(false);
                uint256 seed = uint256(keccak256(abi.encode(world, i)));
                (bool success, ) = address(_handler).call(abi.encodeWithSelector(steps[seed % steps.length], seed));
                vm.assertTrue(success, "the handler itself never reverts");
            }
            _count(true);
            _handler.compareAll();
            invariant_sentencesHold();
        }
    }

    function _assertSuccesses(uint256 floor) private {
        for (uint8 i = 0; i < ACTS; ++i) {
            Act act = Act(i);
            if (act < Act.Propose) vm.assertGt(_successes[act][true], floor, _name("by message", i));
            if (act != Act.Register && act != Act.Move) vm.assertGt(_successes[act][false], floor, _name("plain", i));
        }
        vm.assertGt(_departures[Act.Deactivate], floor, "who could leave");
        vm.assertGt(_departures[Act.Move], floor, "who could move");
        vm.assertGt(_departures[Act.Reactivate], floor, "who could return");
        vm.assertGt(_lists[Act.Propose], floor, "lists proposed");
        vm.assertGt(_lists[Act.Annul], floor, "lists annulled");
        vm.assertGt(_later, floor, "messages that acted later");
    }

    /// Adds up what got through so far, or takes it away again.
    function _count(bool adds) private {
        unchecked {
            uint256 sign = adds ? 1 : type(uint256).max;
            for (uint8 i = 0; i < ACTS; ++i) {
                Act act = Act(i);
                _successes[act][true] += sign * _handler.successes(act, true);
                _successes[act][false] += sign * _handler.successes(act, false);
                _departures[act] += sign * _handler.departures(act);
                _lists[act] += sign * _handler.lists(act);
            }
            _later += sign * _handler.laterSuccesses();
        }
    }

    function _name(string memory how, uint8 index) private pure returns (string memory) {
        return string.concat("successes of act ", string(abi.encodePacked(bytes1(65 + index))), " ", how);
    }

    function _steps() private pure returns (bytes4[] memory selectors) {
        bytes4[12] memory steps = [
            SuperIdsHandler.transact.selector,
            SuperIdsHandler.transact.selector,
            SuperIdsHandler.sign_.selector,
            SuperIdsHandler.sign_.selector,
            SuperIdsHandler.submitAgain.selector,
            SuperIdsHandler.registerBatch.selector,
            SuperIdsHandler.actOnList.selector,
            SuperIdsHandler.depart.selector,
            SuperIdsHandler.strangerActs.selector,
            SuperIdsHandler.oversee.selector,
            SuperIdsHandler.actJustThen.selector,
            SuperIdsHandler.wait_.selector
        ];
        selectors = new bytes4[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) selectors[i] = steps[i];
    }
}
