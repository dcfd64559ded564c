// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, ROLE_REVIEW, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {
    Annulment,
    AnnulmentReason,
    IdKind,
    IdStatus,
    ISuperIdRegistry,
    Move,
    Registration,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNCIL_DELAY, COUNTRY, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

contract AnnulmentTest is SuperIdFixture {
    CityCode private constant ABROAD = CityCode.wrap("MA.840");

    uint256 private registeredIn;

    function setUp() public override {
        super.setUp();
        registeredIn = height;
        _registerResident();
    }

    // -------------------------------------------------------------------------------------------------- propose

    function test_propose_givesNotice() public {
        expectLogs();
        emit ISuperIdRegistry.AnnulmentProposed(superId, CITY, AnnulmentReason.WrongParty, DIGEST, officer);
        from(officer).proposeAnnulment(superId, AnnulmentReason.WrongParty, DIGEST);
        assertLogs();
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(time), false));
        assertActive(controller, 0, registeredIn);
    }

    function test_propose_withEveryReasonAndNoStatement() public {
        for (uint8 reason = 1; reason < 7; ++reason) {
            expectLogs();
            emit ISuperIdRegistry.AnnulmentProposed(superId, CITY, AnnulmentReason(reason), 0, city);
            from(city).proposeAnnulment(superId, AnnulmentReason(reason), 0);
            assertLogs();
            assertAnnulment(superId, Annulment(CITY, AnnulmentReason(reason), uint40(time), false));
            skip(60 days);
        }
    }

    function test_propose_revertsWithoutReason() public {
        refusedFrom(officer, IdRefusals.annulmentReasonMissing()).proposeAnnulment(
            superId,
            AnnulmentReason.None,
            DIGEST
        );
    }

    function test_propose_revertsWhileOneWaits() public {
        uint256 proposedAt = time;
        _propose();
        _proposeRefused(officer, IdRefusals.alreadyProposed(superId, proposedAt));
        warp(proposedAt + 60 days - 1);
        _proposeRefused(officer, IdRefusals.alreadyProposed(superId, proposedAt));
        warp(proposedAt + 60 days);
        _propose();
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    function test_propose_again_canBeAnsweredAgain() public {
        _propose();
        from(controller).answerAnnulment(superId, DIGEST);
        skip(60 days);
        _propose();
        from(controller).answerAnnulment(superId, DIGEST);
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(time), true));
    }

    function test_propose_ofADeactivatedOne() public {
        _deactivate();
        _propose();
        skip(60 days);
        _propose();
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    function test_propose_revertsUnlessThereIsOne() public {
        _annul();
        _proposeRefused(officer, IdRefusals.wrongIdStatus(superId, IdStatus.Annulled));
        superId = stranger;
        _proposeRefused(officer, IdRefusals.wrongIdStatus(superId, IdStatus.Unregistered));
    }

    function test_propose_worksWhileFrozenAndBelowASuspendedCountry() public {
        _freeze();
        _suspendCountry();
        _propose();
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    // --------------------------------------------------------------------------------------------- propose: by whom

    function test_propose_revertsWhileTheRegistrarIsSuspended() public {
        _suspendCity();
        bytes memory refusal = Refusals.ancestorInactive(CITY, Status.Suspended, SuspensionReason.KeyCompromised);
        _proposeRefused(officer, refusal);
        _proposeRefused(city, refusal);
        _proposeRefused(nationalOfficer, refusal);
    }

    function test_propose_byWhereItMoved() public {
        _moveTo(OTHER_CITY, otherOfficer);
        _proposeRefused(officer, Refusals.missingRole(OTHER_CITY, officer, ROLE_ENROL));
        from(otherOfficer).proposeAnnulment(superId, AnnulmentReason.Duplicate, 0);
        assertAnnulment(superId, Annulment(OTHER_CITY, AnnulmentReason.Duplicate, uint40(time), false));
    }

    function test_propose_byTheSuccessorOfARetiredRegistrar() public {
        _retireCity(OTHER_CITY);
        _proposeRefused(officer, Refusals.missingRole(OTHER_CITY, officer, ROLE_ENROL));
        expectLogs();
        emit ISuperIdRegistry.AnnulmentProposed(superId, OTHER_CITY, AnnulmentReason.Other, 0, otherOfficer);
        from(otherOfficer).proposeAnnulment(superId, AnnulmentReason.Other, 0);
        assertLogs();
        assertAnnulment(superId, Annulment(OTHER_CITY, AnnulmentReason.Other, uint40(time), false));
        skip(14 days);
        from(reviewer).annul(superId);
        assertEq(superIds.resolve(superId).registrar, CITY, "registrar of an annulled one");
    }

    /// Without a successor the country answers, and above the country the council.
    function test_propose_byTheLevelAboveARetiredRegistrar() public {
        _retireCity(NO_CODE);
        _proposeRefused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        from(nationalOfficer).proposeAnnulment(superId, AnnulmentReason.Other, 0);
        assertAnnulment(superId, Annulment(COUNTRY, AnnulmentReason.Other, uint40(time), false));
        skip(14 days);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).annul(superId);
        _annulAsCouncil();
    }

    function test_propose_byTheSuccessorOfARetiredCountry() public {
        superId = _ofCountry();
        _admitAbroad();
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, ABROAD, none())));
        _proposeRefused(nationalOfficer, Refusals.missingRole(ABROAD, nationalOfficer, ROLE_ENROL));
        from(successor).proposeAnnulment(superId, AnnulmentReason.Other, 0);
        assertAnnulment(superId, Annulment(ABROAD, AnnulmentReason.Other, uint40(time), false));
    }

    /// The council annuls, but enrols nobody and so proposes nothing.
    function test_propose_byNobodyOnceTheCountryIsRetiredWithoutSuccessor() public {
        superId = _ofCountry();
        _retireCountry();
        bytes memory refusal = Refusals.ancestorInactive(NO_CODE, Status.Unassigned, SuspensionReason.None);
        _proposeRefused(nationalOfficer, refusal);
        _proposeRefused(council, refusal);
    }

    // --------------------------------------------------------------------------------------------------- answer

    function test_answer_isNoted() public {
        uint256 proposedAt = time;
        _propose();
        skip(1 days);
        expectLogs();
        emit ISuperIdRegistry.AnnulmentAnswered(superId, controller, DIGEST);
        from(controller).answerAnnulment(superId, DIGEST);
        assertLogs();
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(proposedAt), true));
        assertActive(controller, 0, registeredIn);
    }

    function test_answer_once() public {
        _propose();
        from(controller).answerAnnulment(superId, DIGEST);
        refusedFrom(controller, IdRefusals.alreadyAnswered(superId)).answerAnnulment(superId, 0);
    }

    function test_answer_untilItLapses() public {
        _propose();
        skip(60 days - 1);
        from(controller).answerAnnulment(superId, DIGEST);
        skip(1);
        refusedFrom(controller, IdRefusals.notProposed(superId)).answerAnnulment(superId, DIGEST);
    }

    function test_answer_revertsUnlessProposed() public {
        refusedFrom(controller, IdRefusals.notProposed(superId)).answerAnnulment(superId, DIGEST);
        _propose();
        skip(1);
        from(officer).dismissAnnulment(superId);
        refusedFrom(controller, IdRefusals.notProposed(superId)).answerAnnulment(superId, DIGEST);
    }

    function test_answer_byTheController() public {
        _propose();
        _passTo(newController);
        refusedFrom(controller, IdRefusals.notController(superId, controller)).answerAnnulment(superId, DIGEST);
        expectLogs();
        emit ISuperIdRegistry.AnnulmentAnswered(superId, newController, DIGEST);
        from(newController).answerAnnulment(superId, DIGEST);
        assertLogs();
    }

    // -------------------------------------------------------------------------------------------------- dismiss

    function test_dismiss_endsAProposal() public {
        _propose();
        skip(1);
        expectLogs();
        emit ISuperIdRegistry.AnnulmentDismissed(superId, officer);
        from(officer).dismissAnnulment(superId);
        assertLogs();
        assertAnnulment(superId, Annulment(NO_CODE, AnnulmentReason.None, 0, false));
        assertActive(controller, 0, registeredIn);
        skip(14 days);
        refusedFrom(reviewer, IdRefusals.notProposed(superId)).annul(superId);
    }

    function test_dismiss_byThoseWhoMayProposeOrAnnul() public {
        _dismissedBy(officer);
        _dismissedBy(city);
        _dismissedBy(reviewer);
        _dismissedBy(country);
    }

    function test_dismiss_untilItLapses() public {
        _propose();
        skip(60 days - 1);
        from(officer).dismissAnnulment(superId);
        _propose();
        skip(60 days);
        refusedFrom(officer, IdRefusals.notProposed(superId)).dismissAnnulment(superId);
    }

    function test_dismiss_revertsUnlessProposed() public {
        refusedFrom(officer, IdRefusals.notProposed(superId)).dismissAnnulment(superId);
    }

    /// So that the time of a proposal names it.
    function test_dismiss_revertsInTheSecondOfTheProposal() public {
        _propose();
        mine();
        refusedFrom(officer, IdRefusals.changedInThisBlock(superId, height)).dismissAnnulment(superId);
        refusedFrom(reviewer, IdRefusals.changedInThisBlock(superId, height)).dismissAnnulment(superId);
        skip(1);
        from(officer).dismissAnnulment(superId);
        _propose();
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    /// Where it moved meanwhile has no say.
    function test_dismiss_byTheCodeThatProposed() public {
        _propose();
        _moveTo(OTHER_CITY, otherOfficer);
        skip(1);
        refusedFrom(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_REVIEW)).dismissAnnulment(superId);
        from(officer).dismissAnnulment(superId);
    }

    function test_dismiss_byTheSuccessorOfTheCodeThatProposed() public {
        _propose();
        _retireCity(OTHER_CITY);
        skip(1);
        refusedFrom(officer, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW)).dismissAnnulment(superId);
        from(otherOfficer).dismissAnnulment(superId);
    }

    function test_dismiss_byTheLevelAboveWhileTheCodeThatProposedIsSuspended() public {
        _propose();
        _suspendCity();
        skip(1);
        refusedFrom(officer, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW)).dismissAnnulment(superId);
        from(reviewer).dismissAnnulment(superId);
    }

    function test_dismiss_aboveACountryByTheCouncil() public {
        superId = _ofCountry();
        _proposeForCountry();
        bytes memory call = abi.encodeCall(superIds.dismissAnnulment, (superId));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).dismissAnnulment(superId);
        expectEvent();
        emit ISuperIdRegistry.AnnulmentDismissed(superId, address(manager));
        _execute(subject(), call);
        _proposeForCountry();
        skip(1);
        from(nationalOfficer).dismissAnnulment(superId);
    }

    // ---------------------------------------------------------------------------------------------------- annul

    function test_annul_endsASuperIdForGood() public {
        _passTo(newController);
        _propose();
        skip(14 days);
        expectLogs();
        emit ISuperIdRegistry.SuperIdAnnulled(superId, AnnulmentReason.WrongParty, reviewer);
        emit IERC1056.DIDOwnerChanged(superId, address(0), height - 1);
        from(reviewer).annul(superId);
        assertLogs();
        _assertAnnulled(1);
        assertAnnulment(superId, Annulment(NO_CODE, AnnulmentReason.None, 0, false));
    }

    function test_annul_byTheHolderOfTheLevelAbove() public {
        _propose();
        skip(14 days);
        from(country).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_notBeforeTheNoticeEnds() public {
        uint256 notBefore = time + 14 days;
        _propose();
        refusedFrom(reviewer, IdRefusals.noticeRuns(superId, notBefore)).annul(superId);
        warp(notBefore - 1);
        refusedFrom(reviewer, IdRefusals.noticeRuns(superId, notBefore)).annul(superId);
        warp(notBefore);
        from(reviewer).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_untilItLapses() public {
        _propose();
        skip(60 days - 1);
        from(reviewer).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_revertsOnceLapsed() public {
        uint256 proposedAt = time;
        _propose();
        skip(60 days);
        refusedFrom(reviewer, IdRefusals.notProposed(superId)).annul(superId);
        assertAnnulment(superId, Annulment(CITY, AnnulmentReason.WrongParty, uint40(proposedAt), false));
        _propose();
        refusedFrom(reviewer, IdRefusals.noticeRuns(superId, time + 14 days)).annul(superId);
        skip(14 days);
        from(reviewer).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_revertsUnlessProposed() public {
        refusedFrom(reviewer, IdRefusals.notProposed(superId)).annul(superId);
        _annul();
        refusedFrom(reviewer, IdRefusals.notProposed(superId)).annul(superId);
    }

    function test_annul_whateverIsAnswered() public {
        _propose();
        from(controller).answerAnnulment(superId, DIGEST);
        skip(14 days);
        from(reviewer).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_inTheBlockOfAChange() public {
        _propose();
        skip(14 days);
        from(controller).setAttribute(superId, "a name", "", 1);
        expectLogs();
        emit ISuperIdRegistry.SuperIdAnnulled(superId, AnnulmentReason.WrongParty, reviewer);
        emit IERC1056.DIDOwnerChanged(superId, address(0), height);
        from(reviewer).annul(superId);
        assertLogs();
    }

    function test_annul_ofADeactivatedOne() public {
        _deactivate();
        _annul();
        assertDeactivation(superId, address(0), 0);
        refusedFrom(controller, IdRefusals.wrongIdStatus(superId, IdStatus.Annulled)).reactivate(superId);
    }

    function test_annul_leavesItsControllerNothing() public {
        _annul();
        bytes memory refusal = IdRefusals.wrongIdStatus(superId, IdStatus.Annulled);
        refusedFrom(controller, refusal).changeController(superId, newController);
        refusedFrom(controller, refusal).changeOwner(superId, newController);
        refusedFrom(controller, refusal).deactivate(superId);
        refusedFrom(controller, refusal).reactivate(superId);
        refusedFrom(controller, refusal).addDelegate(superId, "a type", delegate, 1);
        refusedFrom(controller, refusal).revokeDelegate(superId, "a type", delegate);
        refusedFrom(controller, refusal).setAttribute(superId, "a name", "", 1);
        refusedFrom(controller, refusal).revokeAttribute(superId, "a name", "");
        refusedFrom(controller, refusal).answerAnnulment(superId, DIGEST);
        refusedFrom(address(0), refusal).changeController(superId, newController);
    }

    /// What was written for notice and deactivation is zero again; its record never is.
    function test_annul_freesItsSlots() public {
        vm.record();
        _deactivate();
        bytes32[] memory ofDeactivation = written();
        vm.record();
        _propose();
        bytes32[] memory ofProposal = written();
        vm.assertEq(ofDeactivation.length, 2, "slots of a deactivation: its own and the record");
        vm.assertEq(ofProposal.length, 1, "slots of a proposal");
        assert(vm.load(address(superIds), ofProposal[0]) != 0);
        skip(14 days);
        from(reviewer).annul(superId);
        vm.assertEq(vm.load(address(superIds), ofProposal[0]), 0, "proposal");
        uint256 left = 0;
        for (uint256 i = 0; i < 2; ++i) if (vm.load(address(superIds), ofDeactivation[i]) != 0) ++left;
        vm.assertEq(left, 1, "the record is left, the deactivation is not");
    }

    function test_dismiss_freesItsSlot() public {
        vm.record();
        _propose();
        bytes32[] memory ofProposal = written();
        vm.assertEq(ofProposal.length, 1, "slots of a proposal");
        assert(vm.load(address(superIds), ofProposal[0]) != 0);
        skip(1);
        from(officer).dismissAnnulment(superId);
        vm.assertEq(vm.load(address(superIds), ofProposal[0]), 0, "proposal");
    }

    // --------------------------------------------------------------------------------------------- annul: by whom

    /// A move does not escape: the level above the code that proposed annuls.
    function test_annul_ofOneThatMovedMeanwhile() public {
        _propose();
        _moveTo(OTHER_CITY, otherOfficer);
        skip(14 days);
        from(reviewer).annul(superId);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
        assertEq(superIds.resolve(superId).registrar, OTHER_CITY, "registrar");
    }

    function test_annul_ofOneThatMovedAbroadMeanwhile() public {
        _propose();
        _admitAbroad();
        _moveTo(ABROAD, successor);
        skip(14 days);
        refusedFrom(successor, Refusals.missingRole(COUNTRY, successor, ROLE_REVIEW)).annul(superId);
        from(reviewer).annul(superId);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
    }

    function test_annul_ofOneThatWasPassedOnMeanwhile() public {
        _propose();
        _passTo(newController);
        skip(14 days);
        from(reviewer).annul(superId);
        _assertAnnulled(1);
    }

    function test_annul_byTheLevelAboveWhateverBecomesOfTheCodeThatProposed() public {
        _propose();
        _freeze();
        _retireCity(OTHER_CITY);
        skip(14 days);
        refusedFrom(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_REVIEW)).annul(superId);
        from(reviewer).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_revertsWhileTheLevelAboveIsSuspended() public {
        _propose();
        _suspendCountry();
        skip(14 days);
        refusedFrom(reviewer, Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder)).annul(
            superId
        );
    }

    function test_annul_byTheSuccessorOfTheLevelAbove() public {
        _propose();
        _admitAbroad();
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, ABROAD, none())));
        skip(14 days);
        refusedFrom(reviewer, Refusals.missingRole(ABROAD, reviewer, ROLE_REVIEW)).annul(superId);
        from(successor).annul(superId);
        _assertAnnulled(0);
    }

    function test_annul_byTheCouncilOnceTheCountryIsRetired() public {
        _propose();
        _retireCountry();
        skip(14 days);
        refusedFrom(country, Refusals.unauthorized(country)).annul(superId);
        _annulAsCouncil();
    }

    function test_annul_aboveACountryByTheCouncilAfterItsDelay() public {
        superId = _ofCountry();
        _proposeForCountry();
        skip(14 days - COUNCIL_DELAY);
        bytes memory call = abi.encodeCall(superIds.annul, (superId));
        bytes32 operation = _schedule(subject(), call);
        skip(COUNCIL_DELAY - 1);
        sendRefused(council, call, IdRefusals.noticeRuns(superId, time + 1));
        skip(1);
        expectEvent();
        emit ISuperIdRegistry.SuperIdAnnulled(superId, AnnulmentReason.DocumentsFalse, council);
        send(council, call);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
        vm.assertEq(manager.getSchedule(operation), 0, "consumed");
    }

    /// The delay is the council's; the notice holds beside it.
    function test_annul_aboveACountryNotBeforeTheNoticeEnds() public {
        superId = _ofCountry();
        uint256 notBefore = time + 14 days;
        _proposeForCountry();
        bytes memory call = abi.encodeCall(superIds.annul, (superId));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        vm.expectRevert(IdRefusals.noticeRuns(superId, notBefore));
        _execute(subject(), call);
    }

    // --------------------------------------------------------------------------------------------------- helpers

    function _proposeRefused(address by_, bytes memory refusal) private {
        refusedFrom(by_, refusal).proposeAnnulment(superId, AnnulmentReason.WrongParty, DIGEST);
    }

    function _dismissedBy(address account) private {
        _propose();
        skip(1);
        expectLogs();
        emit ISuperIdRegistry.AnnulmentDismissed(superId, account);
        from(account).dismissAnnulment(superId);
        assertLogs();
    }

    /// Moves {superId} with the signature of {controller}; sent by the officer.
    function _moveTo(CityCode to, address by_) private {
        Counters memory counters = _counters();
        Move memory message = Move(superId, to, by_, counters.version, counters.changed, counters.deadline);
        from(by_).move(message, sign(controller, Messages.move(superId, controller, to, by_, counters)), "");
        mine();
    }

    /// {ABROAD}, held by {successor}.
    function _admitAbroad() private {
        _asCouncil(abi.encodeCall(registry.admitCountry, (ABROAD, successor)));
    }

    /// A resident whom {COUNTRY} enrolled.
    function _ofCountry() private returns (address) {
        Registration memory registration = _resident();
        (registration.registrar, registration.officer, registration.nullifier) = (COUNTRY, nationalOfficer, DIGEST);
        return _register(registration);
    }

    function _proposeForCountry() private {
        from(nationalOfficer).proposeAnnulment(superId, AnnulmentReason.DocumentsFalse, DIGEST);
    }

    /// After its delay, and not before.
    function _annulAsCouncil() private {
        bytes memory call = abi.encodeCall(superIds.annul, (superId));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        expectEvent();
        emit ISuperIdRegistry.SuperIdAnnulled(superId, superIds.annulmentOf(superId).reason, address(manager));
        _execute(subject(), call);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
    }

    /// That {superId}, a resident's of {CITY}, was annulled in this block.
    function _assertAnnulled(uint24 version) private {
        assertSuperId(superId, SuperId(address(0), IdKind.Resident, CITY, IdStatus.Annulled, version, uint64(height)));
    }
}
