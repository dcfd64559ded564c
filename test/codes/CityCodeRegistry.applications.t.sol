// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    ALL_ROLES,
    Application,
    ApplicationRecord,
    ApplicationStatus,
    CodeRecord,
    ICityCodeRegistry,
    RefusalReason,
    ROLE_ENROL,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, OTHER_CITY, RegistryFixture} from "./RegistryFixture.sol";
import {SignedMessages} from "./SignedMessages.sol";

contract ApplicationsTest is RegistryFixture {
    // ------------------------------------------------------------------------------------------------ applyFor

    function test_applyFor_filesTheApplication() public {
        expectEvent();
        emit ICityCodeRegistry.ApplicationFiled(CITY, COUNTRY, applicant, Kind.City, 1, DIGEST);
        _apply(1);
        ApplicationRecord memory filed = registry.applicationOf(CITY, applicant);
        vm.assertEq(uint256(filed.status), uint256(ApplicationStatus.Pending), "status");
        vm.assertEq(uint256(filed.kind), uint256(Kind.City), "kind");
        vm.assertEq(filed.round, 1, "round");
        vm.assertEq(filed.filedAt, time, "filed at");
        assertStatus(CITY, Status.Unassigned);
    }

    function test_applyFor_letsSeveralAskForOneCode() public {
        _apply(1);
        _applyAs(stranger, 1);
        assertApplication(applicant, ApplicationStatus.Pending, 1);
        assertApplication(stranger, ApplicationStatus.Pending, 1);
    }

    function test_applyFor_worksWhileFrozen() public {
        _freeze();
        _apply(1);
        assertApplication(applicant, ApplicationStatus.Pending, 1);
    }

    function test_applyFor_looksAtTheParentAlone() public {
        _issueCity();
        _suspendCountry();
        by(applicant).applyFor(_applicationForDepartment(), "");
        vm.assertEq(
            uint256(registry.applicationOf(DEPARTMENT, applicant).status),
            uint256(ApplicationStatus.Pending),
            "status"
        );
    }

    function test_applyFor_revertsWhilePending() public {
        _apply(1);
        refused(applicant, Refusals.alreadyPending(CITY, applicant, 1)).applyFor(_application(1), "");
        refused(applicant, Refusals.alreadyPending(CITY, applicant, 1)).applyFor(_application(2), "");
    }

    function test_applyFor_revertsForRoundsOutOfTurn() public {
        refused(applicant, Refusals.wrongRound(CITY, applicant, 1)).applyFor(_application(0), "");
        refused(applicant, Refusals.wrongRound(CITY, applicant, 1)).applyFor(_application(2), "");
    }

    function test_applyFor_takesTheNextRoundAfterARefusal() public {
        _apply(1);
        _refuse(1);
        refused(applicant, Refusals.wrongRound(CITY, applicant, 2)).applyFor(_application(1), "");
        refused(applicant, Refusals.wrongRound(CITY, applicant, 2)).applyFor(_application(3), "");
        expectEvent();
        emit ICityCodeRegistry.ApplicationFiled(CITY, COUNTRY, applicant, Kind.City, 2, DIGEST);
        _apply(2);
        assertApplication(applicant, ApplicationStatus.Pending, 2);
    }

    function test_applyFor_revertsWhenTaken() public {
        _issueCity();
        refused(applicant, Refusals.codeTaken(CITY, city)).applyFor(_application(1), "");
    }

    function test_applyFor_revertsWhenRetired() public {
        _issueCity();
        _retireCity(NO_CODE);
        refused(applicant, Refusals.codeIsRetired(CITY, NO_CODE)).applyFor(_application(1), "");
    }

    function test_applyFor_revertsWhenParentMissing() public {
        refused(applicant, Refusals.ancestorInactive(CITY, Status.Unassigned, SuspensionReason.None)).applyFor(
            _applicationForDepartment(),
            ""
        );
    }

    function test_applyFor_revertsWhenParentSuspended() public {
        _issueCity();
        _suspendCity();
        refused(applicant, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).applyFor(
            _applicationForDepartment(),
            ""
        );
    }

    function test_applyFor_revertsWhenParentRetired() public {
        _issueCity();
        _retireCity(NO_CODE);
        refused(applicant, Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None)).applyFor(
            _applicationForDepartment(),
            ""
        );
    }

    function test_applyFor_revertsForWhatIsNoCode() public {
        Application memory application = _application(1);
        application.kind = Kind.Country;
        refused(applicant, Refusals.wrongKind(CITY, Kind.Country)).applyFor(application, "");
        application.kind = Kind.ObjectClass;
        refused(applicant, Refusals.malformedCode(CITY, Kind.ObjectClass, 11)).applyFor(application, "");
        (application.kind, application.code) = (Kind.City, CityCode.wrap("MA.156.000000"));
        refused(applicant, Refusals.reservedCode(application.code)).applyFor(application, "");
    }

    function test_applyFor_revertsForApplicantZero() public {
        Application memory application = _application(1);
        application.applicant = address(0);
        refused(applicant, Refusals.zeroAddress()).applyFor(application, "");
    }

    // ------------------------------------------------------------------------------------------------ withdraw

    function test_withdraw_takesBackAPendingOne() public {
        _apply(1);
        expectEvent();
        emit ICityCodeRegistry.ApplicationWithdrawn(CITY, applicant, 1);
        _withdraw(1);
        assertApplication(applicant, ApplicationStatus.Withdrawn, 1);
        _apply(2);
        assertApplication(applicant, ApplicationStatus.Pending, 2);
    }

    function test_withdraw_takesBackOneThatNobodyFiledYet() public {
        expectEvent();
        emit ICityCodeRegistry.ApplicationWithdrawn(CITY, applicant, 1);
        _withdraw(1);
        refused(stranger, Refusals.wrongRound(CITY, applicant, 2)).applyFor(_application(1), "");
    }

    function test_withdraw_takesBackTheNextRoundAfterARefusal() public {
        _apply(1);
        _refuse(1);
        _withdraw(2);
        assertApplication(applicant, ApplicationStatus.Withdrawn, 2);
    }

    function test_withdraw_worksWhileParentSuspended() public {
        _apply(1);
        _suspendCountry();
        _withdraw(1);
        assertApplication(applicant, ApplicationStatus.Withdrawn, 1);
    }

    function test_withdraw_revertsForRoundsOutOfTurn() public {
        _withdrawRefused(0, 1);
        _withdrawRefused(2, 1);
        _apply(1);
        _withdrawRefused(2, 1);
        _withdraw(1);
        _withdrawRefused(1, 2);
        _withdrawRefused(3, 2);
    }

    function test_withdraw_revertsWhenTaken() public {
        _apply(1);
        _issueCity();
        refused(applicant, Refusals.codeTaken(CITY, city)).withdraw(CITY, applicant, 1, time, "");
    }

    function test_withdraw_revertsWhenRetired() public {
        _apply(1);
        _issueCity();
        _issueOtherCities();
        _retireCity(OTHER_CITY);
        refused(applicant, Refusals.codeIsRetired(CITY, OTHER_CITY)).withdraw(CITY, applicant, 1, time, "");
    }

    function test_withdraw_revertsForApplicantZero() public {
        refused(applicant, Refusals.zeroAddress()).withdraw(CITY, address(0), 1, time, "");
    }

    // ------------------------------------------------------------------------------------------------- approve

    function test_approve_issuesTheCodeAndFreesTheSlot() public {
        _apply(1);
        expectEvent();
        emit ICityCodeRegistry.ApplicationApproved(CITY, applicant, 1, country);
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(CITY, COUNTRY, applicant, Kind.City, country);
        by(country).approve(CITY, applicant, 1);
        assertRecord(CITY, CodeRecord(applicant, uint40(time), 0, 0, Kind.City, Status.Active, SuspensionReason.None));
        assertApplication(applicant, ApplicationStatus.None, 0);
    }

    function test_approve_byAnOfficer() public {
        _appoint(COUNTRY, country, ROLE_REVIEW | ROLE_ENROL);
        _apply(1);
        expectEvent();
        emit ICityCodeRegistry.ApplicationApproved(CITY, applicant, 1, officer);
        by(officer).approve(CITY, applicant, 1);
        assertHolder(CITY, applicant);
    }

    function test_approve_issuesTheKindThatWasAskedFor() public {
        Application memory application = _application(1);
        application.kind = Kind.Organisation;
        by(applicant).applyFor(application, "");
        by(country).approve(CITY, applicant, 1);
        vm.assertEq(uint256(registry.recordOf(CITY).kind), uint256(Kind.Organisation), "kind");
    }

    function test_approve_revertsForAnotherRound() public {
        _apply(1);
        _refuse(1);
        _apply(2);
        refused(country, _notPending(ApplicationStatus.Pending, 2)).approve(CITY, applicant, 1);
        refused(country, _notPending(ApplicationStatus.Pending, 2)).approve(CITY, applicant, 3);
    }

    function test_approve_revertsWhenNotPending() public {
        refused(country, _notPending(ApplicationStatus.None, 0)).approve(CITY, applicant, 0);
        _apply(1);
        _refuse(1);
        refused(country, _notPending(ApplicationStatus.Refused, 1)).approve(CITY, applicant, 1);
        _withdraw(2);
        refused(country, _notPending(ApplicationStatus.Withdrawn, 2)).approve(CITY, applicant, 2);
    }

    function test_approve_revertsWhenApprovedBefore() public {
        _apply(1);
        by(country).approve(CITY, applicant, 1);
        refused(country, _notPending(ApplicationStatus.None, 0)).approve(CITY, applicant, 1);
    }

    function test_approve_revertsWhenTakenByAnother() public {
        _apply(1);
        _applyAs(stranger, 1);
        by(country).approve(CITY, stranger, 1);
        refused(country, Refusals.codeTaken(CITY, stranger)).approve(CITY, applicant, 1);
        assertHolder(CITY, stranger);
    }

    function test_approve_revertsWhenRetiredSince() public {
        _apply(1);
        _issueCity();
        _retireCity(NO_CODE);
        refused(country, Refusals.codeIsRetired(CITY, NO_CODE)).approve(CITY, applicant, 1);
    }

    function test_approve_revertsUntilAFreezeEnds() public {
        _apply(1);
        uint40 until = _freeze();
        warp(until - 1);
        refused(country, Refusals.issuingIsFrozen(COUNTRY, until)).approve(CITY, applicant, 1);
        warp(until);
        by(country).approve(CITY, applicant, 1);
        assertHolder(CITY, applicant);
    }

    function test_approve_revertsWhenParentSuspended() public {
        _apply(1);
        _suspendCountry();
        refused(country, Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder)).approve(
            CITY,
            applicant,
            1
        );
    }

    function test_approve_revertsWhenCountrySuspended() public {
        _issueCity();
        by(applicant).applyFor(_applicationForDepartment(), "");
        _suspendCountry();
        refused(city, Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder)).approve(
            DEPARTMENT,
            applicant,
            1
        );
    }

    function test_approve_revertsForACountry() public {
        refused(country, Refusals.notPending(COUNTRY, applicant, ApplicationStatus.None, 0)).approve(
            COUNTRY,
            applicant,
            1
        );
    }

    // -------------------------------------------------------------------------------------------------- refuse

    function test_refuse_endsTheRound() public {
        _apply(1);
        expectEvent();
        emit ICityCodeRegistry.ApplicationRefused(CITY, applicant, 1, RefusalReason.Duplicate, DIGEST, country);
        by(country).refuse(CITY, applicant, 1, RefusalReason.Duplicate, DIGEST);
        assertApplication(applicant, ApplicationStatus.Refused, 1);
        assertStatus(CITY, Status.Unassigned);
    }

    /// Otherwise a reviewer would make itself a second registrar of a city's division, by an application of its own.
    function test_approve_ofACityTakesTheRoleToEnrol() public {
        _appoint(COUNTRY, country, ALL_ROLES - ROLE_ENROL);
        by(officer).applyFor(Application(CITY, Kind.City, officer, 1, 0, time), "");
        refused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW | ROLE_ENROL)).approve(CITY, officer, 1);
        _appoint(COUNTRY, country, ROLE_REVIEW | ROLE_ENROL);
        by(officer).approve(CITY, officer, 1);
        assertHolder(CITY, officer);
    }

    function test_refuse_byAnOfficer() public {
        _appoint(COUNTRY, country, ROLE_REVIEW);
        _apply(1);
        expectEvent();
        emit ICityCodeRegistry.ApplicationRefused(CITY, applicant, 1, RefusalReason.Other, 0, officer);
        by(officer).refuse(CITY, applicant, 1, RefusalReason.Other, 0);
    }

    function test_refuse_leavesOtherApplicationsAlone() public {
        _apply(1);
        _applyAs(stranger, 1);
        _refuse(1);
        assertApplication(stranger, ApplicationStatus.Pending, 1);
        by(country).approve(CITY, stranger, 1);
        assertHolder(CITY, stranger);
    }

    function test_refuse_worksWhileFrozen() public {
        _apply(1);
        _freeze();
        _refuse(1);
        assertApplication(applicant, ApplicationStatus.Refused, 1);
    }

    function test_refuse_revertsWhenTheCodeWasIssuedMeanwhile() public {
        _apply(1);
        _issueCity();
        refused(country, Refusals.codeTaken(CITY, city)).refuse(CITY, applicant, 1, RefusalReason.Other, 0);
    }

    /// The same text with other padding is another word, and no code.
    function test_withdraw_revertsForWordsWithANul() public {
        bytes memory signature = sign(applicant, SignedMessages.withdrawal(CITY, applicant, 1, time));
        // A NUL before the last character, and a word without padding.
        refused(stranger, Refusals.invalidCodeText(13)).withdraw(
            CityCode.wrap("MA.156.1301\x001"),
            applicant,
            1,
            time,
            signature
        );
        CityCode full = CityCode.wrap(CityCode.unwrap(CITY) | bytes32(uint256(1)));
        refused(stranger, Refusals.invalidCodeText(32)).withdraw(full, applicant, 1, time, signature);
    }

    function test_refuse_revertsWithoutReason() public {
        _apply(1);
        refused(country, Refusals.reasonMissing()).refuse(CITY, applicant, 1, RefusalReason.None, DIGEST);
    }

    function test_refuse_revertsWhenNotPending() public {
        refused(country, _notPending(ApplicationStatus.None, 0)).refuse(CITY, applicant, 0, RefusalReason.Other, 0);
        _apply(1);
        _refuse(1);
        refused(country, _notPending(ApplicationStatus.Refused, 1)).refuse(CITY, applicant, 1, RefusalReason.Other, 0);
    }

    function test_refuse_revertsForAnotherRound() public {
        _apply(1);
        refused(country, _notPending(ApplicationStatus.Pending, 1)).refuse(CITY, applicant, 2, RefusalReason.Other, 0);
    }

    function test_refuse_revertsWhenParentSuspended() public {
        _apply(1);
        _suspendCountry();
        refused(country, Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder)).refuse(
            CITY,
            applicant,
            1,
            RefusalReason.Other,
            0
        );
    }

    // ------------------------------------------------------------------------------------------------- helpers

    function _applyAs(address who, uint32 round) private {
        Application memory application = _application(round);
        application.applicant = who;
        by(who).applyFor(application, "");
    }

    function _applicationForDepartment() private view returns (Application memory application) {
        application = _application(1);
        (application.code, application.kind) = (DEPARTMENT, Kind.Department);
    }

    function _withdraw(uint32 round) private {
        by(applicant).withdraw(CITY, applicant, round, type(uint256).max, "");
    }

    function _withdrawRefused(uint32 round, uint32 expected) private {
        refused(applicant, Refusals.wrongRound(CITY, applicant, expected)).withdraw(
            CITY,
            applicant,
            round,
            type(uint256).max,
            ""
        );
    }

    function _notPending(ApplicationStatus status, uint32 round) private view returns (bytes memory) {
        return Refusals.notPending(CITY, applicant, status, round);
    }
}
