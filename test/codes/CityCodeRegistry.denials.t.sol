// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    Application,
    Issue,
    RefusalReason,
    ROLE_ISSUE,
    ROLE_PUBLISH,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {CouncilVerb, GuardianVerb, HolderVerb, OfficerVerb} from "./DenialCases.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, RegistryFixture} from "./RegistryFixture.sol";
import {SignedMessages} from "./SignedMessages.sol";

// --------------------------------------------------------------------------------------- holder, officer with a role

contract IssueDenials is OfficerVerb(ROLE_ISSUE) {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.issue, (DEPARTMENT, Kind.Department, applicant));
    }
}

contract IssueSignedDenials is OfficerVerb(ROLE_ISSUE) {
    function _call() internal view override returns (bytes memory) {
        Application memory application = Application(
            DEPARTMENT,
            Kind.Department,
            applicant,
            1,
            DIGEST,
            type(uint256).max
        );
        bytes memory signature = sign(applicant, SignedMessages.application(application));
        return abi.encodeCall(registry.issueSigned, (application, signature));
    }
}

contract IssueBatchDenials is OfficerVerb(ROLE_ISSUE) {
    function _call() internal view override returns (bytes memory) {
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(DEPARTMENT, Kind.Department, applicant);
        return abi.encodeCall(registry.issueBatch, (CITY, items));
    }
}

abstract contract ReviewDenials is OfficerVerb(ROLE_REVIEW) {
    function _prepare() internal override {
        Application memory application = Application(DEPARTMENT, Kind.Department, applicant, 1, DIGEST, time);
        by(applicant).applyFor(application, "");
    }
}

contract ApproveDenials is ReviewDenials {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.approve, (DEPARTMENT, applicant, 1));
    }
}

contract RefuseDenials is ReviewDenials {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.refuse, (DEPARTMENT, applicant, 1, RefusalReason.NotEntitled, DIGEST));
    }
}

contract SuspendDenials is OfficerVerb(ROLE_REVIEW) {
    function _prepare() internal override {
        _issueDepartment();
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.suspend, (DEPARTMENT, SuspensionReason.Other));
    }
}

contract ReinstateDenials is OfficerVerb(ROLE_REVIEW) {
    function _prepare() internal override {
        _issueDepartment();
        by(city).suspend(DEPARTMENT, SuspensionReason.Other);
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.reinstate, (DEPARTMENT));
    }
}

contract PublishDenials is OfficerVerb(ROLE_PUBLISH) {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.publish, (CITY, DIGEST));
    }
}

// --------------------------------------------------------------------------------------------------- holder alone

contract RetireDenials is HolderVerb {
    function _prepare() internal override {
        _issueDepartment();
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.retire, (DEPARTMENT, NO_CODE, none()));
    }
}

contract AppointDenials is HolderVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.appoint, (CITY, stranger, ROLE_ISSUE, type(uint40).max));
    }
}

contract DismissDenials is HolderVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.dismiss, (CITY, stranger));
    }
}

contract OfferDenials is HolderVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.offer, (CITY, stranger));
    }
}

/// A code's holder has no say over its own standing.
contract OwnCodeDenials is RegistryFixture {
    function setUp() public override {
        super.setUp();
        _issueCity();
    }

    function test_suspend_refusesTheCodesOwnHolder() public {
        refused(city, Refusals.missingRole(COUNTRY, city, ROLE_REVIEW)).suspend(CITY, SuspensionReason.Other);
    }

    function test_reinstate_refusesTheCodesOwnHolder() public {
        _suspendCity();
        refused(city, Refusals.missingRole(COUNTRY, city, ROLE_REVIEW)).reinstate(CITY);
    }

    function test_retire_refusesTheCodesOwnHolder() public {
        refused(city, Refusals.notHolder(COUNTRY, city)).retire(CITY, NO_CODE, none());
    }

    function test_accept_refusesStranger() public {
        _acceptRefused(stranger);
    }

    function test_accept_refusesGuardian() public {
        _acceptRefused(guardian);
    }

    function test_accept_refusesCouncilWithoutDelay() public {
        _acceptRefused(council);
    }

    function test_accept_refusesOfficer() public {
        _appoint(CITY, city, 31);
        _acceptRefused(officer);
    }

    function test_accept_refusesHolderOfTheLevelAbove() public {
        _acceptRefused(country);
    }

    function _acceptRefused(address account) private {
        by(city).offer(CITY, successor);
        refused(account, Refusals.notOffered(CITY, account)).accept(CITY);
    }
}

// ---------------------------------------------------------------------------------------------- council, guardian

contract AdmitCountryDenials is CouncilVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.admitCountry, (CityCode.wrap("MA.250"), stranger));
    }
}

contract SuspendCountryDenials is CouncilVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.suspend, (COUNTRY, SuspensionReason.Other));
    }

    /// The registry looks at the status first.
    function _afterwards(bytes memory) internal pure override returns (bytes memory) {
        return Refusals.wrongStatus(COUNTRY, Status.Suspended);
    }
}

contract ReinstateCountryDenials is CouncilVerb {
    function setUp() public override {
        super.setUp();
        _suspendCountry();
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.reinstate, (COUNTRY));
    }

    function _afterwards(bytes memory) internal pure override returns (bytes memory) {
        return Refusals.wrongStatus(COUNTRY, Status.Active);
    }
}

contract RetireCountryDenials is CouncilVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.retire, (COUNTRY, NO_CODE, none()));
    }

    function _afterwards(bytes memory) internal pure override returns (bytes memory) {
        return Refusals.wrongStatus(COUNTRY, Status.Retired);
    }
}

contract FreezeDenials is GuardianVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.freeze, (COUNTRY));
    }
}

contract UnfreezeDenials is GuardianVerb {
    function setUp() public override {
        super.setUp();
        _freeze();
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(registry.unfreeze, (COUNTRY));
    }
}
