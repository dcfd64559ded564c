// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    ROLE_ENROL,
    ROLE_ISSUE,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {CreditCode} from "../../contracts/identity/CreditCodes.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {
    Annulment,
    AnnulmentReason,
    IdKind,
    IdStatus,
    ISuperIdRegistry,
    Registration
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNCIL_DELAY, COUNTRY, DEPARTMENT, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {CREDIT_CODE, LONG_CITY, SuperIdFixture} from "./SuperIdFixture.sol";

/// Residents that {_residents} registers, and organisations that {_organisations} does.
abstract contract ManyIds is SuperIdFixture {
    uint256 private _count;

    function _residents(CityCode registrar, address by_, uint256 count) internal returns (address[] memory ids) {
        ids = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            Registration memory registration = _resident();
            (registration.registrar, registration.officer) = (registrar, by_);
            registration.nullifier = keccak256(abi.encode(++_count));
            ids[i] = _register(registration);
        }
        mine();
    }

    function _codes(uint256 count) internal pure returns (CreditCode[] memory codes) {
        codes = new CreditCode[](count);
        for (uint256 i = 0; i < count; ++i) codes[i] = CreditCode.wrap(creditCodeOf(130100, i));
    }

    function _organisations(CityCode registrar, address by_, uint256 count) internal returns (address[] memory ids) {
        CreditCode[] memory codes = _codes(count);
        ids = new address[](count);
        for (uint256 i = 0; i < count; ++i) ids[i] = _organisationOf(CreditCode.unwrap(codes[i]), registrar, by_);
        mine();
    }

    function _organisationOf(bytes32 code, CityCode registrar, address by_) internal returns (address) {
        Registration memory registration = _organisation();
        (registration.nullifier, registration.registrar, registration.officer) = (code, registrar, by_);
        return _register(registration);
    }

    function _concat(address[] memory one, address[] memory other) internal pure returns (address[] memory ids) {
        ids = new address[](one.length + other.length);
        for (uint256 i = 0; i < ids.length; ++i) ids[i] = i < one.length ? one[i] : other[i - one.length];
    }

    /// Of all of them, with reason Duplicate.
    function _proposeAll(address by_, address[] memory ids) internal {
        from(by_).proposeAnnulments(ids, AnnulmentReason.Duplicate, DIGEST);
        proposedAt = uint40(time);
    }

    function _proposeAllRefused(address by_, address[] memory ids, bytes memory refusal) internal {
        refusedFrom(by_, refusal).proposeAnnulments(ids, AnnulmentReason.Duplicate, DIGEST);
    }

    function _assertProposed(address[] memory ids, CityCode by_, CityCode above) internal {
        for (uint256 i = 0; i < ids.length; ++i) {
            assertAnnulment(ids[i], Annulment(by_, above, AnnulmentReason.Duplicate, uint40(time), false));
        }
    }

    function _assertNothingProposed(address[] memory ids) internal {
        for (uint256 i = 0; i < ids.length; ++i) {
            assertAnnulment(ids[i], Annulment(NO_CODE, NO_CODE, AnnulmentReason.None, 0, false));
        }
    }

    function _assertStatus(address[] memory ids, IdStatus status) internal {
        for (uint256 i = 0; i < ids.length; ++i) assertEq(superIds.resolve(ids[i]).status, status, "status");
    }
}

// ------------------------------------------------------------------------------------------------------ proposals

contract ProposalsTest is ManyIds {
    function test_proposeMany_givesNoticeOfEach() public {
        address[] memory ids = _residents(CITY, officer, 3);
        expectLogs();
        for (uint256 i = 0; i < 3; ++i) {
            emit ISuperIdRegistry.AnnulmentProposed(ids[i], CITY, CITY, AnnulmentReason.Duplicate, DIGEST, officer);
        }
        _proposeAll(officer, ids);
        assertLogs();
        _assertProposed(ids, CITY, CITY);
        _assertStatus(ids, IdStatus.Active);
    }

    function test_proposeMany_writesASlotForEach() public {
        address[] memory ids = _residents(CITY, officer, 3);
        vm.record();
        _proposeAll(officer, ids);
        vm.assertEq(written().length, 3, "slots");
    }

    function test_proposeMany_takesUpTo128() public {
        address[] memory ids = _residents(CITY, officer, 128);
        _proposeAll(officer, ids);
        _assertProposed(ids, CITY, CITY);
    }

    function test_proposeMany_revertsBeyond128() public {
        _proposeAllRefused(officer, new address[](129), IdRefusals.idBatchSize(129, 128));
    }

    function test_proposeMany_revertsForNone() public {
        _proposeAllRefused(officer, new address[](0), IdRefusals.idBatchSize(0, 128));
        _proposeAllRefused(stranger, new address[](0), IdRefusals.idBatchSize(0, 128));
    }

    function test_proposeMany_byTheLevelAboveOfSeveralCities() public {
        address[] memory ids = _concat(_residents(CITY, officer, 2), _residents(OTHER_CITY, otherOfficer, 2));
        _proposeAll(nationalOfficer, ids);
        _assertProposed(ids, COUNTRY, COUNTRY);
    }

    /// Each for the code for which it alone would be.
    function test_proposeMany_byWhoActsForSeveralCodes() public {
        address[] memory ones = _residents(CITY, officer, 2);
        address[] memory others = _residents(OTHER_CITY, otherOfficer, 2);
        _enrols(OTHER_CITY, otherCity, nationalOfficer);
        _proposeAll(nationalOfficer, _concat(ones, others));
        _assertProposed(ones, COUNTRY, COUNTRY);
        _assertProposed(others, OTHER_CITY, OTHER_CITY);
    }

    function test_proposeMany_ofOneThatMayNot_proposesNone() public {
        address[] memory ids = _concat(_residents(CITY, officer, 2), _residents(OTHER_CITY, otherOfficer, 1));
        _proposeAllRefused(officer, ids, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        _assertNothingProposed(ids);
    }

    function test_proposeMany_revertsWithoutReason() public {
        address[] memory ids = _residents(CITY, officer, 2);
        refusedFrom(officer, IdRefusals.annulmentReasonMissing()).proposeAnnulments(ids, AnnulmentReason.None, DIGEST);
    }

    function test_proposeMany_revertsForTheSameTwice() public {
        address[] memory ids = _residents(CITY, officer, 3);
        ids[2] = ids[0];
        _proposeAllRefused(officer, ids, IdRefusals.alreadyProposed(ids[0], time));
        _assertNothingProposed(ids);
    }

    function test_proposeMany_namesTheOneThatWaits() public {
        address[] memory ids = _residents(CITY, officer, 3);
        from(officer).proposeAnnulment(ids[1], AnnulmentReason.Other, 0);
        _proposeAllRefused(officer, ids, IdRefusals.alreadyProposed(ids[1], time));
        skip(60 days);
        _proposeAll(officer, ids);
        _assertProposed(ids, CITY, CITY);
    }

    /// Wherever it stands in the list.
    function testFuzz_proposeMany_namesTheOneThatCanNotBe(uint256 size, uint256 which, bool isAnnulled) public {
        address[] memory ids = _residents(CITY, officer, 1 + (size % 6));
        which %= ids.length;
        if (isAnnulled) {
            superId = ids[which];
            _annul();
        } else {
            ids[which] = stranger;
        }
        IdStatus status = isAnnulled ? IdStatus.Annulled : IdStatus.Unregistered;
        _proposeAllRefused(officer, ids, IdRefusals.wrongIdStatus(ids[which], status));
        _assertNothingProposed(ids);
    }

    // ------------------------------------------------------------------------------------------ by the council

    /// The council is asked once, whatever the registrars: to ask uses up what it scheduled.
    function test_proposeMany_byTheCouncilItself() public {
        address[] memory ids = _answeredByNobody();
        bytes memory call = abi.encodeCall(superIds.proposeAnnulments, (ids, AnnulmentReason.Duplicate, DIGEST));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        send(council, call);
        _assertProposedForRegistrars(ids);
        sendRefused(council, call, IdRefusals.alreadyProposed(ids[0], time));
    }

    function test_proposeMany_byTheCouncilThroughItsManager() public {
        address[] memory ids = _answeredByNobody();
        bytes memory call = abi.encodeCall(superIds.proposeAnnulments, (ids, AnnulmentReason.Duplicate, DIGEST));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        _execute(subject(), call);
        _assertProposedForRegistrars(ids);
    }

    function test_proposeMany_ofTheCouncilsAndACitys_isNobodys() public {
        address[] memory ofOther = _residents(OTHER_CITY, otherOfficer, 1);
        address[] memory ids = _concat(_answeredByNobody(), ofOther);
        _proposeAllRefused(otherOfficer, ids, Refusals.unauthorized(otherOfficer));
        _proposeAllRefused(council, ids, Refusals.missingRole(OTHER_CITY, council, ROLE_ENROL));
        _assertNothingProposed(ids);
    }

    /// Of the country and of a city, both retired without successor.
    function _answeredByNobody() private returns (address[] memory ids) {
        ids = _concat(_residents(COUNTRY, nationalOfficer, 1), _residents(CITY, officer, 2));
        _retireCity(NO_CODE);
        _retireCountry();
    }

    function _assertProposedForRegistrars(address[] memory ids) private {
        Annulment memory expected = Annulment(CITY, CITY, AnnulmentReason.Duplicate, uint40(time), false);
        assertAnnulment(ids[1], expected);
        assertAnnulment(ids[2], expected);
        expected.proposedBy = expected.decidedAbove = COUNTRY;
        assertAnnulment(ids[0], expected);
    }
}

// ----------------------------------------------------------------------------------------------------- annulments

contract AnnulmentsTest is ManyIds {
    function test_annulBatch_annulsEach() public {
        address[] memory ids = _proposedBefore(3);
        expectLogs();
        for (uint256 i = 0; i < 3; ++i) {
            emit ISuperIdRegistry.SuperIdAnnulled(ids[i], AnnulmentReason.Duplicate, reviewer);
            emit IERC1056.DIDOwnerChanged(ids[i], address(0), height - 1);
        }
        from(reviewer).annulBatch(ids, proposedAt);
        assertLogs();
        _assertStatus(ids, IdStatus.Annulled);
        _assertNothingProposed(ids);
    }

    function test_annulBatch_takesUpTo128() public {
        address[] memory ids = _proposedBefore(128);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_revertsBeyond128() public {
        refusedFrom(reviewer, IdRefusals.idBatchSize(129, 128)).annulBatch(new address[](129), proposedAt);
    }

    function test_annulBatch_revertsForNone() public {
        refusedFrom(reviewer, IdRefusals.idBatchSize(0, 128)).annulBatch(new address[](0), proposedAt);
    }

    function test_annulBatch_notBeforeTheNoticeEnds() public {
        address[] memory ids = _residents(CITY, officer, 2);
        _proposeAll(officer, ids);
        warp(proposedAt + 14 days - 1);
        refusedFrom(reviewer, IdRefusals.noticeRuns(ids[0], proposedAt + 14 days)).annulBatch(ids, proposedAt);
        skip(1);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_untilTheyLapse() public {
        address[] memory ids = _proposedBefore(2);
        warp(proposedAt + 60 days);
        _annulRefused(reviewer, ids, IdRefusals.notProposed(ids[0], proposedAt));
        warp(time - 1);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_revertsForTheSameTwice() public {
        address[] memory ids = _proposedBefore(3);
        ids[2] = ids[0];
        _annulRefused(reviewer, ids, IdRefusals.notProposed(ids[0], proposedAt));
    }

    /// Where it stands in the list, and whether it was dismissed, never proposed or proposed anew.
    function testFuzz_annulBatch_namesTheOneThatDoesNotWait(uint256 size, uint256 which, uint256 how) public {
        address[] memory ids = _proposedBefore(1 + (size % 6));
        which %= ids.length;
        from(officer).dismissAnnulment(ids[which], proposedAt);
        if (how % 3 == 1) from(officer).proposeAnnulment(ids[which], AnnulmentReason.Other, 0);
        if (how % 3 == 2) ids[which] = stranger;
        _annulRefused(reviewer, ids, IdRefusals.notProposed(ids[which], proposedAt));
    }

    function test_annulBatch_byTheLevelAboveAlone() public {
        address[] memory ids = _proposedBefore(2);
        _annulRefused(officer, ids, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW));
        _annulRefused(city, ids, Refusals.missingRole(COUNTRY, city, ROLE_REVIEW));
        _annulRefused(nationalOfficer, ids, Refusals.missingRole(COUNTRY, nationalOfficer, ROLE_REVIEW));
        _annulRefused(council, ids, Refusals.missingRole(COUNTRY, council, ROLE_REVIEW));
        _annulRefused(stranger, ids, Refusals.missingRole(COUNTRY, stranger, ROLE_REVIEW));
    }

    // ------------------------------------------------------------------------------------------ by the council

    function test_annulBatch_byTheCouncilItself() public {
        address[] memory ids = _proposedByTheCountry();
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _annulRefused(country, ids, Refusals.unauthorized(country));
        _annulRefused(reviewer, ids, Refusals.unauthorized(reviewer));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        send(council, call);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_byTheCouncilThroughItsManager() public {
        address[] memory ids = _proposedByTheCountry();
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        _execute(subject(), call);
        _assertStatus(ids, IdStatus.Annulled);
    }

    /// Nobody may decide about the part that is another's.
    function test_annulBatch_ofTheCouncilsAndTheCountrys_isNobodys() public {
        address[] memory ids = _residents(CITY, officer, 2);
        from(officer).proposeAnnulment(ids[0], AnnulmentReason.Other, 0);
        from(nationalOfficer).proposeAnnulment(ids[1], AnnulmentReason.Other, 0);
        proposedAt = uint40(time);
        skip(14 days);
        _annulRefused(reviewer, ids, Refusals.unauthorized(reviewer));
        _annulRefused(country, ids, Refusals.unauthorized(country));
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        sendRefused(council, call, Refusals.missingRole(COUNTRY, council, ROLE_REVIEW));
        _assertStatus(ids, IdStatus.Active);
    }

    // --------------------------------------------------------------------------------------------------- helpers

    /// By {CITY}, with the notice over.
    function _proposedBefore(uint256 count) private returns (address[] memory ids) {
        ids = _residents(CITY, officer, count);
        _proposeAll(officer, ids);
        skip(14 days);
    }

    /// What it enrolled itself and what a city did, with the notice over.
    function _proposedByTheCountry() private returns (address[] memory ids) {
        ids = _concat(_residents(COUNTRY, nationalOfficer, 1), _residents(CITY, officer, 2));
        _proposeAll(nationalOfficer, ids);
        _assertProposed(ids, COUNTRY, COUNTRY);
        skip(14 days);
    }

    function _annulRefused(address by_, address[] memory ids, bytes memory refusal) private {
        refusedFrom(by_, refusal).annulBatch(ids, proposedAt);
        for (uint256 i = 0; i < ids.length; ++i) {
            IdStatus status = superIds.resolve(ids[i]).status;
            vm.assertTrue(status != IdStatus.Annulled, "none is annulled");
        }
    }
}

// ------------------------------------------------------------------------------------------------ in a division

/// {CITY} is that of division 130100, and so is {LONG_CITY}, which {squatter} holds.
contract DivisionTest is ManyIds {
    CityCode private constant ABROAD = CityCode.wrap("MA.840");
    CityCode private constant CITY_ABROAD = CityCode.wrap("MA.840.1301");

    address private squatter = person("squatter");

    function setUp() public override {
        super.setUp();
        by(country).issue(LONG_CITY, Kind.City, squatter);
    }

    // ------------------------------------------------------------------------------------------------- proposes

    function test_proposeIn_ofWhatAnotherCityRegistered() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 3);
        expectLogs();
        for (uint256 i = 0; i < 3; ++i) {
            emit ISuperIdRegistry.AnnulmentProposed(
                ids[i],
                CITY,
                LONG_CITY,
                AnnulmentReason.Duplicate,
                DIGEST,
                officer
            );
        }
        _proposeIn(officer, CITY, _codes(3));
        assertLogs();
        _assertProposed(ids, CITY, LONG_CITY);
    }

    function test_proposeIn_ofWhatTheCountryRegistered() public {
        address[] memory ids = _organisations(COUNTRY, nationalOfficer, 2);
        _proposeIn(officer, CITY, _codes(2));
        _assertProposed(ids, CITY, COUNTRY);
    }

    function test_proposeIn_ofWhatItRegisteredItself() public {
        address[] memory ids = _organisations(CITY, officer, 2);
        _proposeIn(city, CITY, _codes(2));
        _assertProposed(ids, CITY, CITY);
    }

    function test_proposeIn_writesASlotForEach() public {
        _organisations(LONG_CITY, squatter, 3);
        vm.record();
        _proposeIn(officer, CITY, _codes(3));
        vm.assertEq(written().length, 3, "slots");
    }

    function test_proposeIn_takesUpTo128() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 128);
        _proposeIn(officer, CITY, _codes(128));
        _assertProposed(ids, CITY, LONG_CITY);
    }

    function test_proposeIn_ofADeactivatedOne() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        from(controller).deactivate(ids[0]);
        _proposeIn(officer, CITY, _codes(1));
        _assertProposed(ids, CITY, LONG_CITY);
    }

    function test_proposeIn_whileFrozenAndBelowASuspendedCountry() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        _freeze();
        _suspendCountry();
        _proposeIn(officer, CITY, _codes(1));
        _assertProposed(ids, CITY, LONG_CITY);
    }

    function test_proposeIn_ofAFurtherGeneration() public {
        _organisations(LONG_CITY, squatter, 1);
        _proposeIn(officer, CITY, _codes(1));
        skip(14 days);
        address first = _idOf(0, 0);
        from(reviewer).annul(first, proposedAt);
        _proposeInRefused(officer, CITY, _codes(1), IdRefusals.wrongIdStatus(first, IdStatus.Annulled));
        _registerNext(LONG_CITY, squatter);
        from(officer).proposeAnnulmentsIn(CITY, _codes(1), 1, AnnulmentReason.Duplicate, DIGEST);
        _assertProposed(listOf(_idOf(0, 1)), CITY, LONG_CITY);
    }

    /// For whom its registrar answers now; the country, which would propose for itself, does not decide.
    function test_proposeIn_ofWhatARetiredCityRegistered() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        by(country).retire(LONG_CITY, NO_CODE, none());
        _proposeIn(officer, CITY, _codes(1));
        _assertProposed(ids, CITY, COUNTRY);
        skip(14 days);
        refusedFrom(country, Refusals.unauthorized(country)).annul(ids[0], proposedAt);
    }

    function test_proposeIn_ofWhatACityWithASuccessorRegistered() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        by(country).retire(LONG_CITY, OTHER_CITY, none());
        _proposeIn(officer, CITY, _codes(1));
        _assertProposed(ids, CITY, OTHER_CITY);
    }

    /// Where nobody answers for the registrar, it stands for itself, and above it is the council.
    function test_proposeIn_ofWhatARetiredCountryRegistered() public {
        address[] memory ids = _organisations(COUNTRY, nationalOfficer, 2);
        _retireCountry();
        _proposeIn(officer, CITY, _codes(2));
        _assertProposed(ids, CITY, COUNTRY);
        skip(14 days);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).annulBatch(ids, proposedAt);
        _annulAsCouncil(ids);
    }

    // ------------------------------------------------------------------------------------------- and is decided

    function test_proposeIn_isDecidedAboveTheRegistrar() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 2);
        _proposeIn(officer, CITY, _codes(2));
        skip(14 days - 1);
        refusedFrom(reviewer, IdRefusals.noticeRuns(ids[0], time + 1)).annulBatch(ids, proposedAt);
        skip(1);
        bytes memory refusal = Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW);
        refusedFrom(officer, refusal).annul(ids[0], proposedAt);
        refusedFrom(officer, refusal).annulBatch(ids, proposedAt);
        refusedFrom(city, Refusals.missingRole(COUNTRY, city, ROLE_REVIEW)).annul(ids[0], proposedAt);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    /// A country that could decide would need no more than a city of its own to annul what it enrolled alone.
    function test_proposeIn_ofTheCountrysOwn_isDecidedByTheCouncil() public {
        address[] memory ids = _organisations(COUNTRY, nationalOfficer, 2);
        _proposeIn(officer, CITY, _codes(2));
        skip(14 days);
        refusedFrom(country, Refusals.unauthorized(country)).annul(ids[0], proposedAt);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).annulBatch(ids, proposedAt);
        refusedFrom(officer, Refusals.unauthorized(officer)).annulBatch(ids, proposedAt);
        _annulAsCouncil(ids);
    }

    function test_proposeIn_isAnswered() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        _proposeIn(officer, CITY, _codes(1));
        from(controller).answerAnnulment(ids[0], proposedAt, DIGEST);
        assertAnnulment(ids[0], Annulment(CITY, LONG_CITY, AnnulmentReason.Duplicate, proposedAt, true));
    }

    function test_proposeIn_lapses() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        _proposeIn(officer, CITY, _codes(1));
        skip(60 days);
        refusedFrom(reviewer, IdRefusals.notProposed(ids[0], proposedAt)).annul(ids[0], proposedAt);
        _proposeIn(officer, CITY, _codes(1));
        _assertProposed(ids, CITY, LONG_CITY);
    }

    function test_proposeIn_isDismissedByTheCityOrAboveTheRegistrar() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 2);
        _proposeIn(officer, CITY, _codes(2));
        skip(1);
        refusedFrom(squatter, Refusals.missingRole(COUNTRY, squatter, ROLE_REVIEW)).dismissAnnulment(
            ids[0],
            proposedAt
        );
        from(city).dismissAnnulment(ids[0], proposedAt);
        from(reviewer).dismissAnnulment(ids[1], proposedAt);
        _assertNothingProposed(ids);
    }

    // -------------------------------------------------------------------------------------- in each other's way

    /// The one that waits stays as it is, whoever proposed it.
    function test_proposeIn_replacesNoProposal() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 2);
        from(squatter).proposeAnnulment(ids[1], AnnulmentReason.KeyLost, 0);
        proposedAt = uint40(time);
        skip(1);
        _proposeInRefused(officer, CITY, _codes(2), IdRefusals.alreadyProposed(ids[1], proposedAt));
        assertAnnulment(ids[1], Annulment(LONG_CITY, LONG_CITY, AnnulmentReason.KeyLost, proposedAt, false));
        _assertNothingProposed(listOf(ids[0]));
    }

    function test_proposeIn_isReplacedByNoProposal() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        _proposeIn(officer, CITY, _codes(1));
        bytes memory refusal = IdRefusals.alreadyProposed(ids[0], proposedAt);
        skip(1);
        refusedFrom(squatter, refusal).proposeAnnulment(ids[0], AnnulmentReason.Other, 0);
        refusedFrom(nationalOfficer, refusal).proposeAnnulment(ids[0], AnnulmentReason.Other, 0);
        refusedFrom(squatter, refusal).proposeAnnulmentsIn(LONG_CITY, _codes(1), 0, AnnulmentReason.Other, 0);
        warp(time - 1);
        _assertProposed(ids, CITY, LONG_CITY);
    }

    /// What a squatter proposes and takes back on its own keeps the city out until the country suspends it.
    function test_proposeIn_afterShamProposalsOfTheSquatter() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 1);
        for (uint256 i = 0; i < 2; ++i) {
            from(squatter).proposeAnnulment(ids[0], AnnulmentReason.Other, 0);
            proposedAt = uint40(time);
            skip(14 days - 1);
            _proposeInRefused(officer, CITY, _codes(1), IdRefusals.alreadyProposed(ids[0], proposedAt));
            if (i == 0) from(squatter).dismissAnnulment(ids[0], proposedAt);
        }
        by(country).suspend(LONG_CITY, SuspensionReason.TermsBreached);
        from(reviewer).dismissAnnulment(ids[0], proposedAt);
        _proposeIn(officer, CITY, _codes(1));
        skip(14 days);
        from(reviewer).annul(ids[0], proposedAt);
    }

    /// A city's sham proposal keeps the country, too, no longer than until it retires that city.
    function test_proposeIn_asAShamEndsWithTheCity() public {
        address[] memory ids = _organisations(COUNTRY, nationalOfficer, 1);
        _proposeIn(squatter, LONG_CITY, _codes(1));
        skip(1);
        by(country).retire(LONG_CITY, NO_CODE, none());
        from(nationalOfficer).dismissAnnulment(ids[0], proposedAt);
        from(nationalOfficer).proposeAnnulment(ids[0], AnnulmentReason.Duplicate, 0);
        _assertProposed(ids, COUNTRY, COUNTRY);
    }

    // --------------------------------------------------------------------------------------------------- refused

    function test_proposeIn_revertsBeyond128AndForNone() public {
        _proposeInRefused(officer, CITY, new CreditCode[](129), IdRefusals.idBatchSize(129, 128));
        _proposeInRefused(officer, CITY, new CreditCode[](0), IdRefusals.idBatchSize(0, 128));
        _proposeInRefused(stranger, CITY, new CreditCode[](0), IdRefusals.idBatchSize(0, 128));
    }

    function test_proposeIn_revertsForWhoMayNot() public {
        _organisations(LONG_CITY, squatter, 1);
        address[5] memory others = [stranger, reviewer, nationalOfficer, country, squatter];
        for (uint256 i = 0; i < 5; ++i) {
            _proposeInRefused(others[i], CITY, _codes(1), Refusals.missingRole(CITY, others[i], ROLE_ENROL));
        }
        by(city).appoint(CITY, applicant, ROLE_ISSUE | ROLE_REVIEW, type(uint40).max);
        _proposeInRefused(applicant, CITY, _codes(1), Refusals.missingRole(CITY, applicant, ROLE_ENROL));
        by(city).dismiss(CITY, officer);
        _proposeInRefused(officer, CITY, _codes(1), Refusals.missingRole(CITY, officer, ROLE_ENROL));
    }

    function test_proposeIn_revertsForAStrangersCity() public {
        _organisations(LONG_CITY, squatter, 1);
        bytes32 code = CreditCode.unwrap(_codes(1)[0]);
        _proposeInRefused(otherOfficer, OTHER_CITY, _codes(1), IdRefusals.wrongRegistrar(OTHER_CITY, code));
        _proposeInRefused(otherOfficer, CITY, _codes(1), Refusals.missingRole(CITY, otherOfficer, ROLE_ENROL));
    }

    /// A city of 4 digits has all divisions that begin with them, one of 6 its own.
    function test_proposeIn_revertsForAnotherDivision() public {
        CreditCode[] memory codes = listOf(creditCodeOf(130105, 0));
        address id = _organisationOf(CreditCode.unwrap(codes[0]), COUNTRY, nationalOfficer);
        bytes memory refusal = IdRefusals.wrongRegistrar(LONG_CITY, CreditCode.unwrap(codes[0]));
        _proposeInRefused(squatter, LONG_CITY, codes, refusal);
        _proposeIn(officer, CITY, codes);
        _assertProposed(listOf(id), CITY, COUNTRY);
    }

    function test_proposeIn_ofOneOfAnotherDivision_proposesNone() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 2);
        CreditCode[] memory codes = _codes(3);
        codes[2] = CreditCode.wrap(creditCodeOf(130200, 0));
        _organisationOf(CreditCode.unwrap(codes[2]), OTHER_CITY, otherOfficer);
        bytes memory refusal = IdRefusals.wrongRegistrar(CITY, CreditCode.unwrap(codes[2]));
        _proposeInRefused(officer, CITY, codes, refusal);
        _assertNothingProposed(ids);
    }

    /// Credit codes are those of {COUNTRY}.
    function test_proposeIn_revertsForACityAbroad() public {
        _organisations(LONG_CITY, squatter, 1);
        _asCouncil(abi.encodeCall(registry.admitCountry, (ABROAD, successor)));
        by(successor).issue(CITY_ABROAD, Kind.City, stranger);
        bytes memory refusal = IdRefusals.wrongRegistrar(CITY_ABROAD, CreditCode.unwrap(_codes(1)[0]));
        _proposeInRefused(stranger, CITY_ABROAD, _codes(1), refusal);
    }

    /// Of what is no city, an organisation's code that reads like one among it.
    function test_proposeIn_revertsForWhatIsNoCity() public {
        _organisations(LONG_CITY, squatter, 1);
        CityCode lookalike = CityCode.wrap("MA.156.130102");
        by(country).issue(lookalike, Kind.Organisation, stranger);
        by(city).issue(DEPARTMENT, Kind.Department, stranger);
        _proposeInRefused(stranger, lookalike, listOf(creditCodeOf(130102, 0)), IdRefusals.noCity(lookalike));
        _proposeInRefused(stranger, DEPARTMENT, _codes(1), IdRefusals.noCity(DEPARTMENT));
        _proposeInRefused(nationalOfficer, COUNTRY, _codes(1), IdRefusals.noCity(COUNTRY));
    }

    function test_proposeIn_revertsUnlessTheCityIsActive() public {
        _organisations(LONG_CITY, squatter, 1);
        CityCode unassigned = CityCode.wrap("MA.156.130199");
        _proposeInRefused(
            officer,
            unassigned,
            _codes(1),
            Refusals.ancestorInactive(unassigned, Status.Unassigned, SuspensionReason.None)
        );
        _suspendCity();
        bytes memory refusal = Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised);
        _proposeInRefused(officer, CITY, _codes(1), refusal);
        _proposeInRefused(city, CITY, _codes(1), refusal);
        _retireCity(LONG_CITY);
        refusal = Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None);
        _proposeInRefused(city, CITY, _codes(1), refusal);
    }

    function test_proposeIn_revertsWithoutReason() public {
        _organisations(LONG_CITY, squatter, 1);
        refusedFrom(officer, IdRefusals.annulmentReasonMissing()).proposeAnnulmentsIn(
            CITY,
            _codes(1),
            0,
            AnnulmentReason.None,
            DIGEST
        );
    }

    function test_proposeIn_revertsForTheSameTwice() public {
        address[] memory ids = _organisations(LONG_CITY, squatter, 2);
        CreditCode[] memory codes = _codes(3);
        codes[2] = codes[0];
        _proposeInRefused(officer, CITY, codes, IdRefusals.alreadyProposed(ids[0], time));
        _assertNothingProposed(ids);
    }

    /// Of another generation, of nobody, or of a malformed code, whatever follows the division.
    function test_proposeIn_revertsUnlessThereIsOne() public {
        _organisations(LONG_CITY, squatter, 1);
        refusedFrom(officer, IdRefusals.wrongIdStatus(_idOf(0, 1), IdStatus.Unregistered)).proposeAnnulmentsIn(
            CITY,
            _codes(1),
            1,
            AnnulmentReason.Duplicate,
            DIGEST
        );
        _refusedAsUnregistered(creditCodeOf(130100, 9));
        _refusedAsUnregistered("91130100MA000000M1");
        _refusedAsUnregistered("91130100");
    }

    /// A resident's Super ID is none of an organisation, whatever its nullifier.
    function test_proposeIn_revertsForAResident() public {
        Registration memory registration = _resident();
        registration.nullifier = CREDIT_CODE;
        _register(registration);
        _refusedAsUnregistered(CREDIT_CODE);
    }

    // ------------------------------------------------------------------------------------------------------ fuzz

    /// A city proposes where its digits are the division's or begin it, and nowhere else.
    function testFuzz_proposeIn_inTheDivisionAlone(uint256 division, uint256 digits, bool isLong, bool isNear) public {
        division = division % 1_000_000;
        digits = 1 + (digits % (isLong ? 999_999 : 9_999));
        if (isNear && division >= 100) digits = isLong ? division : division / 100;
        CityCode place = _cityOf(digits, isLong);
        if (registry.recordOf(place).status == Status.Unassigned) by(country).issue(place, Kind.City, applicant);
        address holder = registry.recordOf(place).holder;
        CreditCode[] memory codes = listOf(creditCodeOf(division, 7));
        address id = _organisationOf(CreditCode.unwrap(codes[0]), COUNTRY, nationalOfficer);
        if (digits == (isLong ? division : division / 100)) {
            _proposeIn(holder, place, codes);
            _assertProposed(listOf(id), place, COUNTRY);
        } else {
            _proposeInRefused(holder, place, codes, IdRefusals.wrongRegistrar(place, CreditCode.unwrap(codes[0])));
        }
    }

    // ---------------------------------------------------------------------------------------------- the squatting

    /// An officer of the country makes a city of its own and registers firms of another's division. That city proposes
    /// in one transaction, the country annuls in another, and the firms are registered where they belong.
    function test_proposeIn_undoesSquatting() public {
        address clerk = person("clerk");
        CityCode sham = CityCode.wrap("MA.156.130108");
        by(country).appoint(COUNTRY, clerk, ROLE_ISSUE | ROLE_ENROL, type(uint40).max);
        by(clerk).issue(sham, Kind.City, clerk);
        CreditCode[] memory codes = new CreditCode[](3);
        address[] memory ids = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 code = creditCodeOf(130108, i);
            codes[i] = CreditCode.wrap(code);
            ids[i] = from(clerk).register(Registration(IdKind.Organisation, code, 0, clerk, sham, clerk, time), "", "");
        }
        mine();

        _proposeIn(officer, CITY, codes);
        by(country).dismiss(COUNTRY, clerk);
        skip(1);
        // All that is left to it.
        refusedFrom(clerk, Refusals.missingRole(COUNTRY, clerk, ROLE_REVIEW)).dismissAnnulment(ids[0], proposedAt);
        from(clerk).changeController(ids[1], squatter);
        from(clerk).deactivate(ids[2]);
        skip(14 days);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);

        for (uint256 i = 0; i < 3; ++i) {
            Registration memory registration = _organisation();
            (registration.nullifier, registration.generation) = (CreditCode.unwrap(codes[i]), 1);
            vm.assertEq(superIds.controllerOf(_register(registration)), controller, "the firm's own");
        }
    }

    // --------------------------------------------------------------------------------------------------- helpers

    function _proposeIn(address by_, CityCode place, CreditCode[] memory codes) private {
        from(by_).proposeAnnulmentsIn(place, codes, 0, AnnulmentReason.Duplicate, DIGEST);
        proposedAt = uint40(time);
    }

    function _proposeInRefused(address by_, CityCode place, CreditCode[] memory codes, bytes memory refusal) private {
        refusedFrom(by_, refusal).proposeAnnulmentsIn(place, codes, 0, AnnulmentReason.Duplicate, DIGEST);
    }

    function _refusedAsUnregistered(bytes32 code) private {
        address id = idOf(IdKind.Organisation, code, 0);
        _proposeInRefused(officer, CITY, listOf(code), IdRefusals.wrongIdStatus(id, IdStatus.Unregistered));
    }

    function _annulAsCouncil(address[] memory ids) private {
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        send(council, call);
        _assertStatus(ids, IdStatus.Annulled);
    }

    /// The first of {_codes}, in its second generation.
    function _registerNext(CityCode registrar, address by_) private {
        Registration memory registration = _organisation();
        (registration.nullifier, registration.generation) = (CreditCode.unwrap(_codes(1)[0]), 1);
        (registration.registrar, registration.officer) = (registrar, by_);
        _register(registration);
        mine();
    }

    /// Of the codes in {_codes}.
    function _idOf(uint256 index, uint32 generation) private pure returns (address) {
        return idOf(IdKind.Organisation, CreditCode.unwrap(_codes(index + 1)[index]), generation);
    }

    /// A city's code of 4 or 6 digits.
    function _cityOf(uint256 digits, bool isLong) private pure returns (CityCode) {
        bytes memory text = isLong ? bytes("MA.156.......") : bytes("MA.156.....");
        for (uint256 i = text.length; i-- > 7; digits /= 10) text[i] = bytes1(uint8(48 + (digits % 10)));
        return CityCode.wrap(bytes32(text));
    }
}
