// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    ALL_ROLES,
    ICityCodeRegistry,
    OfficerTerm,
    ROLE_ATTEST,
    ROLE_ENROL,
    ROLE_ISSUE,
    ROLE_PUBLISH,
    ROLE_REVIEW,
    Status
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, RegistryFixture} from "./RegistryFixture.sol";

contract OfficersTest is RegistryFixture {
    uint40 private _until;

    function setUp() public override {
        super.setUp();
        _issueCity();
        _until = uint40(time + 30 days);
    }

    // ------------------------------------------------------------------------------------------------- appoint

    function test_appoint_writesTheTerm() public {
        expectEvent();
        emit ICityCodeRegistry.OfficerAppointed(CITY, officer, ROLE_ISSUE | ROLE_ENROL, _until);
        by(city).appoint(CITY, officer, ROLE_ISSUE | ROLE_ENROL, _until);
        _assertTerm(CITY, ROLE_ISSUE | ROLE_ENROL, _until);
        assertRoles(CITY, officer, ROLE_ISSUE | ROLE_ENROL);
    }

    function test_appoint_takesEveryUnionOfRoles() public {
        for (uint8 roles = 1; roles <= ALL_ROLES; ++roles) {
            by(city).appoint(CITY, officer, roles, _until);
            assertRoles(CITY, officer, roles);
        }
    }

    function test_appoint_replacesTheFormerTerm() public {
        by(city).appoint(CITY, officer, ROLE_ISSUE | ROLE_REVIEW, _until);
        by(city).appoint(CITY, officer, ROLE_PUBLISH, _until - 1 days);
        _assertTerm(CITY, ROLE_PUBLISH, _until - 1 days);
        assertRoles(CITY, officer, ROLE_PUBLISH);
    }

    function test_appoint_isForThisCodeAndThisOfficer() public {
        _issueDepartment();
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        assertRoles(CITY, stranger, 0);
        assertRoles(DEPARTMENT, officer, 0);
        assertRoles(COUNTRY, officer, 0);
    }

    function test_appoint_worksWhileFrozen() public {
        _freeze();
        _appoint(CITY, city, ROLE_ATTEST);
        assertRoles(CITY, officer, ROLE_ATTEST);
    }

    function test_appoint_endsAtTheSecondOfItsEnd() public {
        by(city).appoint(CITY, officer, ROLE_PUBLISH, _until);
        warp(_until - 1);
        assertRoles(CITY, officer, ROLE_PUBLISH);
        by(officer).publish(CITY, DIGEST);
        warp(_until);
        assertRoles(CITY, officer, 0);
        refused(officer, Refusals.missingRole(CITY, officer, ROLE_PUBLISH)).publish(CITY, 0);
        _assertTerm(CITY, ROLE_PUBLISH, _until);
    }

    function test_appoint_revertsForATermThatEndsNow() public {
        uint40 until = uint40(time);
        refused(city, Refusals.invalidTerm(ROLE_ISSUE, until)).appoint(CITY, officer, ROLE_ISSUE, until);
        by(city).appoint(CITY, officer, ROLE_ISSUE, until + 1);
        assertRoles(CITY, officer, ROLE_ISSUE);
    }

    function test_appoint_revertsWithoutRoles() public {
        refused(city, Refusals.invalidTerm(0, _until)).appoint(CITY, officer, 0, _until);
    }

    function test_appoint_revertsForUnknownRoles() public {
        for (uint256 roles = ALL_ROLES + 1; roles <= type(uint8).max; ++roles) {
            refused(city, Refusals.invalidTerm(uint8(roles), _until)).appoint(CITY, officer, uint8(roles), _until);
        }
    }

    function test_appoint_revertsForOfficerZero() public {
        refused(city, Refusals.zeroAddress()).appoint(CITY, address(0), ROLE_ISSUE, _until);
    }

    function test_appoint_revertsForACodeThatNobodyHas() public {
        refused(city, Refusals.wrongStatus(DEPARTMENT, Status.Unassigned)).appoint(
            DEPARTMENT,
            officer,
            ROLE_ISSUE,
            _until
        );
    }

    // ------------------------------------------------------------------------------------------------- dismiss

    function test_dismiss_endsTheTerm() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        expectEvent();
        emit ICityCodeRegistry.OfficerDismissed(CITY, officer);
        by(city).dismiss(CITY, officer);
        _assertTerm(CITY, 0, 0);
        assertRoles(CITY, officer, 0);
    }

    function test_dismiss_leavesOtherOfficersAlone() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        by(city).appoint(CITY, stranger, ROLE_ISSUE, _until);
        by(city).dismiss(CITY, officer);
        assertRoles(CITY, stranger, ROLE_ISSUE);
    }

    function test_dismiss_revertsForACodeThatNobodyHas() public {
        refused(city, Refusals.notHolder(DEPARTMENT, city)).dismiss(DEPARTMENT, officer);
    }

    function test_dismiss_afterwardsSuspensionsEndWithoutTheOfficer() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        _suspendCity();
        by(city).dismiss(CITY, officer);
        by(country).reinstate(CITY);
        assertRoles(CITY, officer, 0);
    }

    // -------------------------------------------------------------------------------------------- officerRoles

    function test_officerRoles_areAllForTheHolder() public {
        assertRoles(CITY, city, ALL_ROLES);
        assertRoles(COUNTRY, country, ALL_ROLES);
    }

    function test_officerRoles_ofTheLevelAboveAreNone() public {
        assertRoles(CITY, country, 0);
        assertRoles(COUNTRY, council, 0);
    }

    function test_officerRoles_areNoneUnlessActive() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        _suspendCity();
        assertRoles(CITY, city, 0);
        assertRoles(CITY, officer, 0);
        _retireCity(NO_CODE);
        assertRoles(CITY, city, 0);
        assertRoles(CITY, officer, 0);
    }

    function test_officerRoles_ofUnassignedCodesAreNoneEvenForZero() public {
        assertRoles(DEPARTMENT, address(0), 0);
        assertRoles(NO_CODE, address(0), 0);
    }

    /// Ancestors and freezes are not looked at.
    function test_officerRoles_stayBelowASuspendedCountry() public {
        _freeze();
        _suspendCountry();
        assertRoles(CITY, city, ALL_ROLES);
    }

    // ------------------------------------------------------------------------------------- a change of holder

    function test_officersOfAFormerHolder_areVoid() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        _passOn(CITY, city, successor);
        assertRoles(CITY, officer, 0);
        assertRoles(CITY, city, 0);
        _assertTerm(CITY, 0, 0);
        refused(officer, Refusals.missingRole(CITY, officer, ROLE_ISSUE)).issue(DEPARTMENT, Kind.Department, applicant);
    }

    function test_officersOfAFormerHolder_stayVoidWhenItComesBack() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        _passOn(CITY, city, successor);
        _passOn(CITY, successor, city);
        assertRoles(CITY, officer, 0);
        _assertTerm(CITY, 0, 0);
    }

    function test_officersOfAFormerHolder_areVoidEvenIfItOffersToItself() public {
        by(city).appoint(CITY, officer, ALL_ROLES, _until);
        _passOn(CITY, city, city);
        assertRoles(CITY, officer, 0);
    }

    function test_officersOfAFormerHolder_getTheNewHoldersTermsOnly() public {
        by(city).appoint(CITY, officer, ROLE_ISSUE, _until);
        _passOn(CITY, city, successor);
        by(successor).appoint(CITY, officer, ROLE_ATTEST, _until);
        assertRoles(CITY, officer, ROLE_ATTEST);
    }

    function _assertTerm(CityCode code, uint8 roles, uint40 until) private {
        OfficerTerm memory term = registry.officerTerm(code, officer);
        vm.assertEq(term.roles, roles, "roles of the term");
        vm.assertEq(term.until, until, "end of the term");
    }
}
