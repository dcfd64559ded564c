// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {CityCode, CityCodes, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    CodeRecord,
    ICityCodeRegistry,
    ROLE_REVIEW,
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

contract OversightTest is RegistryFixture {
    uint256 private _issuedAt;

    function setUp() public override {
        super.setUp();
        _issueCity();
        _issueOtherCities();
        _issueDepartment();
        _issuedAt = time;
        skip(1 days);
    }

    // ------------------------------------------------------------------------------------- suspend, reinstate

    function test_suspend_setsStatusAndReasonOnly() public {
        for (uint8 reason = 1; reason < 8; ++reason) {
            expectEvent();
            emit ICityCodeRegistry.CodeSuspended(CITY, SuspensionReason(reason), country);
            by(country).suspend(CITY, SuspensionReason(reason));
            _assertCity(Status.Suspended, SuspensionReason(reason));
            by(country).reinstate(CITY);
        }
    }

    function test_suspend_byAnOfficer() public {
        _appoint(COUNTRY, country, ROLE_REVIEW);
        expectEvent();
        emit ICityCodeRegistry.CodeSuspended(CITY, SuspensionReason.Other, officer);
        by(officer).suspend(CITY, SuspensionReason.Other);
        expectEvent();
        emit ICityCodeRegistry.CodeReinstated(CITY, officer);
        by(officer).reinstate(CITY);
    }

    function test_suspend_worksWhileFrozen() public {
        _freeze();
        _suspendCity();
        by(country).reinstate(CITY);
        assertStatus(CITY, Status.Active);
    }

    function test_suspend_ofACountryByTheCouncil() public {
        bytes memory call = abi.encodeCall(registry.suspend, (COUNTRY, SuspensionReason.CourtOrder));
        _announce(call);
        expectEvent();
        emit ICityCodeRegistry.CodeSuspended(COUNTRY, SuspensionReason.CourtOrder, address(manager));
        _execute(call);
        assertStatus(COUNTRY, Status.Suspended);

        call = abi.encodeCall(registry.reinstate, (COUNTRY));
        _announce(call);
        expectEvent();
        emit ICityCodeRegistry.CodeReinstated(COUNTRY, address(manager));
        _execute(call);
        assertStatus(COUNTRY, Status.Active);
    }

    function test_suspend_revertsWithoutReason() public {
        refused(country, Refusals.reasonMissing()).suspend(CITY, SuspensionReason.None);
    }

    function test_suspend_revertsUnlessActive() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        refused(country, Refusals.wrongStatus(missing, Status.Unassigned)).suspend(missing, SuspensionReason.Other);
        _suspendCity();
        refused(country, Refusals.wrongStatus(CITY, Status.Suspended)).suspend(CITY, SuspensionReason.Other);
        _retireCity(NO_CODE);
        refused(country, Refusals.wrongStatus(CITY, Status.Retired)).suspend(CITY, SuspensionReason.Other);
    }

    function test_suspend_revertsWhenParentSuspended() public {
        _suspendCity();
        refused(city, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).suspend(
            DEPARTMENT,
            SuspensionReason.Other
        );
    }

    function test_suspend_looksAtTheParentAlone() public {
        _suspendCountry();
        by(city).suspend(DEPARTMENT, SuspensionReason.Other);
        by(city).reinstate(DEPARTMENT);
        assertStatus(DEPARTMENT, Status.Active);
    }

    function test_reinstate_restoresTheRecord() public {
        _suspendCity();
        expectEvent();
        emit ICityCodeRegistry.CodeReinstated(CITY, country);
        by(country).reinstate(CITY);
        _assertCity(Status.Active, SuspensionReason.None);
    }

    function test_reinstate_revertsUnlessSuspended() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        refused(country, Refusals.wrongStatus(missing, Status.Unassigned)).reinstate(missing);
        refused(country, Refusals.wrongStatus(CITY, Status.Active)).reinstate(CITY);
        _retireCity(NO_CODE);
        refused(country, Refusals.wrongStatus(CITY, Status.Retired)).reinstate(CITY);
    }

    function test_reinstate_revertsWhenParentSuspended() public {
        by(city).suspend(DEPARTMENT, SuspensionReason.Other);
        _suspendCity();
        refused(city, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).reinstate(
            DEPARTMENT
        );
    }

    // -------------------------------------------------------------------------------------------------- retire

    function test_retire_endsACode() public {
        expectEvent();
        emit ICityCodeRegistry.CodeRetired(CITY, NO_CODE, none(), country);
        _retireCity(NO_CODE);
        _assertCity(Status.Retired, SuspensionReason.None);
    }

    function test_retire_namesSuccessorAndOthers() public {
        CityCode[] memory others = new CityCode[](1);
        others[0] = THIRD_CITY;
        expectEvent();
        emit ICityCodeRegistry.CodeRetired(CITY, OTHER_CITY, others, country);
        by(country).retire(CITY, OTHER_CITY, others);
        assertEq(registry.resolve(CITY).successor, OTHER_CITY, "successor");
    }

    function test_retire_clearsTheReasonOfASuspension() public {
        _suspendCity();
        _retireCity(NO_CODE);
        _assertCity(Status.Retired, SuspensionReason.None);
    }

    function test_retire_worksWhileFrozen() public {
        _freeze();
        _retireCity(NO_CODE);
        assertStatus(CITY, Status.Retired);
    }

    function test_retire_ofACountryByTheCouncil() public {
        _asCouncil(abi.encodeCall(registry.admitCountry, (CityCode.wrap("MA.250"), stranger)));
        bytes memory call = abi.encodeCall(registry.retire, (COUNTRY, CityCode.wrap("MA.250"), none()));
        _announce(call);
        expectEvent();
        emit ICityCodeRegistry.CodeRetired(COUNTRY, CityCode.wrap("MA.250"), none(), address(manager));
        _execute(call);
        assertStatus(COUNTRY, Status.Retired);
    }

    function test_retire_revertsUnlessIssued() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        refused(country, Refusals.wrongStatus(missing, Status.Unassigned)).retire(missing, NO_CODE, none());
        _retireCity(NO_CODE);
        refused(country, Refusals.wrongStatus(CITY, Status.Retired)).retire(CITY, NO_CODE, none());
    }

    function test_retire_revertsForSuccessorItself() public {
        _successorRefused(CITY);
    }

    function test_retire_revertsForSuccessorOfAnotherKind() public {
        CityCode organisation = CityCode.wrap("MA.156.ACME");
        by(country).issue(organisation, Kind.Organisation, stranger);
        _successorRefused(organisation);
    }

    function test_retire_revertsForSuccessorThatIsNotActive() public {
        _successorRefused(CityCode.wrap("MA.156.1999"));
        by(country).suspend(OTHER_CITY, SuspensionReason.Other);
        _successorRefused(OTHER_CITY);
        by(country).retire(OTHER_CITY, NO_CODE, none());
        _successorRefused(OTHER_CITY);
    }

    function test_retire_revertsForSuccessorBelowAnotherCode() public {
        CityCode elsewhere = CityCode.wrap("MA.156.1302.WATER");
        by(stranger).issue(elsewhere, Kind.Department, stranger);
        refused(city, Refusals.invalidSuccessor(DEPARTMENT, elsewhere)).retire(DEPARTMENT, elsewhere, none());
    }

    function test_retire_revertsForAnyOtherSuccessorThatIsUnfit() public {
        CityCode[] memory others = new CityCode[](2);
        (others[0], others[1]) = (OTHER_CITY, CityCode.wrap("MA.156.1999"));
        refused(country, Refusals.invalidSuccessor(CITY, others[1])).retire(CITY, NO_CODE, others);
    }

    function test_retire_takesUpTo16OtherSuccessors() public {
        CityCode[] memory others = new CityCode[](16);
        for (uint256 i = 0; i < 16; ++i) others[i] = OTHER_CITY;
        by(country).retire(CITY, NO_CODE, others);
        assertStatus(CITY, Status.Retired);
    }

    function test_retire_revertsBeyond16OtherSuccessors() public {
        CityCode[] memory others = new CityCode[](17);
        for (uint256 i = 0; i < 17; ++i) others[i] = OTHER_CITY;
        refused(country, Refusals.batchSize(17, 16)).retire(CITY, NO_CODE, others);
    }

    function test_retire_revertsWhenParentSuspended() public {
        _suspendCity();
        refused(city, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).retire(
            DEPARTMENT,
            NO_CODE,
            none()
        );
    }

    // ------------------------------------------------------------------------- who answers for a retired code

    function test_oversight_passesToTheSuccessor() public {
        _retireCity(OTHER_CITY);
        refused(city, Refusals.missingRole(OTHER_CITY, city, ROLE_REVIEW)).suspend(DEPARTMENT, SuspensionReason.Other);
        by(stranger).suspend(DEPARTMENT, SuspensionReason.Other);
        by(stranger).reinstate(DEPARTMENT);
        refused(country, Refusals.notHolder(OTHER_CITY, country)).retire(DEPARTMENT, NO_CODE, none());
        by(stranger).retire(DEPARTMENT, NO_CODE, none());
        assertStatus(DEPARTMENT, Status.Retired);
    }

    function test_oversight_passesAlongSuccessors() public {
        _retireCity(OTHER_CITY);
        by(country).retire(OTHER_CITY, THIRD_CITY, none());
        by(country).suspend(THIRD_CITY, SuspensionReason.Other);
        refused(stranger, Refusals.ancestorInactive(THIRD_CITY, Status.Suspended, SuspensionReason.Other)).suspend(
            DEPARTMENT,
            SuspensionReason.Other
        );
        by(country).reinstate(THIRD_CITY);
        by(stranger).suspend(DEPARTMENT, SuspensionReason.Other);
        assertStatus(DEPARTMENT, Status.Suspended);
    }

    function test_oversight_passesUpWithoutSuccessor() public {
        _retireCity(NO_CODE);
        refused(city, Refusals.missingRole(COUNTRY, city, ROLE_REVIEW)).suspend(DEPARTMENT, SuspensionReason.Other);
        by(country).suspend(DEPARTMENT, SuspensionReason.Other);
        assertStatus(DEPARTMENT, Status.Suspended);
    }

    function test_oversight_passesUpFromTheLastSuccessor() public {
        _retireCity(OTHER_CITY);
        by(country).retire(OTHER_CITY, NO_CODE, none());
        by(country).retire(DEPARTMENT, NO_CODE, none());
        assertStatus(DEPARTMENT, Status.Retired);
    }

    function test_oversight_passesToTheCouncilAboveARetiredCountry() public {
        _retireCountry();
        refused(country, Refusals.unauthorized(country)).suspend(CITY, SuspensionReason.Other);
        bytes memory call = abi.encodeCall(registry.suspend, (CITY, SuspensionReason.Other));
        bytes32 operation = _operation(call);
        sendRefused(council, call, Refusals.notScheduled(operation));
        _asCouncil(call);
        assertStatus(CITY, Status.Suspended);
        _asCouncil(abi.encodeCall(registry.reinstate, (CITY)));
        _asCouncil(abi.encodeCall(registry.retire, (CITY, NO_CODE, none())));
        assertStatus(CITY, Status.Retired);
    }

    /// Who answers for the code may be another than whose text stands above it; successors are its own codes.
    function test_retire_takesSuccessorsBelowWhoAnswers() public {
        _retireCity(OTHER_CITY);
        CityCode own = CityCode.wrap("MA.156.1302.WATER");
        by(stranger).issue(own, Kind.Department, applicant);
        by(stranger).retire(DEPARTMENT, own, none());
        assertEq(registry.resolve(DEPARTMENT).successor, own, "successor");
    }

    function test_retire_takesASuccessorThatAnswersToTheSameCode() public {
        by(city).issue(OTHER_DEPARTMENT, Kind.Department, applicant);
        _retireCity(OTHER_CITY);
        by(stranger).retire(DEPARTMENT, OTHER_DEPARTMENT, none());
        assertEq(registry.resolve(DEPARTMENT).successor, OTHER_DEPARTMENT, "successor");
    }

    function test_retire_revertsForASuccessorThatAnswersToAnotherCode() public {
        CityCode foreign = CityCode.wrap("MA.156.1303.WATER");
        by(registry.recordOf(THIRD_CITY).holder).issue(foreign, Kind.Department, applicant);
        _retireCity(OTHER_CITY);
        refused(stranger, Refusals.invalidSuccessor(DEPARTMENT, foreign)).retire(DEPARTMENT, foreign, none());
    }

    function test_retire_ofCitiesMovedToAnotherCountryMayNameEachOther() public {
        CityCode france = CityCode.wrap("MA.250");
        _asCouncil(abi.encodeCall(registry.admitCountry, (france, successor)));
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, france, none())));
        by(successor).retire(CITY, OTHER_CITY, none());
        assertEq(registry.resolve(CITY).successor, OTHER_CITY, "successor");
    }

    /// Behind 16 successions the level above answers, so that the way stays short.
    function test_issuerOf_goesUpALevelAfter16Successions() public {
        CityCode last = CITY;
        for (uint256 i = 0; i < 16; ++i) {
            CityCode next = _numbered(i);
            by(country).issue(next, Kind.City, stranger);
            by(country).retire(last, next, none());
            last = next;
        }
        by(stranger).suspend(DEPARTMENT, SuspensionReason.Other);
        CityCode beyond = _numbered(16);
        by(country).issue(beyond, Kind.City, stranger);
        by(country).retire(last, beyond, none());
        refused(stranger, Refusals.missingRole(COUNTRY, stranger, ROLE_REVIEW)).reinstate(DEPARTMENT);
        by(country).reinstate(DEPARTMENT);
    }

    /// Each level counts its own successions.
    function test_issuerOf_countsSuccessionsOnEachLevel() public {
        CityCode last = CITY;
        for (uint256 i = 0; i < 16; ++i) {
            CityCode next = _numbered(i);
            by(country).issue(next, Kind.City, stranger);
            by(country).retire(last, next, none());
            last = next;
        }
        by(country).retire(last, NO_CODE, none());
        CityCode france = CityCode.wrap("MA.250");
        _asCouncil(abi.encodeCall(registry.admitCountry, (france, successor)));
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, france, none())));
        by(successor).suspend(DEPARTMENT, SuspensionReason.Other);
        assertStatus(DEPARTMENT, Status.Suspended);
    }

    function _numbered(uint256 i) private pure returns (CityCode) {
        return CityCodes.fromText(string.concat("MA.156.", Strings.toString(2000 + i)));
    }

    // --------------------------------------------------------------------------------- what a suspension stops

    function test_suspended_holderAndOfficersCanDoNothingButDismiss() public {
        _appoint(CITY, city, 31);
        _suspendCity();
        bytes memory inactive = Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised);
        bytes memory wrongStatus = Refusals.wrongStatus(CITY, Status.Suspended);
        refused(city, inactive).issue(OTHER_DEPARTMENT, Kind.Department, city);
        refused(officer, inactive).issue(OTHER_DEPARTMENT, Kind.Department, city);
        refused(officer, inactive).suspend(DEPARTMENT, SuspensionReason.Other);
        refused(city, inactive).publish(CITY, DIGEST);
        refused(city, wrongStatus).offer(CITY, stranger);
        refused(city, wrongStatus).appoint(CITY, stranger, 1, uint40(time + 1));
        assertRoles(CITY, city, 0);
        assertRoles(CITY, officer, 0);
        by(city).dismiss(CITY, officer);
        vm.assertEq(registry.officerTerm(CITY, officer).roles, 0, "roles of the term");
    }

    function test_suspended_holdersSignedFormsAreRefusedToo() public {
        _suspendCity();
        bytes memory refusal = Refusals.wrongStatus(CITY, Status.Suspended);
        refused(city, refusal).publishSigned(CITY, DIGEST, 0, time, "");
        refused(city, refusal).offerSigned(CITY, stranger, 0, time, "");
        refused(city, refusal).appointSigned(CITY, stranger, 1, uint40(time + 1), 0, time, "");
    }

    function test_retired_holderAndOfficersCanDoNothingButDismiss() public {
        _appoint(CITY, city, 31);
        _retireCity(NO_CODE);
        bytes memory inactive = Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None);
        bytes memory wrongStatus = Refusals.wrongStatus(CITY, Status.Retired);
        refused(city, inactive).publish(CITY, DIGEST);
        refused(officer, inactive).publish(CITY, DIGEST);
        refused(city, wrongStatus).offer(CITY, stranger);
        refused(city, wrongStatus).appoint(CITY, stranger, 1, uint40(time + 1));
        assertRoles(CITY, city, 0);
        assertRoles(CITY, officer, 0);
        by(city).dismiss(CITY, officer);
        vm.assertEq(registry.officerTerm(CITY, officer).roles, 0, "roles of the term");
    }

    function test_reinstated_officersHaveTheirRolesAgain() public {
        _appoint(CITY, city, ROLE_REVIEW);
        _suspendCity();
        by(country).reinstate(CITY);
        assertRoles(CITY, officer, ROLE_REVIEW);
        by(officer).suspend(DEPARTMENT, SuspensionReason.Other);
        assertStatus(DEPARTMENT, Status.Suspended);
        assertStatus(OBJECT_CLASS, Status.Unassigned);
    }

    // ------------------------------------------------------------------------------------------------- helpers

    function _assertCity(Status status, SuspensionReason reason) private {
        assertRecord(CITY, CodeRecord(city, uint40(_issuedAt), 0, 0, Kind.City, status, reason));
    }

    function _successorRefused(CityCode to) private {
        refused(country, Refusals.invalidSuccessor(CITY, to)).retire(CITY, to, none());
    }
}
