// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Annulment, SuperId} from "../../contracts/identity/ISuperIdRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {SuperIds} from "../identity/SuperIdFixture.sol";
import {Act, SuperIdsHandler} from "./SuperIdsHandler.sol";
import {Targets} from "./Targets.sol";

/// What holds for Super IDs whatever everybody does. The sentences are in README.md.
contract SuperIdRegistryInvariants is Targets {
    SuperIdsHandler private _handler;
    SuperIds private _superIds;
    mapping(Act act => mapping(bool isSigned => uint256)) private _successes;

    function setUp() public {
        _handler = new SuperIdsHandler();
        _superIds = SuperIds(_handler.theRegistry());
        _target(address(_handler), _acts());
    }

    // -------------------------------------------------------------------------------------------------- invariants

    function invariant_oneRegistrationForEachNullifierAndGeneration() public {
        _assertNever("registered twice");
        _assertNever("registered before the annulment of the one before");
        _assertNever("an organisation elsewhere");
        _assertNever("accepted without role");
        _assertNever("accepted by another");
    }

    /// Versions, moves, deactivations and tombstones among them: nothing changes but what the acts say.
    function invariant_everyRecordIsWhatTheActsMadeIt() public {
        for (uint256 i = 0; i < _handler.idCount(); ++i) {
            address id = _handler.ids(i);
            SuperId memory actual = _superIds.resolve(id);
            SuperId memory expected = _handler.expectedRecord(i);
            vm.assertEq(actual.version, expected.version, "one version for each change of controller");
            vm.assertEq(uint256(actual.status), uint256(expected.status), "status");
            vm.assertEq(keccak256(abi.encode(actual)), keccak256(abi.encode(expected)), "record");
            (address who, uint256 finalFrom) = _superIds.deactivationOf(id);
            (address expectedWho, uint256 expectedFinalFrom) = _handler.expectedDeactivation(i);
            vm.assertEq(who, expectedWho, "who may reactivate");
            vm.assertEq(finalFrom, expectedFinalFrom, "final from");
            _assertAnnulment(_superIds.annulmentOf(id), _handler.expectedAnnulment(i));
        }
    }

    function invariant_everyActIsTheControllers() public {
        _assertNever("acted without the controller");
        _assertNever("acted in another status");
        _assertNever("acted when final");
        _assertNever("a stranger acted");
    }

    function invariant_noSupersededMessageActs() public {
        _assertNever("a superseded message acted");
        _assertNever("a message acted after its deadline");
    }

    function invariant_annulmentsHaveTheirNoticeAndTheLevelAbove() public {
        _assertNever("annulled within the notice");
        _assertNever("decided about a lapsed proposal");
        _assertNever("decided about another proposal");
        _assertNever("decided by another than the level above");
        _assertNever("dismissed in the second of the proposal");
        _assertNever("answered twice");
        _assertNever("proposed by another");
        _assertNever("proposed while another waits");
    }

    function invariant_delegatesEndWithTheirVersion() public {
        for (uint256 i = 0; i < _handler.idCount(); ++i) {
            for (uint256 j = 0; j < 2; ++j) {
                (uint256 actual, uint256 expected, bool valid) = _handler.delegation(i, j);
                vm.assertEq(actual, expected, "until when, of this version");
                vm.assertTrue(valid, "valid until then");
            }
        }
    }

    function invariant_eventsAreLinked() public {
        _assertNever("an event is not linked to the one before");
        _assertNever("an event is missing or too many");
    }

    // ------------------------------------------------------------------------------------------- is it worth anything

    /// The handler gets somewhere with every act: else the invariants would hold for want of trying.
    function test_handler_succeedsWithEveryAct() public {
        bytes4[] memory acts = _acts();
        uint256 later = 0;
        for (uint256 i = 0; i < 4000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            (bool success, ) = address(_handler).call(abi.encodeWithSelector(acts[seed % acts.length], seed));
            vm.assertTrue(success, "the handler itself never reverts");
            if (i % 200 != 199) continue;
            _count();
            later += _handler.laterSuccesses();
            invariant_everyRecordIsWhatTheActsMadeIt();
            setUp();
        }
        for (uint8 i = 0; i < 13; ++i) {
            Act act = Act(i);
            if (act < Act.Propose) vm.assertGt(_successes[act][true], 5, _name("by message", i));
            if (act != Act.Register && act != Act.Move) vm.assertGt(_successes[act][false], 5, _name("plain", i));
        }
        vm.assertGt(later, 10, "messages that acted later");
    }

    function _count() private {
        for (uint8 i = 0; i < 13; ++i) {
            _successes[Act(i)][true] += _handler.successes(Act(i), true);
            _successes[Act(i)][false] += _handler.successes(Act(i), false);
        }
    }

    // ------------------------------------------------------------------------------------------------------ helpers

    function _assertAnnulment(Annulment memory actual, Annulment memory expected) private {
        vm.assertEq(actual.proposedAt, expected.proposedAt, "proposed at");
        vm.assertEq(actual.proposedBy.toText(), expected.proposedBy.toText(), "proposed by");
        vm.assertEq(keccak256(abi.encode(actual)), keccak256(abi.encode(expected)), "annulment");
    }

    function _assertNever(string memory what) private {
        vm.assertEq(_handler.breaches(what), 0, what);
    }

    function _name(string memory how, uint8 index) private pure returns (string memory) {
        return string.concat("successes of act ", string(abi.encodePacked(bytes1(65 + index))), " ", how);
    }

    function _acts() private pure returns (bytes4[] memory selectors) {
        bytes4[10] memory acts = [
            SuperIdsHandler.transact.selector,
            SuperIdsHandler.transact.selector,
            SuperIdsHandler.sign_.selector,
            SuperIdsHandler.sign_.selector,
            SuperIdsHandler.submitAgain.selector,
            SuperIdsHandler.registerBatch.selector,
            SuperIdsHandler.strangerActs.selector,
            SuperIdsHandler.oversee.selector,
            SuperIdsHandler.actJustThen.selector,
            SuperIdsHandler.wait_.selector
        ];
        selectors = new bytes4[](acts.length);
        for (uint256 i = 0; i < acts.length; ++i) selectors[i] = acts[i];
    }
}
