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
import {CREDIT_CODE, LONG_CITY} from "./SuperIdFixture.sol";
import {ManyIds} from "./ManyIds.sol";

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
