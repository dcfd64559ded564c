// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {CodeRecord, ICityCodeRegistry, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {ADMIN_ROLE, CITY, COUNCIL_DELAY, COUNTRY, GUARDIAN_ROLE, RegistryFixture} from "./RegistryFixture.sol";

contract GovernanceTest is RegistryFixture {
    CityCode private constant FRANCE = CityCode.wrap("MA.250");

    // -------------------------------------------------------------------------------------------- admitCountry

    function test_admitCountry_writesTheRecord() public {
        bytes memory call = abi.encodeCall(registry.admitCountry, (FRANCE, stranger));
        _announce(call);
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(FRANCE, NO_CODE, stranger, Kind.Country, address(manager));
        _execute(call);
        assertRecord(
            FRANCE,
            CodeRecord(stranger, uint40(time), 0, 0, Kind.Country, Status.Active, SuspensionReason.None)
        );
    }

    function test_admitCountry_calledByTheCouncilAfterItsDelay() public {
        bytes memory call = abi.encodeCall(registry.admitCountry, (FRANCE, stranger));
        _announce(call);
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(FRANCE, NO_CODE, stranger, Kind.Country, council);
        send(council, call);
        assertHolder(FRANCE, stranger);
    }

    function test_admitCountry_revertsWhenTaken() public {
        _asCouncilRefused(
            abi.encodeCall(registry.admitCountry, (COUNTRY, stranger)),
            Refusals.codeTaken(COUNTRY, country)
        );
    }

    function test_admitCountry_revertsWhenRetired() public {
        _retireCountry();
        _asCouncilRefused(
            abi.encodeCall(registry.admitCountry, (COUNTRY, stranger)),
            Refusals.codeIsRetired(COUNTRY, NO_CODE)
        );
    }

    function test_admitCountry_revertsWhenMalformed() public {
        _asCouncilRefused(
            abi.encodeCall(registry.admitCountry, (CITY, stranger)),
            Refusals.malformedCode(CITY, Kind.Country, 6)
        );
    }

    function test_admitCountry_revertsWhenReserved() public {
        CityCode code = CityCode.wrap("MA.000");
        _asCouncilRefused(abi.encodeCall(registry.admitCountry, (code, stranger)), Refusals.reservedCode(code));
    }

    function test_admitCountry_revertsForHolderZero() public {
        _asCouncilRefused(abi.encodeCall(registry.admitCountry, (FRANCE, address(0))), Refusals.zeroAddress());
    }

    // -------------------------------------------------------------------------------------------------- freeze

    /// 14 days, less what exceeds the full hour.
    function test_freeze_lasts14DaysRoundedDownToTheHour() public {
        uint40 until = uint40(((time + 14 days) / 1 hours) * 1 hours);
        vm.assertTrue(until < time + 14 days, "rounding shows");
        expectEvent();
        emit ICityCodeRegistry.IssuingFrozen(COUNTRY, until, guardian);
        by(guardian).freeze(COUNTRY);
        assertRecord(
            COUNTRY,
            CodeRecord(country, uint40(time), 0, until, Kind.Country, Status.Active, SuspensionReason.None)
        );
    }

    function test_freeze_atAFullHourLastsAll14Days() public {
        warp((time / 1 hours + 1) * 1 hours);
        vm.assertEq(_freeze(), time + 14 days, "frozen until");
    }

    function test_freeze_cannotBeProlonged() public {
        uint40 until = _freeze();
        refused(guardian, Refusals.issuingIsFrozen(COUNTRY, until)).freeze(COUNTRY);
        warp(until - 1);
        refused(guardian, Refusals.issuingIsFrozen(COUNTRY, until)).freeze(COUNTRY);
    }

    function test_freeze_isNotRepeatedFor14Days() public {
        uint40 until = _freeze();
        warp(until);
        refused(guardian, Refusals.freezeTooSoon(COUNTRY, until + 14 days)).freeze(COUNTRY);
        warp(until + 14 days - 1);
        refused(guardian, Refusals.freezeTooSoon(COUNTRY, until + 14 days)).freeze(COUNTRY);
        warp(until + 14 days);
        vm.assertEq(_freeze(), until + 28 days, "frozen until");
    }

    function test_freeze_isNotRepeatedAfterAnEarlyEnd() public {
        _freeze();
        skip(1 days);
        by(guardian).unfreeze(COUNTRY);
        uint256 ended = (time / 1 hours) * 1 hours;
        refused(guardian, Refusals.freezeTooSoon(COUNTRY, ended + 14 days)).freeze(COUNTRY);
        warp(ended + 14 days);
        _freeze();
    }

    function test_freeze_isForThisCountryOnly() public {
        _admit(FRANCE, stranger);
        _freeze();
        by(stranger).issue(CityCode.wrap("MA.250.7501"), Kind.City, city);
        assertHolder(CityCode.wrap("MA.250.7501"), city);
    }

    function test_freeze_worksWhileSuspendedAndStays() public {
        _suspendCountry();
        uint40 until = _freeze();
        _asCouncil(abi.encodeCall(registry.reinstate, (COUNTRY)));
        refused(country, Refusals.issuingIsFrozen(COUNTRY, until)).issue(CITY, Kind.City, city);
    }

    function test_freeze_revertsForWhatIsNoCountry() public {
        _issueCity();
        refused(guardian, Refusals.wrongKind(CITY, Kind.City)).freeze(CITY);
        refused(guardian, Refusals.wrongKind(FRANCE, Kind.None)).freeze(FRANCE);
    }

    function test_freeze_revertsWhenRetired() public {
        _retireCountry();
        refused(guardian, Refusals.wrongStatus(COUNTRY, Status.Retired)).freeze(COUNTRY);
    }

    function test_unfreeze_endsIt() public {
        uint256 admitted = time;
        _freeze();
        skip(1 days);
        expectEvent();
        emit ICityCodeRegistry.IssuingUnfrozen(COUNTRY, guardian);
        by(guardian).unfreeze(COUNTRY);
        assertRecord(
            COUNTRY,
            CodeRecord(
                country,
                uint40(admitted),
                0,
                uint40((time / 1 hours) * 1 hours),
                Kind.Country,
                Status.Active,
                SuspensionReason.None
            )
        );
        by(country).issue(CITY, Kind.City, city);
    }

    function test_unfreeze_revertsWhenNotFrozen() public {
        refused(guardian, Refusals.issuingNotFrozen(COUNTRY)).unfreeze(COUNTRY);
        refused(guardian, Refusals.issuingNotFrozen(CITY)).unfreeze(CITY);
        uint40 until = _freeze();
        warp(until);
        refused(guardian, Refusals.issuingNotFrozen(COUNTRY)).unfreeze(COUNTRY);
    }

    function test_unfreeze_worksInTheLastSecond() public {
        uint40 until = _freeze();
        warp(until - 1);
        by(guardian).unfreeze(COUNTRY);
        vm.assertEq(registry.recordOf(COUNTRY).frozenUntil, until - 1 hours, "frozen until");
    }

    // ----------------------------------------------------------------------------------------------- authority

    function test_setAuthority_revertsForEverybody() public {
        refused(stranger, Refusals.authorityIsFixed()).setAuthority(stranger);
        refused(council, Refusals.authorityIsFixed()).setAuthority(council);
        refused(address(manager), Refusals.authorityIsFixed()).setAuthority(council);
        vm.assertEq(registry.authority(), address(manager), "authority");
    }

    function test_setAuthority_revertsForTheAuthorityOnTheCouncilsBehalf() public {
        bytes memory call = abi.encodeCall(IAccessManager.updateAuthority, (address(registry), address(registry)));
        // The delay for targets is the greater of the council's and the registry's own.
        vm.prank(council);
        manager.schedule(address(manager), call, 0);
        skip(COUNCIL_DELAY);
        vm.expectRevert(Refusals.authorityIsFixed());
        vm.prank(council);
        manager.execute(address(manager), call);
    }

    function test_deployer_hasNoPowerLeft() public {
        refused(address(this), Refusals.unauthorized(address(this))).admitCountry(FRANCE, stranger);
        refused(address(this), Refusals.unauthorized(address(this))).freeze(COUNTRY);
        (bool member, ) = manager.hasRole(ADMIN_ROLE, address(this));
        vm.assertFalse(member, "the deployer is no admin");
    }

    function test_council_replacesTheGuardianAfterItsDelay() public {
        bytes memory call = abi.encodeCall(IAccessManager.revokeRole, (GUARDIAN_ROLE, guardian));
        bytes32 operation = manager.hashOperation(council, address(manager), call);
        vm.expectRevert(Refusals.notScheduled(operation));
        vm.prank(council);
        manager.revokeRole(GUARDIAN_ROLE, guardian);

        vm.prank(council);
        manager.schedule(address(manager), call, 0);
        skip(COUNCIL_DELAY);
        vm.prank(council);
        manager.execute(address(manager), call);
        refused(guardian, Refusals.unauthorized(guardian)).freeze(COUNTRY);
    }

    function test_council_cannotShortenItsDelayAtOnce() public {
        bytes memory call = abi.encodeCall(IAccessManager.grantRole, (ADMIN_ROLE, council, 0));
        bytes32 operation = manager.hashOperation(council, address(manager), call);
        vm.expectRevert(Refusals.notScheduled(operation));
        vm.prank(council);
        manager.grantRole(ADMIN_ROLE, council, 0);
    }

    function test_limits_areTheDocumentedOnes() public {
        vm.assertEq(registry.MAX_BATCH(), 256, "codes of a batch");
        vm.assertEq(registry.MAX_OTHER_SUCCESSORS(), 16, "other successors");
        vm.assertEq(registry.FREEZE_PERIOD(), 14 days, "length of a freeze");
    }

    function _admit(CityCode code, address holder) private {
        _asCouncil(abi.encodeCall(registry.admitCountry, (code, holder)));
    }
}
