// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {CodeRecord, Resolution, Status} from "../../contracts/codes/ICityCodeRegistry.sol";
import {Registry} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {CodesHandler} from "./CodesHandler.sol";
import {Targets} from "./Targets.sol";

/// What holds whatever everybody does. The sentences are in README.md.
contract CityCodeRegistryInvariants is Targets {
    CodesHandler private _handler;
    Registry private _registry;
    mapping(bytes4 verb => uint256) private _successes;

    function setUp() public {
        _handler = new CodesHandler();
        _registry = Registry(_handler.theRegistry());
        _target(address(_handler), _verbs());
    }

    // -------------------------------------------------------------------------------------------------- invariants

    function invariant_retiredCodesStayRetired() public {
        for (uint256 i = 0; i < _handler.codeCount(); ++i) {
            (, , bool retired, ) = _handler.models(i);
            bool isRetired = _record(i).status == Status.Retired;
            vm.assertTrue(retired == isRetired, "retired once and for good");
        }
    }

    function invariant_everyIssuedCodeHasOneHolder() public {
        for (uint256 i = 0; i < _handler.codeCount(); ++i) {
            (address holder, uint24 epoch, , ) = _handler.models(i);
            CodeRecord memory record = _record(i);
            vm.assertEq(record.holder, holder, "the holder is who was given the code last");
            vm.assertEq(record.epoch, epoch, "one epoch for each change");
            vm.assertTrue(
                (record.status == Status.Unassigned) == (holder == address(0)),
                "no issued code is without holder"
            );
        }
        _assertNever("issued twice");
        _assertNever("accepted by another");
    }

    function invariant_nothingIsIssuedBelowWhatIsNotActiveOrFrozen() public {
        _assertNever("issued below what is not active");
    }

    function invariant_rolesEndWithTheirTermAndTheirHolder() public {
        for (uint256 i = 0; i < _handler.codeCount(); ++i) {
            bool active = _record(i).status == Status.Active;
            for (uint256 j = 0; j < _handler.actorCount(); ++j) {
                address actor = _handler.actors(j);
                vm.assertEq(
                    _registry.officerRoles(_handler.codes(i), actor),
                    _handler.expectedRoles(i, actor, active),
                    "roles in force"
                );
            }
        }
        _assertNever("former officer");
    }

    function invariant_everyActIsOneOfSomebodyWhoMay() public {
        _assertNever("acted without role");
        _assertNever("acted without being the holder");
        _assertNever("taken without signature");
        _assertNever("message acted twice");
    }

    function invariant_theCouncilChangesNothingAtOnce() public {
        _assertNever("council at once");
    }

    function invariant_resolutionIsActiveOnlyBelowActiveCodes() public {
        for (uint256 i = 0; i < _handler.codeCount(); ++i) {
            bool active = true;
            for (uint256 at = i; at != type(uint256).max; at = _handler.parentOf(at)) {
                active = active && _record(at).status == Status.Active;
            }
            Resolution memory resolution = _registry.resolve(_handler.codes(i));
            vm.assertTrue((resolution.status == Status.Active) == active, "active only if all above are");
            vm.assertEq(resolution.holder, _record(i).holder, "the holder is the code's own");
        }
    }

    // ------------------------------------------------------------------------------------------- is it worth anything

    /// The handler gets somewhere with every verb: else the invariants would hold for want of trying.
    function test_handler_succeedsWithEveryVerb() public {
        bytes4[] memory verbs = _verbs();
        for (uint256 i = 0; i < 4000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            (bool success, ) = address(_handler).call(abi.encodeWithSelector(verbs[seed % verbs.length], seed));
            vm.assertTrue(success, "the handler itself never reverts");
            if (i % 100 == 99) _setUpAnew();
        }
        for (uint256 i = 0; i < verbs.length; ++i) {
            if (verbs[i] == CodesHandler.councilActsAtOnce.selector) continue;
            vm.assertGt(_successes[verbs[i]], 5, _name(i));
        }
    }

    /// A fresh registry; what was counted so far is added up.
    function _setUpAnew() private {
        bytes4[] memory verbs = _verbs();
        for (uint256 i = 0; i < verbs.length; ++i) _successes[verbs[i]] += _handler.successes(verbs[i]);
        setUp();
    }

    // ------------------------------------------------------------------------------------------------------ helpers

    function _record(uint256 index) private view returns (CodeRecord memory) {
        CityCode code = _handler.codes(index);
        return _registry.recordOf(code);
    }

    function _assertNever(string memory what) private {
        vm.assertEq(_handler.breaches(what), 0, what);
    }

    function _name(uint256 index) private pure returns (string memory) {
        bytes memory digits = new bytes(2);
        (digits[0], digits[1]) = (bytes1(uint8(48 + index / 10)), bytes1(uint8(48 + (index % 10))));
        return string.concat("successes of verb ", string(digits));
    }

    function _verbs() private pure returns (bytes4[] memory verbs) {
        bytes4[27] memory all = [
            CodesHandler.admitCountry.selector,
            CodesHandler.freeze.selector,
            CodesHandler.unfreeze.selector,
            CodesHandler.councilActsAtOnce.selector,
            CodesHandler.applyFor.selector,
            CodesHandler.withdraw.selector,
            CodesHandler.approve.selector,
            CodesHandler.refuse.selector,
            CodesHandler.issue.selector,
            CodesHandler.issueSigned.selector,
            CodesHandler.issueBatch.selector,
            CodesHandler.suspend.selector,
            CodesHandler.reinstate.selector,
            CodesHandler.retire.selector,
            CodesHandler.appoint.selector,
            CodesHandler.appointSigned.selector,
            CodesHandler.dismiss.selector,
            CodesHandler.dismissSigned.selector,
            CodesHandler.publish.selector,
            CodesHandler.publishSigned.selector,
            CodesHandler.offer.selector,
            CodesHandler.offerSigned.selector,
            CodesHandler.accept.selector,
            CodesHandler.acceptSigned.selector,
            CodesHandler.cancelSigned.selector,
            CodesHandler.formerOfficerActs.selector,
            CodesHandler.wait_.selector
        ];
        verbs = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) verbs[i] = all[i];
    }
}
