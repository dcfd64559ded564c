// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ALL_ROLES, ROLE_ENROL, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {
    IdKind,
    IdStatus,
    ISuperIdRegistry,
    Move,
    Registration,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {LONG_CITY, SuperIdFixture} from "./SuperIdFixture.sol";

contract MovesTest is SuperIdFixture {
    bytes32 private constant REGISTRAR = "domicile/registrar";
    CityCode private constant ABROAD = CityCode.wrap("MA.840");
    CityCode private constant CITY_ABROAD = CityCode.wrap("MA.840.1301");

    uint256 private registeredIn;

    function setUp() public override {
        super.setUp();
        registeredIn = height;
        _registerResident();
    }

    // ----------------------------------------------------------------------------------------------------- move

    function test_move_changesTheRegistrarOnly() public {
        expectLogs();
        emit ISuperIdRegistry.SuperIdMoved(superId, CITY, OTHER_CITY, otherOfficer);
        emit IERC1056.DIDAttributeChanged(superId, REGISTRAR, "MA.156.1302", type(uint256).max, registeredIn);
        _move(OTHER_CITY, otherOfficer);
        assertLogs();
        _assertWith(OTHER_CITY);
    }

    function test_move_toAnyCityOrCountry() public {
        by(country).issue(LONG_CITY, Kind.City, applicant);
        _admitAbroad();

        expectLogs();
        emit ISuperIdRegistry.SuperIdMoved(superId, CITY, LONG_CITY, applicant);
        emit IERC1056.DIDAttributeChanged(superId, REGISTRAR, "MA.156.130100", type(uint256).max, registeredIn);
        emit ISuperIdRegistry.SuperIdMoved(superId, LONG_CITY, ABROAD, stranger);
        emit IERC1056.DIDAttributeChanged(superId, REGISTRAR, "MA.840", type(uint256).max, height);
        emit ISuperIdRegistry.SuperIdMoved(superId, ABROAD, COUNTRY, nationalOfficer);
        emit IERC1056.DIDAttributeChanged(superId, REGISTRAR, "MA.156", type(uint256).max, height + 1);
        _move(LONG_CITY, applicant);
        mine();
        _move(ABROAD, stranger);
        mine();
        _move(COUNTRY, nationalOfficer);
        assertLogs();
        _assertWith(COUNTRY);
    }

    /// Only its enrolment is bound to the division of its credit code.
    function test_move_ofAnOrganisationWithinItsCountry() public {
        by(country).issue(LONG_CITY, Kind.City, applicant);
        _becomeOrganisation();
        _organisationMoves(OTHER_CITY, otherOfficer);
        _organisationMoves(LONG_CITY, applicant);
        _organisationMoves(COUNTRY, nationalOfficer);
        _organisationMoves(CITY, officer);
    }

    /// Whoever would annul it there has no say over its credit code.
    function test_move_ofAnOrganisationAbroadReverts() public {
        _admitAbroad();
        _becomeOrganisation();
        _moveRefused(ABROAD, stranger, IdRefusals.wrongCountry(superId, ABROAD));
        _moveRefused(CITY_ABROAD, stranger, IdRefusals.wrongCountry(superId, CITY_ABROAD));
        _organisationMoves(COUNTRY, nationalOfficer);
        _moveRefused(ABROAD, stranger, IdRefusals.wrongCountry(superId, ABROAD));
        _organisationMoves(OTHER_CITY, otherOfficer);
        _moveRefused(CITY_ABROAD, stranger, IdRefusals.wrongCountry(superId, CITY_ABROAD));
    }

    /// Its next generation has the same credit code.
    function test_move_ofALaterGenerationOfAnOrganisationAbroadReverts() public {
        _admitAbroad();
        _becomeOrganisation();
        _annul();
        Registration memory registration = _organisation();
        registration.generation = 1;
        superId = _register(registration);
        mine();
        _moveRefused(ABROAD, stranger, IdRefusals.wrongCountry(superId, ABROAD));
    }

    function test_move_keepsVersionAndDelegates() public {
        _passTo(newController);
        from(newController).addDelegate(superId, "veriKey", delegate, 1 days);
        mine();
        _moveOf(newController, OTHER_CITY, otherOfficer);
        assertSuperId(superId, SuperId(newController, IdKind.Resident, OTHER_CITY, IdStatus.Active, 1, uint64(height)));
        vm.assertTrue(superIds.validDelegate(superId, "veriKey", delegate), "delegate");
    }

    function test_move_thereAndBack() public {
        _move(OTHER_CITY, otherOfficer);
        mine();
        _move(CITY, officer);
        _assertWith(CITY);
    }

    function test_move_byTheHolderOfTheNewRegistrar() public {
        _move(OTHER_CITY, otherCity);
        _assertWith(OTHER_CITY);
    }

    function test_move_sentByTheController() public {
        Move memory message = _message(OTHER_CITY, otherOfficer);
        from(controller).move(message, "", sign(otherOfficer, _hash(message)));
        _assertWith(OTHER_CITY);
    }

    function test_move_sentByTheOfficer() public {
        Move memory message = _message(OTHER_CITY, otherOfficer);
        from(otherOfficer).move(message, sign(controller, _hash(message)), "");
        _assertWith(OTHER_CITY);
    }

    function test_move_ofAnOfficersOwn() public {
        _passTo(otherOfficer);
        Move memory message = _message(OTHER_CITY, otherOfficer);
        from(otherOfficer).move(message, "", "");
        assertEq(superIds.resolve(superId).registrar, OTHER_CITY, "registrar");
    }

    /// The registrar that it leaves can't stop it, nor can what is above the new one.
    function test_move_worksWhateverBecomesOfTheOldRegistrar() public {
        _suspendCity();
        _move(OTHER_CITY, otherOfficer);
        mine();
        by(country).retire(OTHER_CITY, NO_CODE, none());
        _move(COUNTRY, nationalOfficer);
        _assertWith(COUNTRY);
    }

    function test_move_worksWhileFrozenAndBelowASuspendedCountry() public {
        _freeze();
        _move(OTHER_CITY, otherOfficer);
        mine();
        _suspendCountry();
        _move(CITY, officer);
        mine();
        _retireCountry();
        _move(OTHER_CITY, otherOfficer);
        _assertWith(OTHER_CITY);
    }

    // --------------------------------------------------------------------------------------------------- refused

    function test_move_revertsToWhereItIs() public {
        _moveRefused(CITY, officer, IdRefusals.alreadyThere(superId, CITY));
        _move(OTHER_CITY, otherOfficer);
        mine();
        _moveRefused(OTHER_CITY, otherOfficer, IdRefusals.alreadyThere(superId, OTHER_CITY));
    }

    /// 1301 and 130100 are two codes.
    function test_move_tellsCodesOf4And6DigitsApart() public {
        by(country).issue(CityCode.wrap("MA.156.001301"), Kind.City, applicant);
        _move(CityCode.wrap("MA.156.001301"), applicant);
        _assertWith(CityCode.wrap("MA.156.001301"));
    }

    function test_move_revertsForKindsThatDoNotEnrol() public {
        CityCode organisation = CityCode.wrap("MA.156.1003");
        by(country).issue(organisation, Kind.Organisation, applicant);
        _moveRefused(organisation, applicant, IdRefusals.noRegistrar(organisation));
        _issueDepartment();
        _moveRefused(DEPARTMENT, applicant, IdRefusals.noRegistrar(DEPARTMENT));
    }

    function test_move_revertsForOfficerZero() public {
        Move memory message = _message(OTHER_CITY, address(0));
        bytes memory refusal = Refusals.missingRole(OTHER_CITY, address(0), ROLE_ENROL);
        refusedFrom(controller, refusal).move(message, "", "");
    }

    function test_move_revertsWithoutTheRole() public {
        _roleRefused(stranger);
        _roleRefused(controller);
        _roleRefused(officer);
        _roleRefused(city);
        _roleRefused(country);
        _roleRefused(nationalOfficer);
        _roleRefused(reviewer);
        by(otherCity).appoint(OTHER_CITY, stranger, ALL_ROLES - ROLE_ENROL, type(uint40).max);
        _roleRefused(stranger);
    }

    function test_move_revertsOnceTheOfficersTermEnded() public {
        by(otherCity).appoint(OTHER_CITY, stranger, ROLE_ENROL, uint40(time + 1 hours));
        skip(1 hours);
        _roleRefused(stranger);
        warp(time - 1);
        _move(OTHER_CITY, stranger);
        _assertWith(OTHER_CITY);
    }

    function test_move_revertsOnceTheOfficerWasDismissed() public {
        by(otherCity).dismiss(OTHER_CITY, otherOfficer);
        _roleRefused(otherOfficer);
    }

    function test_move_revertsOnceTheHolderChanged() public {
        _passOn(OTHER_CITY, otherCity, successor);
        _roleRefused(otherOfficer);
        _roleRefused(otherCity);
    }

    function test_move_revertsUnlessTheNewRegistrarIsActive() public {
        CityCode missing = CityCode.wrap("MA.156.1999");
        _moveRefused(missing, stranger, Refusals.ancestorInactive(missing, Status.Unassigned, SuspensionReason.None));
        by(country).suspend(OTHER_CITY, SuspensionReason.Other);
        _moveRefused(
            OTHER_CITY,
            otherOfficer,
            Refusals.ancestorInactive(OTHER_CITY, Status.Suspended, SuspensionReason.Other)
        );
        by(country).retire(OTHER_CITY, NO_CODE, none());
        _moveRefused(
            OTHER_CITY,
            otherOfficer,
            Refusals.ancestorInactive(OTHER_CITY, Status.Retired, SuspensionReason.None)
        );
    }

    function test_move_revertsUnlessActive() public {
        _deactivate();
        _moveRefused(OTHER_CITY, otherOfficer, IdRefusals.wrongIdStatus(superId, IdStatus.Deactivated));
        skip(30 days);
        _moveRefused(OTHER_CITY, otherOfficer, IdRefusals.wrongIdStatus(superId, IdStatus.Deactivated));
        _annul();
        _moveRefused(OTHER_CITY, otherOfficer, IdRefusals.wrongIdStatus(superId, IdStatus.Annulled));
        superId = stranger;
        _moveRefused(OTHER_CITY, otherOfficer, IdRefusals.wrongIdStatus(superId, IdStatus.Unregistered));
    }

    // ------------------------------------------------------------------------------------------------------ helpers

    /// A country and a city in it, both held by {stranger}.
    function _admitAbroad() private {
        _asCouncil(abi.encodeCall(registry.admitCountry, (ABROAD, stranger)));
        by(stranger).issue(CITY_ABROAD, Kind.City, stranger);
    }

    /// Makes {superId} that of an organisation.
    function _becomeOrganisation() private {
        superId = _register(_organisation());
        mine();
    }

    function _organisationMoves(CityCode to, address by_) private {
        _move(to, by_);
        assertSuperId(superId, SuperId(controller, IdKind.Organisation, to, IdStatus.Active, 0, uint64(height)));
        mine();
    }

    function _message(CityCode to, address by_) private view returns (Move memory) {
        SuperId memory now_ = superIds.resolve(superId);
        return Move(superId, to, by_, now_.version, now_.changed, time);
    }

    function _hash(Move memory message) private view returns (bytes32) {
        return _hashOf(controller, message);
    }

    function _hashOf(address who, Move memory message) private pure returns (bytes32) {
        Counters memory counters = Counters(message.version, message.changed, message.deadline);
        return Messages.move(message.superId, who, message.to, message.officer, counters);
    }

    /// With both signatures, by the relayer.
    function _move(CityCode to, address by_) private {
        _moveOf(controller, to, by_);
    }

    function _moveOf(address who, CityCode to, address by_) private {
        Move memory message = _message(to, by_);
        bytes32 hash = _hashOf(who, message);
        from(relayer).move(message, sign(who, hash), sign(by_, hash));
    }

    function _moveRefused(CityCode to, address by_, bytes memory refusal) private {
        Move memory message = _message(to, by_);
        bytes32 hash = _hash(message);
        refusedFrom(relayer, refusal).move(message, sign(controller, hash), sign(by_, hash));
    }

    function _roleRefused(address by_) private {
        _moveRefused(OTHER_CITY, by_, Refusals.missingRole(OTHER_CITY, by_, ROLE_ENROL));
    }

    /// That {superId} is active, with this registrar, and changed in this block.
    function _assertWith(CityCode registrar) private {
        assertSuperId(superId, SuperId(controller, IdKind.Resident, registrar, IdStatus.Active, 0, uint64(height)));
    }
}
