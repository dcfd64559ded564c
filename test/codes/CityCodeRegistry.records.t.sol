// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    ICityCodeRegistry,
    Resolution,
    ROLE_PUBLISH,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, OTHER_CITY, RegistryFixture} from "./RegistryFixture.sol";

contract RecordsTest is RegistryFixture {
    uint40 private _issuedAt;

    function setUp() public override {
        super.setUp();
        _issueCity();
        _issueOtherCities();
        _issueDepartment();
        _issuedAt = uint40(time);
        skip(1 days);
    }

    // ------------------------------------------------------------------------------------------------- publish

    function test_publish_writesTheDigest() public {
        expectEvent();
        emit ICityCodeRegistry.RecordPublished(CITY, DIGEST, city);
        by(city).publish(CITY, DIGEST);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    function test_publish_byAnOfficer() public {
        _appoint(CITY, city, ROLE_PUBLISH);
        expectEvent();
        emit ICityCodeRegistry.RecordPublished(CITY, DIGEST, officer);
        by(officer).publish(CITY, DIGEST);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    function test_publish_replacesAndTakesBack() public {
        by(city).publish(CITY, DIGEST);
        by(city).publish(CITY, keccak256("next"));
        vm.assertEq(registry.resolve(CITY).digest, keccak256("next"), "next digest");
        expectEvent();
        emit ICityCodeRegistry.RecordPublished(CITY, 0, city);
        by(city).publish(CITY, 0);
        vm.assertEq(registry.resolve(CITY).digest, 0, "no digest");
    }

    function test_publish_worksWhileTheCountryIsFrozenOrSuspended() public {
        _freeze();
        _suspendCountry();
        by(city).publish(CITY, DIGEST);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    function test_publish_isForThisCodeOnly() public {
        by(city).publish(CITY, DIGEST);
        vm.assertEq(registry.resolve(DEPARTMENT).digest, 0, "department");
        vm.assertEq(registry.resolve(COUNTRY).digest, 0, "country");
    }

    function test_publish_revertsWhenSuspended() public {
        _suspendCity();
        refused(city, Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)).publish(
            CITY,
            DIGEST
        );
    }

    function test_publish_revertsWhenRetired() public {
        _retireCity(NO_CODE);
        refused(city, Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None)).publish(CITY, DIGEST);
    }

    function test_publish_revertsForACodeThatNobodyHas() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        refused(city, Refusals.ancestorInactive(missing, Status.Unassigned, SuspensionReason.None)).publish(
            missing,
            DIGEST
        );
    }

    // ------------------------------------------------------------------------------------------------- resolve

    function test_resolve_ofAnActiveCode() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        assertResolution(DEPARTMENT, _department(Status.Active, SuspensionReason.None, NO_CODE, NO_CODE));
    }

    function test_resolve_ofACountry() public {
        assertResolution(
            COUNTRY,
            Resolution(country, Kind.Country, Status.Active, SuspensionReason.None, _issuedAt, NO_CODE, NO_CODE, 0)
        );
    }

    function test_resolve_ofACodeThatNobodyHas() public {
        Resolution memory empty;
        assertResolution(CityCode.wrap("MA.156.1999"), empty);
        assertResolution(NO_CODE, empty);
    }

    function test_resolve_ofASuspendedCodeDecidesForItself() public {
        by(city).suspend(DEPARTMENT, SuspensionReason.TermsBreached);
        _suspendCity();
        assertResolution(DEPARTMENT, _blank(Status.Suspended, SuspensionReason.TermsBreached, NO_CODE, NO_CODE));
    }

    function test_resolve_namesASuspendedCity() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        _suspendCity();
        assertResolution(DEPARTMENT, _department(Status.Suspended, SuspensionReason.KeyCompromised, CITY, NO_CODE));
    }

    function test_resolve_namesASuspendedCountry() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        _suspendCountry();
        assertResolution(DEPARTMENT, _department(Status.Suspended, SuspensionReason.CourtOrder, COUNTRY, NO_CODE));
    }

    function test_resolve_letsTheNearestAncestorDecide() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        _suspendCity();
        _suspendCountry();
        assertResolution(DEPARTMENT, _department(Status.Suspended, SuspensionReason.KeyCompromised, CITY, NO_CODE));
    }

    function test_resolve_namesTheSuccessorOfARetiredCity() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        _retireCity(OTHER_CITY);
        assertResolution(DEPARTMENT, _department(Status.Retired, SuspensionReason.None, CITY, OTHER_CITY));
    }

    function test_resolve_ofARetiredCodeNamesItsSuccessor() public {
        by(city).publish(CITY, DIGEST);
        _retireCity(OTHER_CITY);
        assertResolution(
            CITY,
            Resolution(city, Kind.City, Status.Retired, SuspensionReason.None, _issuedAt, NO_CODE, OTHER_CITY, DIGEST)
        );
    }

    function test_resolve_isActiveAgainAfterReinstatement() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        _suspendCity();
        by(country).reinstate(CITY);
        assertResolution(DEPARTMENT, _department(Status.Active, SuspensionReason.None, NO_CODE, NO_CODE));
    }

    function test_resolve_doesNotLookAtFreezes() public {
        by(applicant).publish(DEPARTMENT, DIGEST);
        _freeze();
        assertResolution(DEPARTMENT, _department(Status.Active, SuspensionReason.None, NO_CODE, NO_CODE));
    }

    function testFuzz_resolve_neverReverts(CityCode code, bytes32 rest) public {
        Resolution memory empty;
        vm.assume(registry.recordOf(code).status == Status.Unassigned);
        assertResolution(code, empty);
        code = CityCode.wrap(bytes32("MA.156.1301.") | (rest >> 96));
        vm.assume(registry.recordOf(code).status == Status.Unassigned);
        assertResolution(code, empty);
    }

    // ------------------------------------------------------------------------------------------------- helpers

    /// {DEPARTMENT} with a record.
    function _department(
        Status status,
        SuspensionReason reason,
        CityCode decidedBy,
        CityCode to
    ) private view returns (Resolution memory resolution) {
        resolution = _blank(status, reason, decidedBy, to);
        resolution.digest = DIGEST;
    }

    /// {DEPARTMENT} without one.
    function _blank(
        Status status,
        SuspensionReason reason,
        CityCode decidedBy,
        CityCode to
    ) private view returns (Resolution memory) {
        return Resolution(applicant, Kind.Department, status, reason, _issuedAt, decidedBy, to, 0);
    }
}
