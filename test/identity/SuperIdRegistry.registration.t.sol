// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ALL_ROLES, ROLE_ENROL, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {IdKind, IdStatus, ISuperIdRegistry, Registration, SuperId} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {CREDIT_CODE, LONG_CITY, NULLIFIER, SuperIdFixture} from "./SuperIdFixture.sol";

contract RegistrationTest is SuperIdFixture {
    CityCode private constant FOREIGN = CityCode.wrap("MA.840");
    CityCode private constant FOREIGN_CITY = CityCode.wrap("MA.840.1301");

    // ------------------------------------------------------------------------------------------------- register

    function test_register_writesAResident() public {
        expectLogs();
        emit ISuperIdRegistry.SuperIdRegistered(superId, controller, CITY, NULLIFIER, 0, officer);
        emit IERC1056.DIDOwnerChanged(superId, controller, 0);
        address registered = _register(_resident());
        assertLogs();
        vm.assertEq(registered, superId, "returned");
        assertActive(controller, 0, height);
        vm.assertEq(superIds.controllerOf(superId), controller, "controllerOf");
    }

    function test_register_writesAnOrganisation() public {
        address organisation = idOf(IdKind.Organisation, CREDIT_CODE, 0);
        expectLogs();
        emit ISuperIdRegistry.SuperIdRegistered(organisation, controller, CITY, CREDIT_CODE, 0, officer);
        emit IERC1056.DIDOwnerChanged(organisation, controller, 0);
        address registered = _register(_organisation());
        assertLogs();
        vm.assertEq(registered, organisation, "returned");
        assertSuperId(organisation, SuperId(controller, IdKind.Organisation, CITY, IdStatus.Active, 0, uint64(height)));
    }

    function test_register_byTheHolderOfTheRegistrar() public {
        Registration memory registration = _resident();
        registration.officer = city;
        _register(registration);
        assertActive(controller, 0, height);
    }

    function test_register_sentByItsController() public {
        Registration memory registration = _resident();
        from(controller).register(registration, "", sign(officer, Messages.registration(registration)));
        assertActive(controller, 0, height);
    }

    function test_register_sentByItsOfficer() public {
        Registration memory registration = _resident();
        from(officer).register(registration, sign(controller, Messages.registration(registration)), "");
        assertActive(controller, 0, height);
    }

    /// Nothing forbids an officer an identifier of its own.
    function test_register_ofTheOfficerItself() public {
        Registration memory registration = _resident();
        registration.controller = officer;
        from(officer).register(registration, "", "");
        assertActive(officer, 0, height);
    }

    function test_register_manyForOneController() public {
        _registerResident();
        address organisation = _register(_organisation());
        assertActive(controller, 0, height - 1);
        vm.assertEq(superIds.controllerOf(organisation), controller, "controller");
    }

    function testFuzz_superIdOf_isAsTheManualDerivesIt(uint8 kind, bytes32 nullifier, uint32 generation) public {
        kind = kind % 3;
        vm.assertEq(
            superIds.superIdOf(IdKind(kind), nullifier, generation),
            idOf(IdKind(kind), nullifier, generation),
            "superIdOf"
        );
    }

    /// Kinds and generations of one nullifier don't meet.
    function test_superIdOf_tellsKindsAndGenerationsApart() public {
        address id = superIds.superIdOf(IdKind.Resident, CREDIT_CODE, 0);
        assert(id != superIds.superIdOf(IdKind.Organisation, CREDIT_CODE, 0));
        assert(id != superIds.superIdOf(IdKind.Resident, CREDIT_CODE, 1));
        Registration memory registration = _resident();
        registration.nullifier = CREDIT_CODE;
        _register(registration);
        _register(_organisation());
        vm.assertEq(superIds.controllerOf(id), controller, "controller");
    }

    /// Worked out once with ethers.
    function test_superIdOf_isTheSameForEver() public {
        vm.assertEq(
            superIds.superIdOf(IdKind.Organisation, CREDIT_CODE, 0),
            0xa55c2669EbA28f5F78A0D15e94fF65Cd2bdB30Ed,
            "organisation"
        );
        vm.assertEq(
            superIds.superIdOf(IdKind.Resident, NULLIFIER, 7),
            0xAb3f871410C8224deC91681bF48417aAc98eE9dd,
            "resident"
        );
    }

    // ---------------------------------------------------------------------------------------------- refused: what

    function test_register_revertsWithoutKind() public {
        Registration memory registration = _resident();
        registration.kind = IdKind.None;
        _registerRefused(registration, IdRefusals.invalidNullifier(IdKind.None, NULLIFIER));
    }

    function test_register_revertsForNullifierZero() public {
        Registration memory registration = _resident();
        registration.nullifier = 0;
        _registerRefused(registration, IdRefusals.invalidNullifier(IdKind.Resident, 0));
        registration.kind = IdKind.Organisation;
        _registerRefused(registration, IdRefusals.invalidNullifier(IdKind.Organisation, 0));
    }

    function test_register_takesAnyOtherNullifierOfAResident() public {
        Registration memory registration = _resident();
        registration.nullifier = bytes32(uint256(1));
        _register(registration);
        registration.nullifier = bytes32(type(uint256).max);
        _register(registration);
        registration.nullifier = "not a credit code";
        _register(registration);
    }

    function test_register_revertsForControllerZero() public {
        Registration memory registration = _resident();
        registration.controller = address(0);
        refusedFrom(officer, IdRefusals.zeroAccount()).register(registration, "", "");
    }

    function test_register_revertsForOfficerZero() public {
        Registration memory registration = _resident();
        registration.officer = address(0);
        bytes memory refusal = Refusals.missingRole(CITY, address(0), ROLE_ENROL);
        refusedFrom(controller, refusal).register(registration, "", "");
    }

    function test_register_revertsTheSecondTime() public {
        _register(_resident());
        _registerRefused(_resident(), IdRefusals.alreadyRegistered(superId, IdStatus.Active));
        mine();
        _registerRefused(_resident(), IdRefusals.alreadyRegistered(superId, IdStatus.Active));
    }

    /// Not by another city, for another key or by another officer either.
    function test_register_revertsForWhoeverElseWantsIt() public {
        _registerResident();
        Registration memory registration = _resident();
        (registration.controller, registration.registrar, registration.officer) = (stranger, OTHER_CITY, otherOfficer);
        _registerRefused(registration, IdRefusals.alreadyRegistered(superId, IdStatus.Active));
    }

    function test_register_revertsInEveryStatusButUnregistered() public {
        _registerResident();
        _deactivate();
        _registerRefused(_resident(), IdRefusals.alreadyRegistered(superId, IdStatus.Deactivated));
        skip(30 days);
        _registerRefused(_resident(), IdRefusals.alreadyRegistered(superId, IdStatus.Deactivated));
        _annul();
        _registerRefused(_resident(), IdRefusals.alreadyRegistered(superId, IdStatus.Annulled));
    }

    // ----------------------------------------------------------------------------------------------- generations

    function test_register_theNextGenerationAfterAnAnnulment() public {
        _registerResident();
        _annul();
        address next = _register(_generation(1, newController));
        vm.assertEq(next, idOf(IdKind.Resident, NULLIFIER, 1), "the next generation's Super ID");
        assertSuperId(next, SuperId(newController, IdKind.Resident, CITY, IdStatus.Active, 0, uint64(height)));
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status of the one before");
    }

    function test_register_generationAfterGeneration() public {
        _registerResident();
        for (uint32 i = 1; i < 4; ++i) {
            _annul();
            superId = _register(_generation(i, controller));
            mine();
        }
        vm.assertEq(superId, idOf(IdKind.Resident, NULLIFIER, 3), "the third generation's Super ID");
        assertEq(superIds.resolve(superId).status, IdStatus.Active, "status");
    }

    function test_register_revertsForTheNextGenerationOfNone() public {
        _registerRefused(_generation(1, controller), IdRefusals.notAnnulled(superId, IdStatus.Unregistered));
    }

    function test_register_revertsForTheNextGenerationUntilTheAnnulment() public {
        _registerResident();
        _registerRefused(_generation(1, controller), IdRefusals.notAnnulled(superId, IdStatus.Active));
        _deactivate();
        skip(30 days);
        _registerRefused(_generation(1, controller), IdRefusals.notAnnulled(superId, IdStatus.Deactivated));
        _propose();
        skip(14 days);
        _registerRefused(_generation(1, controller), IdRefusals.notAnnulled(superId, IdStatus.Deactivated));
    }

    function test_register_revertsForASkippedGeneration() public {
        _registerResident();
        _annul();
        _registerRefused(
            _generation(2, controller),
            IdRefusals.notAnnulled(idOf(IdKind.Resident, NULLIFIER, 1), IdStatus.Unregistered)
        );
        _registerRefused(
            _generation(type(uint32).max, controller),
            IdRefusals.notAnnulled(idOf(IdKind.Resident, NULLIFIER, type(uint32).max - 1), IdStatus.Unregistered)
        );
    }

    function test_register_revertsForTheSameGenerationTwice() public {
        _registerResident();
        _annul();
        address next = _register(_generation(1, newController));
        _registerRefused(_generation(1, controller), IdRefusals.alreadyRegistered(next, IdStatus.Active));
    }

    /// A credit code stays as it is, whatever the generation.
    function test_register_ofAnOrganisationAgain() public {
        superId = _register(_organisation());
        mine();
        _annul();
        Registration memory registration = _organisation();
        registration.generation = 1;
        address next = _register(registration);
        vm.assertEq(next, idOf(IdKind.Organisation, CREDIT_CODE, 1), "the next generation's Super ID");
    }

    // ------------------------------------------------------------------------------------------ organisations: where

    function test_register_ofAnOrganisationByTheCityWithAllSixDigits() public {
        _issueLongCity(LONG_CITY);
        _registersOrganisation(LONG_CITY, applicant);
    }

    function test_register_ofAnOrganisationByTheCountry() public {
        _registersOrganisation(COUNTRY, nationalOfficer);
    }

    function test_register_ofAnOrganisationElsewhere() public {
        _organisationRefused(OTHER_CITY, otherOfficer);
        _issueLongCity(CityCode.wrap("MA.156.130101"));
        _organisationRefused(CityCode.wrap("MA.156.130101"), applicant);
        _issueLongCity(CityCode.wrap("MA.156.001301"));
        _organisationRefused(CityCode.wrap("MA.156.001301"), applicant);
    }

    function test_register_ofAnOrganisationAbroad() public {
        _admitForeign();
        _organisationRefused(FOREIGN, stranger);
        _organisationRefused(FOREIGN_CITY, stranger);
    }

    /// 4 digits, a city's number of their own: of division 000100, not of 010000.
    function test_register_ofAnOrganisationWhoseDivisionBeginsWithZeros() public {
        CityCode small = CityCode.wrap("MA.156.0001");
        _issueLongCity(small);
        Registration memory registration = _organisation();
        (registration.registrar, registration.officer) = (small, applicant);
        registration.nullifier = "91000100MA000000MW";
        _register(registration);
        registration.nullifier = "91010000MA000000MU";
        _registerRefused(registration, IdRefusals.wrongRegistrar(small, "91010000MA000000MU"));
    }

    function test_register_ofAResidentAnywhere() public {
        _admitForeign();
        _issueLongCity(LONG_CITY);
        _registersResident(COUNTRY, nationalOfficer, 1);
        _registersResident(LONG_CITY, applicant, 2);
        _registersResident(OTHER_CITY, otherOfficer, 3);
        _registersResident(FOREIGN, stranger, 4);
        _registersResident(FOREIGN_CITY, stranger, 5);
    }

    // ----------------------------------------------------------------------------------- organisations: credit codes

    function test_register_revertsForAMalformedCreditCode() public {
        _creditCodeRefused("91130100MA000000", 16);
        _creditCodeRefused("91130100MA000000M00", 18);
        _creditCodeRefused("91130100ma000000M0", 9);
        _creditCodeRefused("I1130100MA000000M0", 0);
        // Letters where the division has digits, but a check character that follows from the others.
        _creditCodeRefused("91A30100MA000000MC", 2);
    }

    function test_register_revertsForAWrongCheckCharacter() public {
        Registration memory registration = _organisation();
        registration.nullifier = "91130100MA000000M1";
        _registerRefused(registration, IdRefusals.wrongCheckCharacter("91130100MA000000M1", "0"));
        registration.nullifier = "91130100MA00000000";
        _registerRefused(registration, IdRefusals.wrongCheckCharacter("91130100MA00000000", "Y"));
    }

    // --------------------------------------------------------------------------------------------- refused: by whom

    function test_register_revertsForKindsThatDoNotEnrol() public {
        CityCode organisation = CityCode.wrap("MA.156.1003");
        by(country).issue(organisation, Kind.Organisation, applicant);
        _residentRefused(organisation, applicant, IdRefusals.noRegistrar(organisation));
        _enrols(organisation, applicant, stranger);
        _residentRefused(organisation, stranger, IdRefusals.noRegistrar(organisation));
        _issueDepartment();
        _residentRefused(DEPARTMENT, applicant, IdRefusals.noRegistrar(DEPARTMENT));
    }

    function test_register_revertsForACodeThatNobodyHas() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        _residentRefused(
            missing,
            officer,
            Refusals.ancestorInactive(missing, Status.Unassigned, SuspensionReason.None)
        );
        _residentRefused(
            NO_CODE,
            officer,
            Refusals.ancestorInactive(NO_CODE, Status.Unassigned, SuspensionReason.None)
        );
    }

    function test_register_revertsWithoutTheRole() public {
        _roleRefused(stranger);
        _roleRefused(controller);
        _roleRefused(relayer);
        _roleRefused(country);
        _roleRefused(nationalOfficer);
        _roleRefused(otherCity);
        _roleRefused(otherOfficer);
        _roleRefused(council);
        _roleRefused(guardian);
        by(city).appoint(CITY, stranger, ALL_ROLES - ROLE_ENROL, type(uint40).max);
        _roleRefused(stranger);
    }

    /// What was signed before counts for nothing afterwards.
    function test_register_revertsOnceTheOfficersTermEnded() public {
        by(city).appoint(CITY, stranger, ROLE_ENROL, uint40(time + 1 hours));
        Registration memory registration = _resident();
        registration.officer = stranger;
        skip(1 hours);
        _registerRefused(registration, Refusals.missingRole(CITY, stranger, ROLE_ENROL));
        warp(time - 1);
        _register(registration);
    }

    function test_register_revertsOnceTheOfficerWasDismissed() public {
        by(city).dismiss(CITY, officer);
        _roleRefused(officer);
    }

    function test_register_revertsOnceTheHolderChanged() public {
        _passOn(CITY, city, successor);
        _roleRefused(officer);
        _roleRefused(city);
        _enrols(CITY, successor, officer);
        _register(_resident());
    }

    function test_register_revertsWhileTheRegistrarIsSuspended() public {
        _suspendCity();
        _residentRefused(
            CITY,
            officer,
            Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised)
        );
        by(country).reinstate(CITY);
        _register(_resident());
    }

    function test_register_revertsWhileTheCountryIsSuspended() public {
        _suspendCountry();
        bytes memory refusal = Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder);
        _residentRefused(CITY, officer, refusal);
        _residentRefused(COUNTRY, nationalOfficer, refusal);
    }

    function test_register_revertsOnceTheRegistrarIsRetired() public {
        _retireCity(OTHER_CITY);
        bytes memory refusal = Refusals.ancestorInactive(CITY, Status.Retired, SuspensionReason.None);
        _residentRefused(CITY, officer, refusal);
        _residentRefused(CITY, otherOfficer, refusal);
    }

    function test_register_revertsOnceTheCountryIsRetired() public {
        _retireCountry();
        _residentRefused(CITY, officer, Refusals.ancestorInactive(COUNTRY, Status.Retired, SuspensionReason.None));
    }

    function test_register_revertsWhileTheCountryIsFrozen() public {
        uint40 until = _freeze();
        _residentRefused(CITY, officer, Refusals.issuingIsFrozen(COUNTRY, until));
        _residentRefused(COUNTRY, nationalOfficer, Refusals.issuingIsFrozen(COUNTRY, until));
        warp(until - 1);
        _residentRefused(CITY, officer, Refusals.issuingIsFrozen(COUNTRY, until));
        warp(until);
        _register(_resident());
    }

    function test_register_worksWhileAnotherCountryIsFrozen() public {
        _admitForeign();
        by(guardian).freeze(FOREIGN);
        _register(_resident());
    }

    // ------------------------------------------------------------------------------------------------- the registry

    function test_limits_areTheDocumentedOnes() public {
        vm.assertEq(superIds.MAX_BATCH(), 128, "Super IDs of a batch");
        vm.assertEq(superIds.MAX_VALIDITY(), 90 days, "validity");
        vm.assertEq(superIds.REACTIVATION_PERIOD(), 30 days, "reactivation");
        vm.assertEq(superIds.ANNULMENT_NOTICE(), 14 days, "notice");
        vm.assertEq(superIds.ANNULMENT_PERIOD(), 60 days, "annulment");
    }

    function test_codes_areThoseOfTheSuite() public {
        vm.assertEq(address(superIds.CITY_CODES()), address(registry), "codes");
        vm.assertEq(superIds.authority(), address(manager), "authority");
    }

    /// What wallets and clients sign within.
    function test_eip712Domain_isTheSuitesOwn() public {
        (bytes1 fields, string memory name, string memory version, uint256 chainId, address verifier, , ) = superIds
            .eip712Domain();
        vm.assertEq(uint8(fields), 0x0f, "name, version, chain and contract");
        vm.assertEq(name, "Domicile Super IDs", "name");
        vm.assertEq(version, "1", "version");
        vm.assertEq(chainId, CHAIN_ID, "chain");
        vm.assertEq(verifier, address(superIds), "contract");
    }

    function test_setAuthority_isRefusedToEverybody() public {
        bytes memory call = abi.encodeCall(superIds.setAuthority, (stranger));
        sendRefused(stranger, call, IdRefusals.authorityIsFixed());
        sendRefused(address(manager), call, IdRefusals.authorityIsFixed());
        vm.assertEq(superIds.authority(), address(manager), "authority");
    }

    function test_resolve_ofNothingIsZero() public {
        assertSuperId(superId, SuperId(address(0), IdKind.None, NO_CODE, IdStatus.Unregistered, 0, 0));
        assertSuperId(address(0), SuperId(address(0), IdKind.None, NO_CODE, IdStatus.Unregistered, 0, 0));
        assertDeactivation(superId, address(0), 0);
    }

    function test_controllerOf_revertsUnlessActive() public {
        _controllerOfRefused(IdStatus.Unregistered);
        _registerResident();
        _deactivate();
        _controllerOfRefused(IdStatus.Deactivated);
        skip(30 days);
        _controllerOfRefused(IdStatus.Deactivated);
        _annul();
        _controllerOfRefused(IdStatus.Annulled);
    }

    // ------------------------------------------------------------------------------------------------------ helpers

    function _generation(uint32 generation, address who) private view returns (Registration memory registration) {
        registration = _resident();
        (registration.generation, registration.controller) = (generation, who);
    }

    /// A city of {COUNTRY}, held by {applicant}.
    function _issueLongCity(CityCode code) private {
        by(country).issue(code, Kind.City, applicant);
    }

    /// A country and a city in it, both held by {stranger}.
    function _admitForeign() private {
        _asCouncil(abi.encodeCall(registry.admitCountry, (FOREIGN, stranger)));
        by(stranger).issue(FOREIGN_CITY, Kind.City, stranger);
    }

    function _registersOrganisation(CityCode registrar, address by_) private {
        Registration memory registration = _organisation();
        (registration.registrar, registration.officer) = (registrar, by_);
        assertEq(superIds.resolve(_register(registration)).registrar, registrar, "registrar");
    }

    function _organisationRefused(CityCode registrar, address by_) private {
        Registration memory registration = _organisation();
        (registration.registrar, registration.officer) = (registrar, by_);
        _registerRefused(registration, IdRefusals.wrongRegistrar(registrar, CREDIT_CODE));
    }

    function _creditCodeRefused(bytes32 code, uint256 position) private {
        Registration memory registration = _organisation();
        registration.nullifier = code;
        _registerRefused(registration, IdRefusals.malformedCreditCode(code, position));
    }

    function _registersResident(CityCode registrar, address by_, uint256 nullifier) private {
        Registration memory registration = _resident();
        (registration.registrar, registration.officer) = (registrar, by_);
        registration.nullifier = bytes32(nullifier);
        assertEq(superIds.resolve(_register(registration)).registrar, registrar, "registrar");
    }

    function _residentRefused(CityCode registrar, address by_, bytes memory refusal) private {
        Registration memory registration = _resident();
        (registration.registrar, registration.officer) = (registrar, by_);
        _registerRefused(registration, refusal);
    }

    function _roleRefused(address by_) private {
        _residentRefused(CITY, by_, Refusals.missingRole(CITY, by_, ROLE_ENROL));
    }

    function _controllerOfRefused(IdStatus status) private {
        vm.expectRevert(IdRefusals.wrongIdStatus(superId, status));
        superIds.controllerOf(superId);
    }
}
