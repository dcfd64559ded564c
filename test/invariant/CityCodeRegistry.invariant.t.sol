// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";
import {CodesHandler} from "./CodesHandler.sol";
import {Invariants} from "./Invariants.sol";

/// Sentences 1 to 16 of README.md.
contract CityCodeRegistryInvariants is Invariants {
    CodesHandler private _handler;
    mapping(bytes4 verb => uint256) private _successes;

    function setUp() public {
        _handler = new CodesHandler();
        _aimAt(_handler, _verbs());
    }

    /// The handler gets somewhere with every verb: else the sentences would hold for want of trying.
    function test_handler_succeedsWithEveryVerb() public {
        _play(40, 0, 100);
        _assertSuccesses(5, 0);
    }

    /// And after hundreds of calls it still does; but a country is admitted only once.
    function test_handler_keepsSucceeding() public {
        _play(6, 350, 150);
        _assertSuccesses(0, 1);
    }

    /// Lives as often as `worlds` says; the first calls of each don't count.
    function _play(uint256 worlds, uint256 uncounted, uint256 counted) private {
        bytes4[] memory verbs = _verbs();
        for (uint256 world = 0; world < worlds; ++world) {
            setUp();
            for (uint256 i = 0; i < uncounted + counted; ++i) {
                if (i == uncounted) _count(false);
                uint256 seed = uint256(keccak256(abi.encode(world, i)));
                (bool success, ) = address(_handler).call(abi.encodeWithSelector(verbs[seed % verbs.length], seed));
                vm.assertTrue(success, "the handler itself never reverts");
            }
            _count(true);
            _handler.compareAll();
            invariant_sentencesHold();
        }
    }

    function _assertSuccesses(uint256 floor, uint256 firstVerb) private {
        bytes4[] memory verbs = _verbs();
        for (uint256 i = firstVerb; i < verbs.length; ++i) {
            if (verbs[i] == CodesHandler.councilPassesTheRegistryOn.selector) continue;
            vm.assertGt(_successes[verbs[i]], floor, _name(i));
        }
    }

    /// Adds up what got through so far, or takes it away again.
    function _count(bool adds) private {
        bytes4[] memory verbs = _verbs();
        unchecked {
            uint256 sign = adds ? 1 : type(uint256).max;
            for (uint256 i = 0; i < verbs.length; ++i) _successes[verbs[i]] += sign * _handler.successes(verbs[i]);
        }
    }

    function _name(uint256 index) private pure returns (string memory) {
        bytes memory digits = new bytes(2);
        (digits[0], digits[1]) = (bytes1(uint8(48 + index / 10)), bytes1(uint8(48 + (index % 10))));
        return string.concat("successes of verb ", string(digits));
    }

    function _verbs() private pure returns (bytes4[] memory verbs) {
        bytes4[30] memory all = [
            CodesHandler.admitCountry.selector,
            CodesHandler.freeze.selector,
            CodesHandler.unfreeze.selector,
            CodesHandler.councilActsAtOnce.selector,
            CodesHandler.councilPassesTheRegistryOn.selector,
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
            CodesHandler.succeed.selector,
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
            CodesHandler.takeBack.selector,
            CodesHandler.formerOfficerActs.selector,
            CodesHandler.wait_.selector
        ];
        verbs = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) verbs[i] = all[i];
    }
}
