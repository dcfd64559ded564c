// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    ALL_ROLES,
    Application,
    ApplicationStatus,
    CodeRecord,
    ICityCodeRegistry,
    Issue,
    ROLE_ENROL,
    ROLE_ISSUE,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {
    CITY,
    COUNTRY,
    DEPARTMENT,
    OBJECT_CLASS,
    OTHER_CITY,
    OTHER_DEPARTMENT,
    RegistryFixture,
    THIRD_CITY
} from "./RegistryFixture.sol";
import {SignedMessages} from "./SignedMessages.sol";

contract IssuingTest is RegistryFixture {
    // --------------------------------------------------------------------------------------------------- issue

    function test_issue_writesTheRecord() public {
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(CITY, COUNTRY, city, Kind.City, country);
        by(country).issue(CITY, Kind.City, city);
        assertRecord(CITY, CodeRecord(city, uint40(time), 0, 0, Kind.City, Status.Active, SuspensionReason.None));
    }

    function test_issue_byAnOfficer() public {
        _appoint(COUNTRY, country, ROLE_ISSUE | ROLE_ENROL);
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(CITY, COUNTRY, city, Kind.City, officer);
        by(officer).issue(CITY, Kind.City, city);
        assertHolder(CITY, city);
    }

    /// Otherwise an officer that only issues would make itself a second registrar of a city's division.
    function test_issueForms_ofACityTakeTheRoleToEnrol() public {
        _appoint(COUNTRY, country, ALL_ROLES - ROLE_ENROL);
        bytes memory refusal = Refusals.missingRole(COUNTRY, officer, ROLE_ISSUE | ROLE_ENROL);
        refused(officer, refusal).issue(CITY, Kind.City, officer);
        Application memory application = Application(CITY, Kind.City, officer, 1, 0, time);
        refused(officer, refusal).issueSigned(application, "");
        Issue[] memory items = new Issue[](2);
        CityCode organisation = CityCode.wrap("MA.156.M0");
        items[0] = Issue(organisation, Kind.Organisation, officer);
        items[1] = Issue(CITY, Kind.City, officer);
        refused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL)).issueBatch(COUNTRY, items);
        assertStatus(organisation, Status.Unassigned);

        by(officer).issue(organisation, Kind.Organisation, officer);
        assertHolder(organisation, officer);
        (items[0], items[1]) = (items[1], Issue(OTHER_CITY, Kind.City, officer));
        _appoint(COUNTRY, country, ROLE_ISSUE | ROLE_ENROL);
        by(officer).issueBatch(COUNTRY, items);
        assertHolder(OTHER_CITY, officer);
    }

    /// The role to enrol alone issues nothing.
    function test_issue_ofACityTakesTheRoleToIssue() public {
        _appoint(COUNTRY, country, ALL_ROLES - ROLE_ISSUE);
        refused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ISSUE | ROLE_ENROL)).issue(
            CITY,
            Kind.City,
            officer
        );
    }

    function test_issue_downToObjectClasses() public {
        _issueCity();
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(DEPARTMENT, CITY, applicant, Kind.Department, city);
        _issueDepartment();
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(OBJECT_CLASS, DEPARTMENT, stranger, Kind.ObjectClass, applicant);
        by(applicant).issue(OBJECT_CLASS, Kind.ObjectClass, stranger);
        assertHolder(OBJECT_CLASS, stranger);
    }

    function test_issue_keepsTheKindThatWasIssued() public {
        by(country).issue(CITY, Kind.Organisation, city);
        vm.assertEq(uint256(registry.recordOf(CITY).kind), uint256(Kind.Organisation), "kind");
    }

    function test_issue_revertsWhenTaken() public {
        _issueCity();
        refused(country, Refusals.codeTaken(CITY, city)).issue(CITY, Kind.City, stranger);
        refused(country, Refusals.codeTaken(CITY, city)).issue(CITY, Kind.Organisation, stranger);
        assertHolder(CITY, city);
    }

    function test_issue_revertsWhenTakenAndSuspended() public {
        _issueCity();
        _suspendCity();
        refused(country, Refusals.codeTaken(CITY, city)).issue(CITY, Kind.City, stranger);
    }

    function test_issue_revertsWhenRetired() public {
        _issueCity();
        _retireCity(NO_CODE);
        refused(country, Refusals.codeIsRetired(CITY, NO_CODE)).issue(CITY, Kind.City, city);
    }

    function test_issue_revertsWhenRetiredAndNamesTheSuccessor() public {
        _issueCity();
        _issueOtherCities();
        _retireCity(OTHER_CITY);
        refused(country, Refusals.codeIsRetired(CITY, OTHER_CITY)).issue(CITY, Kind.City, city);
    }

    function test_issue_revertsWhenParentMissing() public {
        refused(city, Refusals.ancestorInactive(CITY, Status.Unassigned, SuspensionReason.None)).issue(
            DEPARTMENT,
            Kind.Department,
            applicant
        );
    }

    function test_issue_revertsWhenParentSuspended() public {
        _issueCity();
        _suspendCity();
        refused(city, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).issue(
            DEPARTMENT,
            Kind.Department,
            applicant
        );
    }

    function test_issue_revertsWhenParentRetired() public {
        _issueCity();
        _retireCity(NO_CODE);
        refused(city, Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None)).issue(
            DEPARTMENT,
            Kind.Department,
            applicant
        );
    }

    function test_issue_revertsWhenCountrySuspended() public {
        _issueCity();
        _issueDepartment();
        _suspendCountry();
        bytes memory refusal = Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder);
        refused(city, refusal).issue(OTHER_DEPARTMENT, Kind.Department, applicant);
        refused(applicant, refusal).issue(OBJECT_CLASS, Kind.ObjectClass, applicant);
    }

    function test_issue_revertsWhenCountryRetired() public {
        _issueCity();
        _retireCountry();
        refused(city, Refusals.ancestorInactive(COUNTRY, Status.Retired, SuspensionReason.None)).issue(
            DEPARTMENT,
            Kind.Department,
            applicant
        );
    }

    function test_issue_revertsWhileFrozenAtEveryLevel() public {
        _issueCity();
        _issueDepartment();
        bytes memory refusal = Refusals.issuingIsFrozen(COUNTRY, _freeze());
        refused(country, refusal).issue(OTHER_CITY, Kind.City, city);
        refused(city, refusal).issue(OTHER_DEPARTMENT, Kind.Department, city);
        refused(applicant, refusal).issue(OBJECT_CLASS, Kind.ObjectClass, city);
    }

    function test_issue_worksFromTheSecondAFreezeEnds() public {
        uint40 until = _freeze();
        warp(until - 1);
        refused(country, Refusals.issuingIsFrozen(COUNTRY, until)).issue(CITY, Kind.City, city);
        warp(until);
        _issueCity();
        assertHolder(CITY, city);
    }

    function test_issue_worksAgainAfterUnfreeze() public {
        _freeze();
        by(guardian).unfreeze(COUNTRY);
        _issueCity();
        assertHolder(CITY, city);
    }

    function test_issue_revertsWhenMalformed() public {
        CityCode code = CityCode.wrap("MA.156.13a1");
        refused(country, Refusals.malformedCode(code, Kind.City, 9)).issue(code, Kind.City, city);
        refused(country, Refusals.malformedCode(CITY, Kind.Department, 11)).issue(CITY, Kind.Department, city);
        refused(country, Refusals.malformedCode(CITY, Kind.None, 6)).issue(CITY, Kind.None, city);
    }

    function test_issue_revertsWhenReserved() public {
        CityCode code = CityCode.wrap("MA.156.0000");
        refused(country, Refusals.reservedCode(code)).issue(code, Kind.City, city);
    }

    function test_issue_revertsForCountries() public {
        CityCode code = CityCode.wrap("MA.250");
        refused(country, Refusals.wrongKind(code, Kind.Country)).issue(code, Kind.Country, city);
    }

    function test_issue_revertsForHolderZero() public {
        refused(country, Refusals.zeroAddress()).issue(CITY, Kind.City, address(0));
    }

    // --------------------------------------------------------------------------------------------- issueSigned

    function test_issueSigned_issuesToTheApplicant() public {
        Application memory application = _application(1);
        bytes memory signature = sign(applicant, SignedMessages.application(application));
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(CITY, COUNTRY, applicant, Kind.City, country);
        by(country).issueSigned(application, signature);
        assertRecord(CITY, CodeRecord(applicant, uint40(time), 0, 0, Kind.City, Status.Active, SuspensionReason.None));
    }

    function test_issueSigned_endsTheSameWhenSomebodyFiledItFirst() public {
        Application memory application = _application(1);
        bytes memory signature = sign(applicant, SignedMessages.application(application));
        by(stranger).applyFor(application, signature);
        expectEvent();
        emit ICityCodeRegistry.ApplicationApproved(CITY, applicant, 1, country);
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(CITY, COUNTRY, applicant, Kind.City, country);
        by(country).issueSigned(application, signature);
        assertRecord(CITY, CodeRecord(applicant, uint40(time), 0, 0, Kind.City, Status.Active, SuspensionReason.None));
        assertApplication(applicant, ApplicationStatus.None, 0);
    }

    function test_issueSigned_issuesTheNextRoundAfterARefusal() public {
        _apply(1);
        _refuse(1);
        Application memory application = _application(2);
        by(country).issueSigned(application, sign(applicant, SignedMessages.application(application)));
        assertHolder(CITY, applicant);
    }

    function test_issueSigned_leavesOtherApplicationsAlone() public {
        Application memory other = _application(1);
        other.applicant = stranger;
        by(stranger).applyFor(other, "");
        Application memory application = _application(1);
        by(country).issueSigned(application, sign(applicant, SignedMessages.application(application)));
        assertApplication(stranger, ApplicationStatus.Pending, 1);
    }

    function test_issueSigned_revertsForARefusedRound() public {
        _apply(1);
        _refuse(1);
        Application memory application = _application(1);
        bytes memory signature = sign(applicant, SignedMessages.application(application));
        refused(country, Refusals.wrongRound(CITY, applicant, 2)).issueSigned(application, signature);
    }

    function test_issueSigned_revertsForTheRoundBehindThePendingOne() public {
        _apply(1);
        Application memory application = _application(2);
        bytes memory signature = sign(applicant, SignedMessages.application(application));
        refused(country, Refusals.wrongRound(CITY, applicant, 1)).issueSigned(application, signature);
    }

    function test_issueSigned_revertsAsIssue() public {
        Application memory application = _application(1);
        bytes memory signature = sign(applicant, SignedMessages.application(application));
        uint40 until = _freeze();
        refused(country, Refusals.issuingIsFrozen(COUNTRY, until)).issueSigned(application, signature);
        by(guardian).unfreeze(COUNTRY);
        _suspendCountry();
        bytes memory refusal = Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder);
        refused(country, refusal).issueSigned(application, signature);
    }

    function test_issueSigned_revertsForWhatIsNoCode() public {
        Application memory application = _application(1);
        application.kind = Kind.Department;
        refused(country, Refusals.malformedCode(CITY, Kind.Department, 11)).issueSigned(application, "");
        application.kind = Kind.Country;
        refused(country, Refusals.wrongKind(CITY, Kind.Country)).issueSigned(application, "");
        (application.kind, application.code) = (Kind.City, CityCode.wrap("MA.156.0000"));
        refused(country, Refusals.reservedCode(application.code)).issueSigned(application, "");
        (application.code, application.applicant) = (CITY, address(0));
        refused(country, Refusals.zeroAddress()).issueSigned(application, "");
    }

    function test_issueSigned_revertsWhenTaken() public {
        _issueCity();
        refused(country, Refusals.codeTaken(CITY, city)).issueSigned(_application(1), "");
    }

    // ---------------------------------------------------------------------------------------------- issueBatch

    function test_issueBatch_issuesAll() public {
        Issue[] memory items = _items(3);
        items[1] = Issue(CityCode.wrap("MA.156.ACME"), Kind.Organisation, stranger);
        for (uint256 i = 0; i < items.length; ++i) {
            expectEvent();
            emit ICityCodeRegistry.CodeIssued(items[i].code, COUNTRY, items[i].holder, items[i].kind, country);
        }
        by(country).issueBatch(COUNTRY, items);
        for (uint256 i = 0; i < items.length; ++i) {
            assertRecord(
                items[i].code,
                CodeRecord(items[i].holder, uint40(time), 0, 0, items[i].kind, Status.Active, SuspensionReason.None)
            );
        }
    }

    function test_issueBatch_takesUpTo256() public {
        Issue[] memory items = _items(256);
        by(country).issueBatch(COUNTRY, items);
        assertHolder(items[255].code, city);
    }

    function test_issueBatch_revertsBeyond256() public {
        refused(country, Refusals.batchSize(257, 256)).issueBatch(COUNTRY, _items(257));
    }

    function test_issueBatch_revertsWhenEmpty() public {
        refused(country, Refusals.batchSize(0, 256)).issueBatch(COUNTRY, _items(0));
    }

    function test_issueBatch_namesATakenItemAndIssuesNone() public {
        _issueCity();
        Issue[] memory items = _items(3);
        items[2].code = CITY;
        _batchRefused(items, 2, Refusals.codeTaken(CITY, city));
        assertStatus(items[0].code, Status.Unassigned);
    }

    function test_issueBatch_namesACodeThatIsInTheBatchTwice() public {
        Issue[] memory items = _items(2);
        items[1] = Issue(items[0].code, Kind.City, stranger);
        _batchRefused(items, 1, Refusals.codeTaken(items[0].code, city));
    }

    function test_issueBatch_namesARetiredItem() public {
        _issueCity();
        _issueOtherCities();
        _retireCity(THIRD_CITY);
        Issue[] memory items = _items(2);
        items[1].code = CITY;
        _batchRefused(items, 1, Refusals.codeIsRetired(CITY, THIRD_CITY));
    }

    function test_issueBatch_namesAMalformedItem() public {
        Issue[] memory items = _items(2);
        items[1].code = CityCode.wrap("MA.156.13");
        _batchRefused(items, 1, Refusals.malformedCode(items[1].code, Kind.City, 9));
    }

    function test_issueBatch_namesAReservedItem() public {
        Issue[] memory items = _items(1);
        items[0].code = CityCode.wrap("MA.156.000000");
        _batchRefused(items, 0, Refusals.reservedCode(items[0].code));
    }

    function test_issueBatch_namesAnItemWithoutHolder() public {
        Issue[] memory items = _items(2);
        items[1].holder = address(0);
        _batchRefused(items, 1, Refusals.zeroAddress());
    }

    function test_issueBatch_namesAnItemOfAnotherParent() public {
        _issueCity();
        Issue[] memory items = _items(2);
        items[1] = Issue(DEPARTMENT, Kind.Department, city);
        _batchRefused(items, 1, Refusals.notBelow(DEPARTMENT, COUNTRY));
    }

    /// A country is nowhere below the issuing code.
    function test_issueBatch_namesACountry() public {
        Issue[] memory items = _items(1);
        items[0] = Issue(CityCode.wrap("MA.250"), Kind.Country, city);
        _batchRefused(items, 0, Refusals.notBelow(items[0].code, COUNTRY));
    }

    function test_issueBatch_revertsForNoCodeAsParent() public {
        Issue[] memory items = _items(1);
        items[0] = Issue(CityCode.wrap("MA.250"), Kind.Country, city);
        refused(country, Refusals.ancestorInactive(NO_CODE, Status.Unassigned, SuspensionReason.None)).issueBatch(
            NO_CODE,
            items
        );
    }

    function test_issueBatch_revertsWhileFrozen() public {
        uint40 until = _freeze();
        refused(country, Refusals.issuingIsFrozen(COUNTRY, until)).issueBatch(COUNTRY, _items(1));
    }

    function test_issueBatch_revertsWhenParentSuspended() public {
        _issueCity();
        _suspendCity();
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(DEPARTMENT, Kind.Department, city);
        refused(city, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).issueBatch(
            CITY,
            items
        );
    }

    function test_issueBatch_revertsWhenCountrySuspended() public {
        _issueCity();
        _suspendCountry();
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(DEPARTMENT, Kind.Department, city);
        refused(city, Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder)).issueBatch(
            CITY,
            items
        );
    }

    // ------------------------------------------------------------------------------------------------ canIssue

    function test_canIssue_saysWhoMay() public {
        _appoint(COUNTRY, country, ROLE_ISSUE);
        _assertCanIssue(COUNTRY, country, true);
        _assertCanIssue(COUNTRY, officer, true);
        _assertCanIssue(COUNTRY, stranger, false);
        _assertCanIssue(COUNTRY, council, false);
        by(country).appoint(COUNTRY, officer, 31 - ROLE_ISSUE, uint40(time + 1));
        _assertCanIssue(COUNTRY, officer, false);
    }

    function test_canIssue_isFalseBelowAnObjectClass() public {
        _issueCity();
        _issueDepartment();
        CityCode lamps = CityCode.wrap("MA.156.1301.WATER/73.LAMP.6");
        by(applicant).issue(lamps, Kind.ObjectClass, applicant);
        _assertCanIssue(DEPARTMENT, applicant, true);
        _assertCanIssue(lamps, applicant, false);
    }

    function test_canIssue_isFalseBelowWhatIsNotActive() public {
        _assertCanIssue(CITY, city, false);
        _issueCity();
        _assertCanIssue(CITY, city, true);
        _suspendCity();
        _assertCanIssue(CITY, city, false);
        by(country).reinstate(CITY);
        _suspendCountry();
        _assertCanIssue(CITY, city, false);
        _asCouncil(abi.encodeCall(registry.reinstate, (COUNTRY)));
        _assertCanIssue(CITY, city, true);
        _retireCity(NO_CODE);
        _assertCanIssue(CITY, city, false);
    }

    function test_canIssue_isFalseUntilAFreezeEnds() public {
        _issueCity();
        uint40 until = _freeze();
        _assertCanIssue(COUNTRY, country, false);
        warp(until - 1);
        _assertCanIssue(CITY, city, false);
        warp(until);
        _assertCanIssue(CITY, city, true);
    }

    function testFuzz_canIssue_isFalseForAnyOtherWord(CityCode code, address account) public {
        vm.assume(code != COUNTRY);
        _assertCanIssue(code, account, false);
        _assertCanIssue(NO_CODE, account, false);
    }

    function _assertCanIssue(CityCode code, address account, bool expected) private {
        vm.assertEq(registry.canIssue(code, account) ? 1 : 0, expected ? 1 : 0, "canIssue");
    }

    // ------------------------------------------------------------------------------------------------- helpers

    /// MA.156.2000 and on, for {city}.
    function _items(uint256 count) private view returns (Issue[] memory items) {
        items = new Issue[](count);
        for (uint256 i = 0; i < count; ++i) {
            bytes memory text = "MA.156.2000";
            (text[8], text[9], text[10]) = (_digit(i / 100), _digit(i / 10), _digit(i));
            items[i] = Issue(CityCode.wrap(bytes32(text)), Kind.City, city);
        }
    }

    function _digit(uint256 number) private pure returns (bytes1) {
        return bytes1(uint8(0x30 + (number % 10)));
    }

    function _batchRefused(Issue[] memory items, uint256 index, bytes memory refusal) private {
        refused(country, Refusals.batchItemRefused(index, refusal)).issueBatch(COUNTRY, items);
    }
}
