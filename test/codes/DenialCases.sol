// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ALL_ROLES} from "../../contracts/codes/ICityCodeRegistry.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNCIL_DELAY, RegistryFixture} from "./RegistryFixture.sol";

/// Who may not use a verb with the power over {CITY}, held by {city}. A contract for each verb fills in the call.
abstract contract DenialCases is RegistryFixture {
    uint40 internal until;

    function setUp() public virtual override {
        super.setUp();
        _issueCity();
        _prepare();
        until = uint40(time + 30 days);
    }

    /// Brings about what {_call} needs.
    function _prepare() internal virtual {}

    /// A call that the right account can make.
    function _call() internal virtual returns (bytes memory);

    /// The error that `account` must get.
    function _denial(address account) internal view virtual returns (bytes memory);

    // ------------------------------------------------------------------------------------------------------ cases

    /// The call is a good one: what is refused below is refused for its sender.
    function test_acceptsHolder() public {
        send(city, _call());
    }

    function test_refusesStranger() public {
        _assertDenied(stranger);
    }

    function test_refusesApplicant() public {
        _assertDenied(applicant);
    }

    function test_refusesHolderOfTheLevelAbove() public {
        _assertDenied(country);
    }

    function test_refusesGuardian() public {
        _assertDenied(guardian);
    }

    function test_refusesCouncilWithoutDelay() public {
        _assertDenied(council);
    }

    function test_refusesCouncilAfterItsDelay() public {
        _asCouncilRefused(_call(), _denial(address(manager)));
    }

    function test_refusesFormerHolder() public {
        bytes memory call = _call();
        _passOn(CITY, city, successor);
        sendRefused(city, call, _denial(city));
    }

    function test_refusesDismissedOfficer() public {
        by(city).appoint(CITY, officer, ALL_ROLES, until);
        by(city).dismiss(CITY, officer);
        _assertDenied(officer);
    }

    function test_refusesOfficerOfFormerHolder() public {
        by(city).appoint(CITY, officer, ALL_ROLES, until);
        bytes memory call = _call();
        _passOn(CITY, city, successor);
        sendRefused(officer, call, _denial(officer));
    }

    function test_refusesOfficerWhoseTermEnded() public {
        by(city).appoint(CITY, officer, ALL_ROLES, until);
        warp(until);
        _assertDenied(officer);
    }

    function test_refusesOfficerOfTheLevelAbove() public {
        by(country).appoint(CITY.parentOf(), officer, ALL_ROLES, until);
        _assertDenied(officer);
    }

    function _assertDenied(address account) internal {
        bytes memory call = _call();
        sendRefused(account, call, _denial(account));
    }
}

/// Verbs of the holder and of officers with a role.
abstract contract OfficerVerb is DenialCases {
    uint8 private immutable _ROLE;

    constructor(uint8 role) {
        _ROLE = role;
    }

    function _denial(address account) internal view override returns (bytes memory) {
        return Refusals.missingRole(CITY, account, _ROLE);
    }

    function test_acceptsOfficerWithTheRole() public {
        by(city).appoint(CITY, officer, _ROLE, until);
        send(officer, _call());
    }

    function test_acceptsOfficerInTheLastSecondOfItsTerm() public {
        by(city).appoint(CITY, officer, _ROLE, until);
        warp(until - 1);
        send(officer, _call());
    }

    function test_refusesOfficerWithAllOtherRoles() public {
        by(city).appoint(CITY, officer, ALL_ROLES - _ROLE, until);
        _assertDenied(officer);
    }
}

/// Verbs of the holder alone.
abstract contract HolderVerb is DenialCases {
    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.notHolder(CITY, account);
    }

    function test_refusesOfficerWithAllRoles() public {
        by(city).appoint(CITY, officer, ALL_ROLES, until);
        _assertDenied(officer);
    }
}

/// Verbs of the council, each after its delay.
abstract contract CouncilVerb is RegistryFixture {
    function setUp() public virtual override {
        super.setUp();
        by(country).appoint(CITY.parentOf(), officer, ALL_ROLES, uint40(time + 30 days));
    }

    /// A call that the council can make after its delay.
    function _call() internal virtual returns (bytes memory);

    /// The error once the call was made.
    function _afterwards(bytes memory call) internal virtual returns (bytes memory) {
        return Refusals.notScheduled(_operation(subject(), call));
    }

    function test_acceptsCouncilAtTheSecondItsDelayEnds() public {
        bytes memory call = _call();
        bytes32 operation = _schedule(subject(), call);
        skip(COUNCIL_DELAY - 1);
        sendRefused(council, call, Refusals.notReady(operation));
        skip(1);
        send(council, call);
    }

    function test_refusesCouncilWithoutDelay() public {
        bytes memory call = _call();
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
    }

    function test_refusesCouncilTheSecondTime() public {
        bytes memory call = _call();
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        _execute(subject(), call);
        sendRefused(council, call, _afterwards(call));
    }

    function test_refusesStranger() public {
        _assertDenied(stranger);
    }

    function test_refusesGuardian() public {
        _assertDenied(guardian);
    }

    function test_refusesHolderOfTheCountry() public {
        _assertDenied(country);
    }

    function test_refusesOfficerOfTheCountryWithAllRoles() public {
        _assertDenied(officer);
    }

    function test_refusesDeployer() public {
        _assertDenied(address(this));
    }

    function _assertDenied(address account) private {
        sendRefused(account, _call(), Refusals.unauthorized(account));
    }
}

/// Verbs of the guardian.
abstract contract GuardianVerb is RegistryFixture {
    function setUp() public virtual override {
        super.setUp();
        by(country).appoint(CITY.parentOf(), officer, ALL_ROLES, uint40(time + 30 days));
    }

    /// A call that the guardian can make.
    function _call() internal virtual returns (bytes memory);

    function test_acceptsGuardian() public {
        send(guardian, _call());
    }

    function test_refusesStranger() public {
        _assertDenied(stranger);
    }

    function test_refusesCouncil() public {
        _assertDenied(council);
    }

    function test_refusesHolderOfTheCountry() public {
        _assertDenied(country);
    }

    function test_refusesOfficerOfTheCountryWithAllRoles() public {
        _assertDenied(officer);
    }

    function test_refusesDeployer() public {
        _assertDenied(address(this));
    }

    function _assertDenied(address account) private {
        sendRefused(account, _call(), Refusals.unauthorized(account));
    }
}
