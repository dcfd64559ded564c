// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

contract Erc1056Test is SuperIdFixture {
    bytes32 private constant TYPE = "veriKey";
    bytes32 private constant OTHER_TYPE = "sigAuth";
    bytes32 private constant NAME = "did/pub/X25519/enc/base64";
    bytes private constant VALUE = "a key of some length, longer than one word of storage";

    uint256 private registeredIn;

    function setUp() public override {
        super.setUp();
        registeredIn = height;
        _registerResident();
    }

    // ---------------------------------------------------------------------------------------------------- reads

    /// As in ERC-1056: an address is its own identity, with nothing in it.
    function test_reads_ofAPlainAddress() public {
        _assertReads(stranger, stranger, address(0), 0);
        vm.assertEq(superIds.delegates(stranger, keccak256(abi.encode(TYPE)), delegate), 0, "delegates");
        vm.assertFalse(superIds.validDelegate(stranger, TYPE, delegate), "validDelegate");
        vm.assertFalse(superIds.validDelegate(stranger, TYPE, stranger), "validDelegate of itself");
        _assertReads(address(0), address(0), address(0), 0);
    }

    function test_reads_ofAnActiveSuperId() public {
        _assertReads(superId, controller, controller, registeredIn);
        from(controller).changeController(superId, newController);
        _assertReads(superId, newController, newController, height);
    }

    function test_reads_ofADeactivatedSuperId() public {
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        mine();
        _deactivate();
        _assertReads(superId, address(0), address(0), height - 1);
        _assertDelegate(TYPE, delegate, 0);
        skip(30 days);
        _assertReads(superId, address(0), address(0), height - 1);
    }

    function test_reads_ofAnAnnulledSuperId() public {
        from(controller).addDelegate(superId, TYPE, delegate, 90 days);
        _annul();
        _assertReads(superId, address(0), address(0), height - 1);
        _assertDelegate(TYPE, delegate, 0);
    }

    /// A controller is no delegate.
    function test_reads_ofTheControllerAsADelegate() public {
        vm.assertFalse(superIds.validDelegate(superId, TYPE, controller), "validDelegate");
    }

    // ------------------------------------------------------------------------------------------------ delegates

    function test_addDelegate_lastsAsLongAsItSays() public {
        expectLogs();
        emit IERC1056.DIDDelegateChanged(superId, TYPE, delegate, time + 1 days, registeredIn);
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        assertLogs();
        assertActive(controller, 0, height);
        uint256 until = time + 1 days;
        _assertDelegate(TYPE, delegate, until);
        warp(until - 1);
        vm.assertTrue(superIds.validDelegate(superId, TYPE, delegate), "in the last second");
        warp(until);
        vm.assertFalse(superIds.validDelegate(superId, TYPE, delegate), "at the end");
        vm.assertEq(superIds.delegates(superId, keccak256(abi.encode(TYPE)), delegate), until, "validTo");
    }

    function test_addDelegate_ofThisTypeAndThisAddressOnly() public {
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        _assertDelegate(OTHER_TYPE, delegate, 0);
        _assertDelegate(TYPE, stranger, 0);
        vm.assertEq(superIds.delegates(superId, TYPE, delegate), 0, "the type is hashed");
        address organisation = _register(_organisation());
        vm.assertFalse(superIds.validDelegate(organisation, TYPE, delegate), "of another Super ID");
    }

    function test_addDelegate_replacesItsTerm() public {
        from(controller).addDelegate(superId, TYPE, delegate, 10 days);
        expectLogs();
        emit IERC1056.DIDDelegateChanged(superId, TYPE, delegate, time + 5 days, height);
        from(controller).addDelegate(superId, TYPE, delegate, 5 days);
        assertLogs();
        _assertDelegate(TYPE, delegate, time + 5 days);
        from(controller).addDelegate(superId, OTHER_TYPE, delegate, 7 days);
        _assertDelegate(TYPE, delegate, time + 5 days);
        _assertDelegate(OTHER_TYPE, delegate, time + 7 days);
    }

    function test_addDelegate_forNoTime() public {
        expectLogs();
        emit IERC1056.DIDDelegateChanged(superId, TYPE, delegate, time, registeredIn);
        from(controller).addDelegate(superId, TYPE, delegate, 0);
        assertLogs();
        vm.assertFalse(superIds.validDelegate(superId, TYPE, delegate), "validDelegate");
    }

    function test_addDelegate_for90DaysAtMost() public {
        from(controller).addDelegate(superId, TYPE, delegate, 90 days);
        _assertDelegate(TYPE, delegate, time + 90 days);
        bytes memory refusal = IdRefusals.validityTooLong(90 days + 1, 90 days);
        refusedFrom(controller, refusal).addDelegate(superId, TYPE, delegate, 90 days + 1);
        refusal = IdRefusals.validityTooLong(type(uint256).max, 90 days);
        refusedFrom(controller, refusal).addDelegate(superId, TYPE, delegate, type(uint256).max);
    }

    function test_addDelegate_revertsForZero() public {
        refusedFrom(controller, IdRefusals.zeroAccount()).addDelegate(superId, TYPE, address(0), 1 days);
    }

    /// Any 32 bytes, as in ERC-1056; only signed messages need a text.
    function test_addDelegate_ofAnyType() public {
        from(controller).addDelegate(superId, 0, delegate, 1 days);
        _assertDelegate(0, delegate, time + 1 days);
        from(controller).addDelegate(superId, bytes32(uint256(1)), delegate, 2 days);
        _assertDelegate(bytes32(uint256(1)), delegate, time + 2 days);
    }

    function test_revokeDelegate_endsItsTermNow() public {
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        mine();
        skip(1 hours);
        expectLogs();
        emit IERC1056.DIDDelegateChanged(superId, TYPE, delegate, 0, height - 1);
        from(controller).revokeDelegate(superId, TYPE, delegate);
        assertLogs();
        assertActive(controller, 0, height);
        vm.assertFalse(superIds.validDelegate(superId, TYPE, delegate), "validDelegate");
        vm.assertEq(superIds.delegates(superId, keccak256(abi.encode(TYPE)), delegate), 0, "validTo");
    }

    function test_revokeDelegate_leavesOthersAlone() public {
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        from(controller).addDelegate(superId, OTHER_TYPE, delegate, 1 days);
        from(controller).addDelegate(superId, TYPE, stranger, 1 days);
        from(controller).revokeDelegate(superId, TYPE, delegate);
        vm.assertTrue(superIds.validDelegate(superId, OTHER_TYPE, delegate), "of another type");
        vm.assertTrue(superIds.validDelegate(superId, TYPE, stranger), "another delegate");
    }

    function test_revokeDelegate_ofNobody() public {
        expectLogs();
        emit IERC1056.DIDDelegateChanged(superId, TYPE, stranger, 0, registeredIn);
        from(controller).revokeDelegate(superId, TYPE, stranger);
        assertLogs();
    }

    function test_delegates_endWithAChangeOfController() public {
        from(controller).addDelegate(superId, TYPE, delegate, 90 days);
        from(controller).changeController(superId, newController);
        _assertDelegate(TYPE, delegate, 0);
        from(newController).addDelegate(superId, TYPE, stranger, 1 days);
        _assertDelegate(TYPE, stranger, time + 1 days);
        _assertDelegate(TYPE, delegate, 0);
    }

    /// The former controller's delegates stay void when it comes back.
    function test_delegates_areNotRevivedWhenControlReturns() public {
        from(controller).addDelegate(superId, TYPE, delegate, 90 days);
        from(controller).changeController(superId, newController);
        from(newController).changeController(superId, controller);
        _assertDelegate(TYPE, delegate, 0);
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        _assertDelegate(TYPE, delegate, time + 1 days);
    }

    /// A delegate signs for the identity elsewhere; here it can do nothing.
    function test_delegates_controlNothing() public {
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        bytes memory refusal = IdRefusals.notController(superId, delegate);
        refusedFrom(delegate, refusal).changeController(superId, delegate);
        refusedFrom(delegate, refusal).addDelegate(superId, TYPE, delegate, 2 days);
    }

    // ----------------------------------------------------------------------------------------------- attributes

    function test_setAttribute_isOnlyAnEvent() public {
        expectLogs();
        emit IERC1056.DIDAttributeChanged(superId, NAME, VALUE, time + 1 days, registeredIn);
        from(controller).setAttribute(superId, NAME, VALUE, 1 days);
        assertLogs();
        assertActive(controller, 0, height);
    }

    function test_setAttribute_for90DaysAtMost() public {
        expectLogs();
        emit IERC1056.DIDAttributeChanged(superId, NAME, VALUE, time + 90 days, registeredIn);
        from(controller).setAttribute(superId, NAME, VALUE, 90 days);
        assertLogs();
        bytes memory refusal = IdRefusals.validityTooLong(90 days + 1, 90 days);
        refusedFrom(controller, refusal).setAttribute(superId, NAME, VALUE, 90 days + 1);
        refusal = IdRefusals.validityTooLong(type(uint256).max, 90 days);
        refusedFrom(controller, refusal).setAttribute(superId, NAME, VALUE, type(uint256).max);
    }

    function test_setAttribute_emptyAndForNoTime() public {
        expectLogs();
        emit IERC1056.DIDAttributeChanged(superId, 0, "", time, registeredIn);
        from(controller).setAttribute(superId, 0, "", 0);
        assertLogs();
    }

    /// Whoever reads attributes reads the registrar too: only a move tells it.
    function test_attributes_canNotClaimARegistrar() public {
        bytes32 name = "domicile/registrar";
        bytes memory refusal = IdRefusals.reservedName(name);
        refusedFrom(controller, refusal).setAttribute(superId, name, "MA.156.9999", 1 days);
        refusedFrom(controller, refusal).setAttribute(superId, name, "", 0);
        refusedFrom(controller, refusal).revokeAttribute(superId, name, "MA.156.9999");
        refusedFrom(controller, refusal).revokeAttribute(superId, name, "MA.156.1301");
        assertActive(controller, 0, registeredIn);
    }

    /// Exactly that name.
    function test_attributes_canHaveSimilarNames() public {
        expectLogs();
        emit IERC1056.DIDAttributeChanged(superId, "domicile/registrars", VALUE, time + 1, registeredIn);
        emit IERC1056.DIDAttributeChanged(superId, "domicile/registra", VALUE, 0, height);
        from(controller).setAttribute(superId, "domicile/registrars", VALUE, 1);
        from(controller).revokeAttribute(superId, "domicile/registra", VALUE);
        assertLogs();
    }

    function test_revokeAttribute_isOnlyAnEvent() public {
        from(controller).setAttribute(superId, NAME, VALUE, 1 days);
        mine();
        expectLogs();
        emit IERC1056.DIDAttributeChanged(superId, NAME, VALUE, 0, height - 1);
        from(controller).revokeAttribute(superId, NAME, VALUE);
        assertLogs();
        assertActive(controller, 0, height);
    }

    // --------------------------------------------------------------------------------------------------- history

    /// Each event names the block of the one before: with these, a reader walks back to the registration.
    function test_previousChange_linksAllEvents() public {
        expectLogs();
        emit IERC1056.DIDAttributeChanged(superId, NAME, VALUE, time + 1, registeredIn);
        emit IERC1056.DIDDelegateChanged(superId, TYPE, delegate, time + 1, height);
        emit IERC1056.DIDAttributeChanged(superId, NAME, VALUE, 0, height);
        emit IERC1056.DIDDelegateChanged(superId, TYPE, delegate, 0, height + 7);
        emit IERC1056.DIDAttributeChanged(superId, NAME, VALUE, time + 2, height + 8);
        from(controller).setAttribute(superId, NAME, VALUE, 1);
        from(controller).addDelegate(superId, TYPE, delegate, 1);
        for (uint256 i = 0; i < 7; ++i) mine();
        from(controller).revokeAttribute(superId, NAME, VALUE);
        mine();
        from(controller).revokeDelegate(superId, TYPE, delegate);
        mine();
        from(controller).setAttribute(superId, NAME, VALUE, 2);
        assertLogs();
        vm.assertEq(superIds.changed(superId), height, "changed");
    }

    /// Annulments that are proposed, answered and dismissed are no events of ERC-1056.
    function test_changed_movesWithEventsOfErc1056Only() public {
        mine();
        _propose();
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        skip(1);
        from(officer).dismissAnnulment(superId, proposedAt);
        vm.assertEq(superIds.changed(superId), registeredIn, "changed");
        from(controller).revokeAttribute(superId, NAME, VALUE);
        vm.assertEq(superIds.changed(superId), height, "changed");
    }

    // --------------------------------------------------------------------------------------------------- helpers

    function _assertReads(address identity, address identityOwner, address owner, uint256 changed) private {
        vm.assertEq(superIds.identityOwner(identity), identityOwner, "identityOwner");
        vm.assertEq(superIds.owners(identity), owner, "owners");
        vm.assertEq(superIds.changed(identity), changed, "changed");
    }

    function _assertDelegate(bytes32 delegateType, address account, uint256 until) private {
        vm.assertEq(superIds.delegates(superId, keccak256(abi.encode(delegateType)), account), until, "delegates");
        vm.assertEq(
            superIds.validDelegate(superId, delegateType, account) ? 1 : 0,
            until > time ? 1 : 0,
            "validDelegate"
        );
    }
}
