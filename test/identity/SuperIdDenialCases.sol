// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {ALL_ROLES} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY, COUNCIL_DELAY, COUNTRY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

/// Who may not use a verb of the controller, and in which statuses nobody may. A contract for each verb fills in the
/// call.
abstract contract ControllerVerb is SuperIdFixture {
    function setUp() public virtual override {
        super.setUp();
        _registerResident();
        _prepare();
    }

    /// Brings about what {_call} needs.
    function _prepare() internal virtual {}

    /// A call that the controller can make.
    function _call() internal view virtual returns (bytes memory);

    /// Makes the Super ID that of {newController}.
    function _passToNewController() internal virtual {
        _passTo(newController);
    }

    // ------------------------------------------------------------------------------------------------------- who

    /// The call is a good one: what is refused below is refused for its sender.
    function test_acceptsController() public {
        send(controller, _call());
    }

    function test_acceptsNewControllerAndRefusesTheFormerOne() public {
        _passToNewController();
        _assertDenied(controller);
        send(newController, _call());
    }

    function test_refusesStranger() public {
        _assertDenied(stranger);
    }

    function test_refusesTheSuperIdItself() public {
        _assertDenied(superId);
    }

    function test_refusesZero() public {
        _assertDenied(address(0));
    }

    function test_refusesDelegate() public {
        _assertDenied(delegate);
    }

    function test_refusesWhoRelayedItsRegistration() public {
        _assertDenied(relayer);
    }

    function test_refusesItsRegistrarAndOfficers() public {
        _assertDenied(city);
        _assertDenied(officer);
        by(city).appoint(CITY, successor, ALL_ROLES, type(uint40).max);
        _assertDenied(successor);
    }

    function test_refusesTheLevelAbove() public {
        _assertDenied(country);
        _assertDenied(nationalOfficer);
        _assertDenied(reviewer);
    }

    function test_refusesGuardian() public {
        _assertDenied(guardian);
    }

    function test_refusesCouncilWithoutDelay() public {
        _assertDenied(council);
    }

    function test_refusesCouncilAfterItsDelay() public {
        bytes memory call = _call();
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        vm.expectRevert(IdRefusals.notController(superId, address(manager)));
        _execute(subject(), call);
        _assertDenied(council);
    }

    function test_refusesControllerOfAnother() public {
        address organisation = _register(_organisation());
        from(controller).changeController(organisation, applicant);
        _assertDenied(applicant);
    }

    // --------------------------------------------------------------------------------------------------- statuses

    function test_refusesWhenAnnulled() public {
        _bringAboutAnnulment();
        _refusedIn(IdStatus.Annulled);
    }

    function test_refusesUnlessRegistered() public {
        superId = stranger;
        sendRefused(stranger, _call(), IdRefusals.wrongIdStatus(superId, IdStatus.Unregistered));
        superId = address(0);
        sendRefused(address(0), _call(), IdRefusals.wrongIdStatus(superId, IdStatus.Unregistered));
    }

    function _bringAboutAnnulment() internal virtual {
        _annul();
    }

    function _refusedIn(IdStatus status) internal {
        bytes memory refusal = IdRefusals.wrongIdStatus(superId, status);
        sendRefused(controller, _call(), refusal);
        sendRefused(stranger, _call(), refusal);
        sendRefused(address(0), _call(), refusal);
    }

    function _assertDenied(address account) private {
        bytes memory call = _call();
        sendRefused(account, call, IdRefusals.notController(superId, account));
    }
}

/// Such verbs for active Super IDs.
abstract contract ActiveVerb is ControllerVerb {
    function test_refusesWhenDeactivated() public {
        _deactivate();
        _refusedIn(IdStatus.Deactivated);
        skip(30 days);
        _refusedIn(IdStatus.Deactivated);
    }
}

/// Who may not act for {_CODE} with a role. A contract for each verb fills in the call.
abstract contract OfficeVerb is SuperIdFixture {
    CityCode private immutable _CODE;
    uint8 private immutable _ROLE;
    address private holder;
    uint40 private until;

    constructor(CityCode code, uint8 role) {
        (_CODE, _ROLE) = (code, role);
    }

    function setUp() public virtual override {
        super.setUp();
        _registerResident();
        _prepare();
        holder = registry.recordOf(_CODE).holder;
        until = uint40(time + 30 days);
    }

    /// Brings about what {_call} needs.
    function _prepare() internal virtual {}

    /// A call that `account` can make if it may act for {_CODE}.
    function _call(address account) internal view virtual returns (bytes memory);

    /// The error that `account` must get.
    function _denial(address account) internal view virtual returns (bytes memory);

    /// The call is a good one: what is refused below is refused for its sender.
    function test_acceptsHolder() public {
        send(holder, _call(holder));
    }

    function test_acceptsOfficerWithTheRole() public {
        by(holder).appoint(_CODE, applicant, _ROLE, until);
        send(applicant, _call(applicant));
    }

    function test_acceptsOfficerInTheLastSecondOfItsTerm() public {
        by(holder).appoint(_CODE, applicant, _ROLE, until);
        warp(until - 1);
        send(applicant, _call(applicant));
    }

    function test_refusesOfficerWhoseTermEnded() public {
        by(holder).appoint(_CODE, applicant, ALL_ROLES, until);
        warp(until);
        _assertDenied(applicant);
    }

    function test_refusesOfficerWithAllOtherRoles() public {
        by(holder).appoint(_CODE, applicant, ALL_ROLES - _ROLE, until);
        _assertDenied(applicant);
    }

    function test_refusesDismissedOfficer() public {
        by(holder).appoint(_CODE, applicant, ALL_ROLES, until);
        by(holder).dismiss(_CODE, applicant);
        _assertDenied(applicant);
    }

    function test_refusesFormerHolderAndItsOfficers() public {
        by(holder).appoint(_CODE, applicant, ALL_ROLES, until);
        _passOn(_CODE, holder, successor);
        _assertDenied(holder);
        _assertDenied(applicant);
        send(successor, _call(successor));
    }

    function test_refusesStranger() public {
        _assertDenied(stranger);
    }

    function test_refusesZero() public {
        _assertDenied(address(0));
    }

    /// Nobody decides in its own case.
    function test_refusesController() public {
        _assertDenied(controller);
    }

    function test_refusesAnotherCity() public {
        _assertDenied(otherCity);
        _assertDenied(otherOfficer);
    }

    function test_refusesGuardian() public {
        _assertDenied(guardian);
    }

    function test_refusesCouncilWithoutDelay() public {
        _assertDenied(council);
    }

    function _assertDenied(address account) internal {
        bytes memory call = _call(account);
        sendRefused(account, call, _denial(account));
    }
}

/// What {CITY} may do, and {COUNTRY} may not.
abstract contract CityVerb is OfficeVerb {
    constructor(uint8 role) OfficeVerb(CITY, role) {}

    function test_refusesTheLevelAbove() public {
        _assertDenied(country);
        _assertDenied(nationalOfficer);
        _assertDenied(reviewer);
    }
}

/// What {COUNTRY} may do, and {CITY} may not.
abstract contract CountryVerb is OfficeVerb {
    constructor(uint8 role) OfficeVerb(COUNTRY, role) {}

    function test_refusesTheCity() public {
        _assertDenied(city);
        _assertDenied(officer);
        by(city).appoint(CITY, successor, ALL_ROLES, type(uint40).max);
        _assertDenied(successor);
    }
}
