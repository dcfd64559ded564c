// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, ROLE_REVIEW} from "../../contracts/codes/ICityCodeRegistry.sol";
import {AnnulmentReason, IdStatus, Move, Registration} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CouncilVerb} from "../codes/DenialCases.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNTRY, RegistryFixture} from "../codes/RegistryFixture.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {ActiveVerb, CityVerb, ControllerVerb, CountryVerb, OfficeVerb} from "./SuperIdDenialCases.sol";
import {CREDIT_CODE, SuperIdFixture} from "./SuperIdFixture.sol";

// ----------------------------------------------------------------------------------------------------- controller

contract ChangeControllerDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.changeController, (superId, stranger));
    }
}

contract ChangeOwnerDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.changeOwner, (superId, stranger));
    }
}

contract ChangeOwnerToZeroDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.changeOwner, (superId, address(0)));
    }
}

contract DeactivateDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.deactivate, (superId));
    }
}

contract ReactivateDenials is ControllerVerb {
    function _prepare() internal override {
        _deactivate();
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.reactivate, (superId));
    }

    function _passToNewController() internal override {
        from(controller).reactivate(superId);
        _passTo(newController);
        from(newController).deactivate(superId);
        mine();
    }

    function test_refusesWhenActive() public {
        from(controller).reactivate(superId);
        mine();
        _refusedIn(IdStatus.Active);
    }

    /// Whose it is comes first: a stranger doesn't learn when it became final.
    function test_refusesWhenFinal() public {
        uint256 finalFrom = time + 30 days;
        warp(finalFrom);
        sendRefused(controller, _call(), IdRefusals.deactivationFinal(superId, finalFrom));
        sendRefused(stranger, _call(), IdRefusals.notController(superId, stranger));
    }
}

contract AddDelegateDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.addDelegate, (superId, "veriKey", stranger, 1 days));
    }
}

contract RevokeDelegateDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.revokeDelegate, (superId, "veriKey", delegate));
    }
}

contract SetAttributeDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.setAttribute, (superId, "did/svc/Inbox", "a value", 1 days));
    }
}

contract RevokeAttributeDenials is ActiveVerb {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.revokeAttribute, (superId, "did/svc/Inbox", "a value"));
    }
}

contract AnswerAnnulmentDenials is ActiveVerb {
    function _prepare() internal override {
        _propose();
    }

    function _bringAboutAnnulment() internal override {
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
    }

    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.answerAnnulment, (superId, proposedAt, DIGEST));
    }
}

// ------------------------------------------------------------------------------------------------ registrars, levels

/// The officer sends; the controller has signed.
contract RegisterDenials is CityVerb(ROLE_ENROL) {
    function _call(address account) internal view override returns (bytes memory) {
        Registration memory registration = _resident();
        (registration.nullifier, registration.officer) = (DIGEST, account);
        bytes memory signature = sign(controller, Messages.registration(registration));
        return abi.encodeCall(superIds.register, (registration, signature, ""));
    }

    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.missingRole(CITY, account, ROLE_ENROL);
    }
}

/// The officer sends; the controller has signed.
contract MoveDenials is CityVerb(ROLE_ENROL) {
    function _prepare() internal override {
        Registration memory registration = _resident();
        (registration.nullifier, registration.registrar) = (DIGEST, COUNTRY);
        registration.officer = nationalOfficer;
        superId = _register(registration);
        mine();
    }

    function _call(address account) internal view override returns (bytes memory) {
        Counters memory counters = _counters();
        Move memory message = Move(superId, CITY, account, counters.version, counters.changed, counters.deadline);
        bytes memory signature = sign(controller, Messages.move(superId, controller, CITY, account, counters));
        return abi.encodeCall(superIds.move, (message, signature, ""));
    }

    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.missingRole(CITY, account, ROLE_ENROL);
    }
}

/// By the registrar, or by the level above.
abstract contract ProposeDenials is OfficeVerb {
    constructor(CityCode code, uint8 role) OfficeVerb(code, role) {}

    function _call(address) internal view virtual override returns (bytes memory) {
        return abi.encodeCall(superIds.proposeAnnulment, (superId, AnnulmentReason.Other, DIGEST));
    }

    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.missingRole(COUNTRY, account, ROLE_ENROL);
    }

    /// Reviewing is another role than enrolling.
    function test_refusesReviewer() public {
        _assertDenied(reviewer);
    }
}

contract ProposeByTheRegistrarDenials is ProposeDenials(CITY, ROLE_ENROL) {}

contract ProposeByTheLevelAboveDenials is ProposeDenials(COUNTRY, ROLE_ENROL) {}

/// In a list, as alone.
abstract contract ProposeListDenials is ProposeDenials {
    constructor(CityCode code, uint8 role) ProposeDenials(code, role) {}

    function _call(address) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.proposeAnnulments, (listOf(superId), AnnulmentReason.Other, DIGEST));
    }
}

contract ProposeListByTheRegistrarDenials is ProposeListDenials(CITY, ROLE_ENROL) {}

contract ProposeListByTheLevelAboveDenials is ProposeListDenials(COUNTRY, ROLE_ENROL) {}

/// By the city of the division, of what the country enrolled.
contract ProposeInADivisionDenials is CityVerb(ROLE_ENROL) {
    function _prepare() internal override {
        Registration memory registration = _organisation();
        (registration.registrar, registration.officer) = (COUNTRY, nationalOfficer);
        _register(registration);
        mine();
    }

    function _call(address) internal view override returns (bytes memory) {
        return
            abi.encodeCall(
                superIds.proposeAnnulmentsIn,
                (CITY, listOf(CREDIT_CODE), 0, AnnulmentReason.WrongParty, DIGEST)
            );
    }

    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.missingRole(CITY, account, ROLE_ENROL);
    }
}

/// By the code that proposed, or by the level above.
abstract contract DismissDenials is OfficeVerb {
    constructor(CityCode code, uint8 role) OfficeVerb(code, role) {}

    function _prepare() internal override {
        _propose();
        skip(1);
    }

    function _call(address) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.dismissAnnulment, (superId, proposedAt));
    }

    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.missingRole(COUNTRY, account, ROLE_REVIEW);
    }

    /// Above the code that proposed, enrolling is not the role.
    function test_refusesNationalOfficer() public {
        _assertDenied(nationalOfficer);
    }
}

contract DismissByTheProposerDenials is DismissDenials(CITY, ROLE_ENROL) {}

contract DismissByTheLevelAboveDenials is DismissDenials(COUNTRY, ROLE_REVIEW) {}

contract AnnulDenials is CountryVerb(ROLE_REVIEW) {
    function _prepare() internal override {
        _propose();
        skip(14 days);
    }

    function _call(address) internal view virtual override returns (bytes memory) {
        return abi.encodeCall(superIds.annul, (superId, proposedAt));
    }

    function _denial(address account) internal pure override returns (bytes memory) {
        return Refusals.missingRole(COUNTRY, account, ROLE_REVIEW);
    }

    /// Enrolling is another role than reviewing.
    function test_refusesNationalOfficer() public {
        _assertDenied(nationalOfficer);
    }
}

contract AnnulListDenials is AnnulDenials {
    function _call(address) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.annulBatch, (listOf(superId), proposedAt));
    }
}

// -------------------------------------------------------------------------------------------------------- council

/// Above a country, whose officers enrolled the one to be annulled.
contract AnnulAboveACountryDenials is SuperIdFixture, CouncilVerb {
    function setUp() public override(SuperIdFixture, CouncilVerb) {
        super.setUp();
        Registration memory registration = _resident();
        (registration.registrar, registration.officer) = (COUNTRY, nationalOfficer);
        _register(registration);
        _propose(nationalOfficer);
        skip(14 days);
    }

    function subject() internal view override(RegistryFixture, SuperIdFixture) returns (address) {
        return SuperIdFixture.subject();
    }

    function digestOf(
        bytes32 message,
        uint256 chainId,
        address target
    ) internal pure override(RegistryFixture, SuperIdFixture) returns (bytes32) {
        return SuperIdFixture.digestOf(message, chainId, target);
    }

    function _call() internal view virtual override returns (bytes memory) {
        return abi.encodeCall(superIds.annul, (superId, proposedAt));
    }

    function _afterwards(bytes memory) internal view override returns (bytes memory) {
        return IdRefusals.notProposed(superId, proposedAt);
    }
}

contract AnnulListAboveACountryDenials is AnnulAboveACountryDenials {
    function _call() internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.annulBatch, (listOf(superId), proposedAt));
    }
}
