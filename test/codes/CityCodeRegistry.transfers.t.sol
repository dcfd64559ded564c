// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {CodeRecord, ICityCodeRegistry, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, RegistryFixture} from "./RegistryFixture.sol";
import {SignedMessages} from "./SignedMessages.sol";

contract TransfersTest is RegistryFixture {
    uint40 private _issuedAt;

    function setUp() public override {
        super.setUp();
        _issueCity();
        _issuedAt = uint40(time);
        skip(1 days);
    }

    // --------------------------------------------------------------------------------------------------- offer

    function test_offer_changesNothingYet() public {
        expectEvent();
        emit ICityCodeRegistry.HolderOffered(CITY, city, successor);
        by(city).offer(CITY, successor);
        _assertOffer(successor);
        _assertCity(city, 0);
    }

    function test_offer_replacesTheFormerOffer() public {
        by(city).offer(CITY, stranger);
        by(city).offer(CITY, successor);
        refused(stranger, Refusals.notOffered(CITY, stranger)).accept(CITY);
        by(successor).accept(CITY);
        assertHolder(CITY, successor);
    }

    function test_offer_toZeroTakesItBack() public {
        by(city).offer(CITY, successor);
        expectEvent();
        emit ICityCodeRegistry.HolderOffered(CITY, city, address(0));
        by(city).offer(CITY, address(0));
        refused(successor, Refusals.notOffered(CITY, successor)).accept(CITY);
        assertHolder(CITY, city);
    }

    function test_offer_isTakenBackWhileSuspended() public {
        by(city).offer(CITY, stranger);
        _suspendCity();
        refused(stranger, Refusals.notHolder(CITY, stranger)).offer(CITY, address(0));
        by(city).offer(CITY, address(0));
        by(country).reinstate(CITY);
        refused(stranger, Refusals.notOffered(CITY, stranger)).accept(CITY);
    }

    /// All messages of a holder are void once the code was passed on, even if it comes back.
    function test_accept_voidsWhatTheFormerHolderSigned() public {
        bytes memory signature = sign(city, SignedMessages.publication(CITY, city, DIGEST, 0, 0, time));
        _passOn(CITY, city, successor);
        _passOn(CITY, successor, city);
        refused(stranger, Refusals.invalidSignature(city)).publishSigned(CITY, DIGEST, 0, time, signature);
        signature = sign(city, SignedMessages.publication(CITY, city, DIGEST, 2, 0, time));
        by(stranger).publishSigned(CITY, DIGEST, 0, time, signature);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    function test_offer_revertsUnlessActive() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        refused(city, Refusals.wrongStatus(missing, Status.Unassigned)).offer(missing, successor);
        _suspendCity();
        refused(city, Refusals.wrongStatus(CITY, Status.Suspended)).offer(CITY, successor);
        _retireCity(NO_CODE);
        refused(city, Refusals.wrongStatus(CITY, Status.Retired)).offer(CITY, successor);
    }

    // -------------------------------------------------------------------------------------------------- accept

    function test_accept_changesHolderAndEpochOnly() public {
        by(city).publish(CITY, DIGEST);
        by(city).offer(CITY, successor);
        expectEvent();
        emit ICityCodeRegistry.HolderChanged(CITY, city, successor, 1);
        by(successor).accept(CITY);
        _assertCity(successor, 1);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    function test_accept_usesTheOfferUp() public {
        _passOn(CITY, city, successor);
        _assertOffer(address(0));
        refused(successor, Refusals.notOffered(CITY, successor)).accept(CITY);
        _assertCity(successor, 1);
    }

    function test_accept_countsEveryChange() public {
        _passOn(CITY, city, successor);
        _passOn(CITY, successor, city);
        expectEvent();
        emit ICityCodeRegistry.HolderOffered(CITY, city, successor);
        by(city).offer(CITY, successor);
        expectEvent();
        emit ICityCodeRegistry.HolderChanged(CITY, city, successor, 3);
        by(successor).accept(CITY);
        _assertCity(successor, 3);
    }

    function test_accept_worksWhileFrozenAndKeepsTheFreeze() public {
        uint40 until = _freeze();
        _passOn(COUNTRY, country, successor);
        assertHolder(COUNTRY, successor);
        vm.assertEq(registry.recordOf(COUNTRY).frozenUntil, until, "frozen until");
    }

    function test_accept_worksBelowASuspendedCountry() public {
        _suspendCountry();
        _passOn(CITY, city, successor);
        _assertCity(successor, 1);
    }

    function test_accept_revertsWhileSuspended() public {
        by(city).offer(CITY, successor);
        _suspendCity();
        refused(successor, Refusals.wrongStatus(CITY, Status.Suspended)).accept(CITY);
        by(country).reinstate(CITY);
        by(successor).accept(CITY);
        _assertCity(successor, 1);
    }

    function test_accept_revertsWhenRetired() public {
        by(city).offer(CITY, successor);
        _retireCity(NO_CODE);
        refused(successor, Refusals.wrongStatus(CITY, Status.Retired)).accept(CITY);
        assertHolder(CITY, city);
    }

    function test_accept_revertsForTheHolderAndTheLevelAbove() public {
        by(city).offer(CITY, successor);
        refused(city, Refusals.notOffered(CITY, city)).accept(CITY);
        refused(country, Refusals.notOffered(CITY, country)).accept(CITY);
    }

    function test_accept_givesTheNewHolderAllOfIt() public {
        _passOn(CITY, city, successor);
        refused(city, Refusals.notHolder(CITY, city)).offer(CITY, city);
        refused(city, Refusals.notHolder(CITY, city)).dismiss(CITY, officer);
        by(successor).publish(CITY, DIGEST);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    // ------------------------------------------------------------------------------------------ signed messages

    function test_acceptSigned_revertsWithoutOffer() public {
        bytes memory signature = sign(successor, SignedMessages.acceptance(CITY, city, successor, 0, 0, time));
        refused(stranger, Refusals.notOffered(CITY, address(0))).acceptSigned(CITY, 0, time, signature);
    }

    function test_acceptSigned_revertsWhileSuspended() public {
        by(city).offer(CITY, successor);
        _suspendCity();
        bytes memory signature = sign(successor, SignedMessages.acceptance(CITY, city, successor, 0, 0, time));
        refused(stranger, Refusals.wrongStatus(CITY, Status.Suspended)).acceptSigned(CITY, 0, time, signature);
    }

    /// An acceptance names who offers: it is not good for the same code from somebody else.
    function test_acceptSigned_revertsWhenAnotherHolderOffers() public {
        bytes memory signature = sign(successor, SignedMessages.acceptance(CITY, city, successor, 0, 0, time));
        _passOn(CITY, city, stranger);
        by(stranger).offer(CITY, successor);
        refused(stranger, Refusals.invalidSignature(successor)).acceptSigned(CITY, 0, time, signature);
    }

    function test_signedForms_ofAFormerHolderAreDead() public {
        bytes memory publication = sign(city, SignedMessages.publication(CITY, city, DIGEST, 0, 0, time));
        bytes memory offer = sign(city, SignedMessages.offer(CITY, city, stranger, 0, 0, time));
        bytes memory appointment = sign(
            city,
            SignedMessages.appointment(CITY, city, officer, 31, uint40(time + 1), 0, 0, time)
        );
        bytes memory dismissal = sign(city, SignedMessages.dismissal(CITY, city, officer, 0, 0, time));
        _passOn(CITY, city, successor);
        bytes memory refusal = Refusals.invalidSignature(successor);
        refused(stranger, refusal).publishSigned(CITY, DIGEST, 0, time, publication);
        refused(stranger, refusal).offerSigned(CITY, stranger, 0, time, offer);
        refused(stranger, refusal).appointSigned(CITY, officer, 31, uint40(time + 1), 0, time, appointment);
        refused(stranger, refusal).dismissSigned(CITY, officer, 0, time, dismissal);
    }

    /// The holder of a code that nobody has is the zero address, for which nobody signs.
    function test_signedForms_ofACodeThatNobodyHasAreRefused() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        bytes memory zeros = abi.encodePacked(bytes32(0), bytes32(0), uint8(27));
        bytes memory refusal = Refusals.invalidSignature(address(0));
        refused(stranger, refusal).publishSigned(missing, DIGEST, 0, time, zeros);
        refused(stranger, refusal).offerSigned(missing, stranger, 0, time, zeros);
        refused(stranger, refusal).appointSigned(missing, stranger, 31, uint40(time + 1), 0, time, zeros);
        refused(stranger, refusal).dismissSigned(missing, stranger, 0, time, zeros);
        refused(stranger, Refusals.notOffered(missing, address(0))).acceptSigned(missing, 0, time, zeros);
    }

    /// A suspension stops an offer, but does not end it.
    function test_offer_outlivesASuspension() public {
        by(city).offer(CITY, stranger);
        _suspendCity();
        _assertOffer(stranger);
        refused(city, Refusals.wrongStatus(CITY, Status.Suspended)).offer(CITY, successor);
        by(country).reinstate(CITY);
        by(stranger).accept(CITY);
        assertHolder(CITY, stranger);
    }

    // ------------------------------------------------------------------------------------------------- helpers

    function _assertOffer(address to) private {
        vm.assertEq(registry.offerOf(CITY), to, "offered to");
    }

    function _assertCity(address holder, uint24 epoch) private {
        assertRecord(CITY, CodeRecord(holder, _issuedAt, epoch, 0, Kind.City, Status.Active, SuspensionReason.None));
    }
}
