// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {CityCode, CityCodes, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    ALL_ROLES,
    ROLE_ENROL,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, OBJECT_CLASS, OTHER_CITY, RegistryFixture, THIRD_CITY} from "./RegistryFixture.sol";

/// What other registries ask: who may act for a code, and who answers for it.
contract AuthorityTest is RegistryFixture {
    CityCode private constant FRANCE = CityCode.wrap("MA.250");
    CityCode private constant MISSING = CityCode.wrap("MA.156.1999");

    function setUp() public override {
        super.setUp();
        _issueCity();
        _issueOtherCities();
        _issueDepartment();
    }

    // --------------------------------------------------------------------------------------------- requireRole

    function test_requireRole_answersWithTheKind() public {
        _assertKind(registry.requireRole(COUNTRY, country, ROLE_ENROL), Kind.Country);
        _assertKind(registry.requireRole(CITY, city, ROLE_ENROL), Kind.City);
        _assertKind(registry.requireRole(DEPARTMENT, applicant, ROLE_ENROL), Kind.Department);
        by(country).issue(CityCode.wrap("MA.156.1003"), Kind.Organisation, stranger);
        _assertKind(registry.requireRole(CityCode.wrap("MA.156.1003"), stranger, ROLE_ENROL), Kind.Organisation);
        by(applicant).issue(OBJECT_CLASS, Kind.ObjectClass, stranger);
        _assertKind(registry.requireRole(OBJECT_CLASS, stranger, ROLE_ENROL), Kind.ObjectClass);
    }

    function test_requireRole_takesEachRoleOfAnOfficer() public {
        for (uint8 i = 0; i < 5; ++i) {
            uint8 role = uint8(1) << i;
            _appoint(CITY, city, role);
            _assertKind(registry.requireRole(CITY, officer, role), Kind.City);
            _appoint(CITY, city, ALL_ROLES - role);
            _roleRefused(CITY, officer, role, Refusals.missingRole(CITY, officer, role));
        }
    }

    function test_requireRole_takesTheHolderInEveryRole() public {
        for (uint8 i = 0; i < 5; ++i) _assertKind(registry.requireRole(CITY, city, uint8(1) << i), Kind.City);
    }

    function test_requireRole_revertsWithoutTheRole() public {
        _roleRefused(CITY, stranger, ROLE_ENROL, Refusals.missingRole(CITY, stranger, ROLE_ENROL));
        _roleRefused(CITY, country, ROLE_REVIEW, Refusals.missingRole(CITY, country, ROLE_REVIEW));
        _roleRefused(CITY, address(0), ROLE_ENROL, Refusals.missingRole(CITY, address(0), ROLE_ENROL));
    }

    function test_requireRole_revertsWhenTheTermEnds() public {
        by(city).appoint(CITY, officer, ROLE_ENROL, uint40(time + 1 days));
        skip(1 days - 1);
        registry.requireRole(CITY, officer, ROLE_ENROL);
        skip(1);
        _roleRefused(CITY, officer, ROLE_ENROL, Refusals.missingRole(CITY, officer, ROLE_ENROL));
    }

    function test_requireRole_revertsOnceDismissedOrPassedOn() public {
        _appoint(CITY, city, ROLE_ENROL);
        by(city).dismiss(CITY, officer);
        _roleRefused(CITY, officer, ROLE_ENROL, Refusals.missingRole(CITY, officer, ROLE_ENROL));
        _appoint(CITY, city, ROLE_ENROL);
        _passOn(CITY, city, successor);
        _roleRefused(CITY, officer, ROLE_ENROL, Refusals.missingRole(CITY, officer, ROLE_ENROL));
        _roleRefused(CITY, city, ROLE_ENROL, Refusals.missingRole(CITY, city, ROLE_ENROL));
        registry.requireRole(CITY, successor, ROLE_ENROL);
    }

    function test_requireRole_revertsUnlessActive() public {
        bytes memory refusal = Refusals.ancestorInactive(MISSING, Status.Unassigned, SuspensionReason.None);
        _roleRefused(MISSING, city, ROLE_ENROL, refusal);
        _roleRefused(MISSING, address(0), ROLE_ENROL, refusal);
        refusal = Refusals.ancestorInactive(NO_CODE, Status.Unassigned, SuspensionReason.None);
        _roleRefused(NO_CODE, council, ROLE_ENROL, refusal);
        _suspendCity();
        refusal = Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised);
        _roleRefused(CITY, city, ROLE_ENROL, refusal);
        _retireCity(NO_CODE);
        refusal = Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None);
        _roleRefused(CITY, city, ROLE_ENROL, refusal);
    }

    function test_requireRole_looksAtTheCodeAlone() public {
        _freeze();
        _suspendCountry();
        _assertKind(registry.requireRole(CITY, city, ROLE_ENROL), Kind.City);
        _retireCountry();
        _assertKind(registry.requireRole(CITY, city, ROLE_ENROL), Kind.City);
    }

    // ------------------------------------------------------------------------------------------ requireIssuing

    function test_requireIssuing_answersWithTheKind() public {
        _assertKind(registry.requireIssuing(COUNTRY, country, ROLE_ENROL), Kind.Country);
        _assertKind(registry.requireIssuing(CITY, city, ROLE_ENROL), Kind.City);
        _assertKind(registry.requireIssuing(DEPARTMENT, applicant, ROLE_ENROL), Kind.Department);
        _appoint(CITY, city, ROLE_ENROL);
        _assertKind(registry.requireIssuing(CITY, officer, ROLE_ENROL), Kind.City);
    }

    function test_requireIssuing_revertsWithoutTheRole() public {
        _appoint(CITY, city, ALL_ROLES - ROLE_ENROL);
        _issuingRefused(CITY, officer, Refusals.missingRole(CITY, officer, ROLE_ENROL));
        _issuingRefused(CITY, country, Refusals.missingRole(CITY, country, ROLE_ENROL));
    }

    function test_requireIssuing_revertsUnlessAllAboveAreActive() public {
        _issuingRefused(MISSING, city, Refusals.ancestorInactive(MISSING, Status.Unassigned, SuspensionReason.None));
        _suspendCity();
        bytes memory refusal = Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised);
        _issuingRefused(CITY, city, refusal);
        _issuingRefused(DEPARTMENT, applicant, refusal);
        by(country).reinstate(CITY);
        _suspendCountry();
        refusal = Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder);
        _issuingRefused(COUNTRY, country, refusal);
        _issuingRefused(CITY, city, refusal);
        _issuingRefused(DEPARTMENT, applicant, refusal);
    }

    function test_requireIssuing_revertsWhileFrozen() public {
        uint40 until = _freeze();
        _issuingRefused(COUNTRY, country, Refusals.issuingIsFrozen(COUNTRY, until));
        _issuingRefused(CITY, city, Refusals.issuingIsFrozen(COUNTRY, until));
        warp(until - 1);
        _issuingRefused(DEPARTMENT, applicant, Refusals.issuingIsFrozen(COUNTRY, until));
        warp(until);
        _assertKind(registry.requireIssuing(DEPARTMENT, applicant, ROLE_ENROL), Kind.Department);
    }

    // ---------------------------------------------------------------------------------------------- answersFor

    function test_answersFor_itselfUnlessRetired() public {
        _assertAnswers(CITY, CITY);
        _assertAnswers(COUNTRY, COUNTRY);
        _assertAnswers(DEPARTMENT, DEPARTMENT);
        _assertAnswers(MISSING, MISSING);
        _assertAnswers(NO_CODE, NO_CODE);
        _suspendCity();
        _assertAnswers(CITY, CITY);
    }

    function test_answersFor_theSuccessorOfARetiredCode() public {
        _retireCity(OTHER_CITY);
        _assertAnswers(CITY, OTHER_CITY);
        _assertAnswers(DEPARTMENT, DEPARTMENT);
        by(country).suspend(OTHER_CITY, SuspensionReason.Other);
        _assertAnswers(CITY, OTHER_CITY);
        by(country).retire(OTHER_CITY, THIRD_CITY, none());
        _assertAnswers(CITY, THIRD_CITY);
    }

    function test_answersFor_theLevelAboveWithoutSuccessor() public {
        _retireCity(NO_CODE);
        _assertAnswers(CITY, COUNTRY);
        _retireCountry();
        _assertAnswers(CITY, NO_CODE);
        _assertAnswers(COUNTRY, NO_CODE);
    }

    function test_answersFor_theSuccessorOfTheLevelAbove() public {
        _retireCity(NO_CODE);
        _asCouncil(abi.encodeCall(registry.admitCountry, (FRANCE, successor)));
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, FRANCE, none())));
        _assertAnswers(CITY, FRANCE);
        _assertAnswers(COUNTRY, FRANCE);
        _assertAnswers(OTHER_CITY, OTHER_CITY);
    }

    /// Behind 16 successions the level above answers, so that the way stays short.
    function test_answersFor_theLevelAboveAfter16Successions() public {
        CityCode last = CITY;
        for (uint256 i = 0; i < 16; ++i) last = _succeed(last, i);
        _assertAnswers(CITY, last);
        CityCode beyond = _succeed(last, 16);
        _assertAnswers(CITY, COUNTRY);
        _assertAnswers(last, beyond);
    }

    // ------------------------------------------------------------------------------------------------ issuerOf

    function test_issuerOf_theParent() public {
        _assertIssuer(DEPARTMENT, CITY);
        _assertIssuer(CITY, COUNTRY);
        _assertIssuer(COUNTRY, NO_CODE);
        _assertIssuer(NO_CODE, NO_CODE);
        _assertIssuer(MISSING, COUNTRY);
        _retireCity(OTHER_CITY);
        _assertIssuer(CITY, COUNTRY);
    }

    function test_issuerOf_whoeverAnswersForTheParent() public {
        _retireCity(OTHER_CITY);
        _assertIssuer(DEPARTMENT, OTHER_CITY);
        by(country).retire(OTHER_CITY, NO_CODE, none());
        _assertIssuer(DEPARTMENT, COUNTRY);
        _retireCountry();
        _assertIssuer(DEPARTMENT, NO_CODE);
        _assertIssuer(CITY, NO_CODE);
    }

    // ------------------------------------------------------------------------------------------------- helpers

    /// Retires a city into another one, newly issued.
    function _succeed(CityCode code, uint256 i) private returns (CityCode next) {
        next = CityCodes.fromText(string.concat("MA.156.", Strings.toString(2000 + i)));
        by(country).issue(next, Kind.City, stranger);
        by(country).retire(code, next, none());
    }

    function _roleRefused(CityCode code, address account, uint8 role, bytes memory refusal) private {
        vm.expectRevert(refusal);
        registry.requireRole(code, account, role);
    }

    function _issuingRefused(CityCode code, address account, bytes memory refusal) private {
        vm.expectRevert(refusal);
        registry.requireIssuing(code, account, ROLE_ENROL);
    }

    function _assertKind(Kind actual, Kind expected) private {
        vm.assertEq(uint256(actual), uint256(expected), "kind");
    }

    function _assertAnswers(CityCode code, CityCode expected) private {
        assertEq(registry.answersFor(code), expected, "who answers");
    }

    function _assertIssuer(CityCode code, CityCode expected) private {
        assertEq(registry.issuerOf(code), expected, "the level above");
    }
}
