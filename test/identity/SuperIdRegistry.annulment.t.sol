// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
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
import {CITY, COUNCIL_DELAY, COUNTRY, OTHER_CITY, THIRD_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

contract AnnulmentTest is SuperIdFixture {
    CityCode private constant ABROAD = CityCode.wrap("MA.840");
    CityCode private constant CITY_ABROAD = CityCode.wrap("MA.840.1301");

    uint256 private registeredIn;

    function setUp() public override {
        super.setUp();
        registeredIn = height;
        _registerResident();
    }

    // -------------------------------------------------------------------------------------------------- propose

    function test_propose_givesNotice() public {
        expectLogs();
        emit ISuperIdRegistry.AnnulmentProposed(superId, CITY, CITY, AnnulmentReason.WrongParty, DIGEST, officer);
        from(officer).proposeAnnulment(superId, AnnulmentReason.WrongParty, DIGEST);
        assertLogs();
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), false));
        assertActive(controller, 0, registeredIn);
    }

    function test_propose_withEveryReasonAndNoStatement() public {
        for (uint8 reason = 1; reason < 7; ++reason) {
            expectLogs();
            emit ISuperIdRegistry.AnnulmentProposed(superId, CITY, CITY, AnnulmentReason(reason), 0, city);
            from(city).proposeAnnulment(superId, AnnulmentReason(reason), 0);
            assertLogs();
            assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason(reason), uint40(time), false));
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
        _propose();
        _proposeRefused(officer, IdRefusals.alreadyProposed(superId, proposedAt));
        _proposeRefused(nationalOfficer, IdRefusals.alreadyProposed(superId, proposedAt));
        warp(proposedAt + 60 days - 1);
        _proposeRefused(officer, IdRefusals.alreadyProposed(superId, proposedAt));
        warp(proposedAt + 60 days);
        _propose();
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    function test_propose_again_canBeAnsweredAgain() public {
        _propose();
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        skip(60 days);
        _propose();
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), false));
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), true));
    }

    function test_propose_ofADeactivatedOne() public {
        _deactivate();
        _propose();
        skip(60 days);
        _propose();
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), false));
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
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    // --------------------------------------------------------------------------------------------- propose: by whom

    function test_propose_byTheLevelAbove() public {
        _proposedBy(nationalOfficer, COUNTRY);
        _proposedBy(country, COUNTRY);
        _proposeRefused(reviewer, Refusals.missingRole(COUNTRY, reviewer, ROLE_ENROL));
    }

    /// Who may for both acts for the registrar: the country can review what it proposes so.
    function test_propose_forTheRegistrarFirst() public {
        _enrols(CITY, city, nationalOfficer);
        _proposedBy(nationalOfficer, CITY);
        by(city).dismiss(CITY, nationalOfficer);
        _proposedBy(nationalOfficer, COUNTRY);
    }

    function test_propose_byTheLevelAboveWhileTheRegistrarIsSuspended() public {
        _suspendCity();
        _proposeRefused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        _proposeRefused(city, Refusals.missingRole(COUNTRY, city, ROLE_ENROL));
        _proposedBy(nationalOfficer, COUNTRY);
    }

    /// Above a country is only the council, which annuls what the country proposes, and proposes nothing itself.
    function test_propose_revertsWhileACountryAsRegistrarIsSuspended() public {
        superId = _ofCountry();
        _suspendCountry();
        bytes memory refusal = Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder);
        _proposeRefused(nationalOfficer, refusal);
        _proposeRefused(country, refusal);
        _proposeRefused(council, refusal);
    }

    function test_propose_byWhereItMoved() public {
        _moveTo(OTHER_CITY, otherOfficer);
        _proposeRefused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        _proposeRefused(city, Refusals.missingRole(COUNTRY, city, ROLE_ENROL));
        _proposedBy(otherOfficer, OTHER_CITY);
        _proposedBy(nationalOfficer, COUNTRY);
    }

    function test_propose_byTheCountryWhereItMovedAbroad() public {
        _admitAbroad();
        by(successor).issue(CITY_ABROAD, Kind.City, stranger);
        _moveTo(CITY_ABROAD, stranger);
        _proposeRefused(nationalOfficer, Refusals.missingRole(ABROAD, nationalOfficer, ROLE_ENROL));
        _proposeRefused(officer, Refusals.missingRole(ABROAD, officer, ROLE_ENROL));
        _proposedBy(stranger, CITY_ABROAD);
        _proposedBy(successor, ABROAD);
        _proposeRefused(council, Refusals.missingRole(ABROAD, council, ROLE_ENROL));
    }

    function test_propose_byTheSuccessorOfARetiredRegistrar() public {
        _retireCity(OTHER_CITY);
        _proposeRefused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        _proposedBy(nationalOfficer, COUNTRY);
        _proposedBy(otherOfficer, OTHER_CITY);
        _propose(otherOfficer);
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        assertEq(superIds.resolve(superId).registrar, CITY, "registrar of an annulled one");
    }

    /// Without a successor the country answers, and above the country the council.
    function test_propose_byTheLevelAboveARetiredRegistrar() public {
        _retireCity(NO_CODE);
        _proposeRefused(officer, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        _proposeRefused(council, Refusals.missingRole(COUNTRY, council, ROLE_ENROL));
        _proposedBy(nationalOfficer, COUNTRY);
        _propose(nationalOfficer);
        skip(14 days);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).annul(superId, proposedAt);
        _annulAsCouncil();
    }

    function test_propose_byTheSuccessorOfARetiredCountry() public {
        superId = _ofCountry();
        _admitAbroad();
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, ABROAD, none())));
        _proposeRefused(nationalOfficer, Refusals.missingRole(ABROAD, nationalOfficer, ROLE_ENROL));
        _proposedBy(successor, ABROAD);
    }

    /// Above the successor of the country, too.
    function test_propose_byTheSuccessorOfTheLevelAbove() public {
        _admitAbroad();
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, ABROAD, none())));
        _proposeRefused(nationalOfficer, Refusals.missingRole(ABROAD, nationalOfficer, ROLE_ENROL));
        _proposedBy(officer, CITY);
        _proposedBy(successor, ABROAD);
    }

    /// Nobody is above such a city but the council, which proposes nothing while the city answers.
    function test_propose_byACityWhoseCountryIsRetiredWithoutSuccessor() public {
        _retireCountry();
        _proposeRefused(nationalOfficer, Refusals.missingRole(CITY, nationalOfficer, ROLE_ENROL));
        _proposeRefused(council, Refusals.missingRole(CITY, council, ROLE_ENROL));
        _proposedBy(officer, CITY);
        _propose();
        skip(14 days);
        _annulAsCouncil();
    }

    // ------------------------------------------------------------------------------- propose: where nobody answers

    function test_propose_byTheCouncilOnceTheCountryIsRetiredWithoutSuccessor() public {
        superId = _ofCountry();
        _retireCountry();
        _proposeRefused(nationalOfficer, Refusals.unauthorized(nationalOfficer));
        _proposeRefused(country, Refusals.unauthorized(country));
        _proposeAsCouncil(COUNTRY);
        skip(14 days - COUNCIL_DELAY);
        refusedFrom(country, IdRefusals.noticeRuns(superId, proposedAt + 14 days)).annul(superId, proposedAt);
        skip(COUNCIL_DELAY);
        refusedFrom(country, Refusals.unauthorized(country)).annul(superId, proposedAt);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).annul(superId, proposedAt);
        _annulAsCouncil();
    }

    function test_propose_byTheCouncilForARetiredCityOfARetiredCountry() public {
        _retireCity(NO_CODE);
        _retireCountry();
        _proposeRefused(city, Refusals.unauthorized(city));
        _proposeRefused(officer, Refusals.unauthorized(officer));
        _proposeAsCouncil(CITY);
        skip(14 days);
        refusedFrom(country, Refusals.unauthorized(country)).annul(superId, proposedAt);
        _annulAsCouncil();
    }

    /// The council takes its own proposal back, after its delay; nobody else does.
    function test_dismiss_byTheCouncilWhatItProposed() public {
        superId = _ofCountry();
        _retireCountry();
        _proposeAsCouncil(COUNTRY);
        skip(1);
        refusedFrom(country, Refusals.unauthorized(country)).dismissAnnulment(superId, proposedAt);
        refusedFrom(nationalOfficer, Refusals.unauthorized(nationalOfficer)).dismissAnnulment(superId, proposedAt);
        bytes memory call = abi.encodeCall(superIds.dismissAnnulment, (superId, proposedAt));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        expectEvent();
        emit ISuperIdRegistry.AnnulmentDismissed(superId, address(manager));
        _execute(subject(), call);
        assertAnnulment(superId, Annulment(NO_CODE, NO_CODE, AnnulmentReason.None, 0, false));
    }

    // --------------------------------------------------------------------------------------- no city shields anybody

    /// What a city would give: accept the move of a Super ID that another enrolled wrongly, and never propose. The
    /// country proposes, and because it does, it is the council that decides.
    function test_shield_ofACityThatDoesNotPropose() public {
        _moveTo(OTHER_CITY, otherOfficer);
        _annulledAboveTheShield();
    }

    function test_shield_ofACityThatWasSuspended() public {
        _moveTo(OTHER_CITY, otherOfficer);
        by(country).suspend(OTHER_CITY, SuspensionReason.AuthorityWithdrawn);
        _proposeRefused(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_ENROL));
        _annulledAboveTheShield();
    }

    function test_shield_ofACityThatWasRetired() public {
        _moveTo(OTHER_CITY, otherOfficer);
        by(country).retire(OTHER_CITY, NO_CODE, none());
        _proposeRefused(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_ENROL));
        _annulledAboveTheShield();
    }

    function test_shield_ofASuccessorThatDoesNotPropose() public {
        by(country).issue(THIRD_CITY, Kind.City, stranger);
        _moveTo(OTHER_CITY, otherOfficer);
        by(country).retire(OTHER_CITY, THIRD_CITY, none());
        _proposeRefused(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_ENROL));
        _annulledAboveTheShield();
    }

    /// To dismiss its own country's proposal is not the city's either.
    function test_shield_thatWouldDismiss() public {
        _moveTo(OTHER_CITY, otherOfficer);
        _propose(nationalOfficer);
        skip(1);
        refusedFrom(otherCity, Refusals.unauthorized(otherCity)).dismissAnnulment(superId, proposedAt);
        refusedFrom(otherOfficer, Refusals.unauthorized(otherOfficer)).dismissAnnulment(superId, proposedAt);
        refusedFrom(controller, Refusals.unauthorized(controller)).dismissAnnulment(superId, proposedAt);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).dismissAnnulment(superId, proposedAt);
        from(nationalOfficer).dismissAnnulment(superId, proposedAt);
    }

    /// Sham proposals of its own, taken back and made anew before each notice ends, keep the country out until it
    /// suspends the city.
    function test_shield_ofShamProposals() public {
        _moveTo(OTHER_CITY, otherOfficer);
        _propose(otherOfficer);
        for (uint256 i = 0; i < 3; ++i) {
            skip(14 days - 1);
            _proposeRefused(nationalOfficer, IdRefusals.alreadyProposed(superId, proposedAt));
            from(otherOfficer).dismissAnnulment(superId, proposedAt);
            _propose(otherOfficer);
        }
        by(country).suspend(OTHER_CITY, SuspensionReason.TermsBreached);
        skip(1);
        refusedFrom(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_REVIEW)).dismissAnnulment(
            superId,
            proposedAt
        );
        from(reviewer).dismissAnnulment(superId, proposedAt);
        _annulledAboveTheShield();
    }

    /// Moving on while the notice runs, or being passed on, changes nothing.
    function test_shield_thatMovesOn() public {
        _moveTo(OTHER_CITY, otherOfficer);
        _propose(nationalOfficer);
        _moveTo(CITY, officer);
        _passTo(newController);
        skip(14 days);
        refusedFrom(officer, Refusals.unauthorized(officer)).dismissAnnulment(superId, proposedAt);
        _annulAsCouncil();
    }

    function _annulledAboveTheShield() private {
        _propose(nationalOfficer);
        assertAnnulment(superId, Annulment(COUNTRY, COUNTRY, AnnulmentReason.WrongParty, uint40(time), false));
        skip(14 days);
        // Not by the country alone, whose holder has every role.
        refusedFrom(country, Refusals.unauthorized(country)).annul(superId, proposedAt);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).annul(superId, proposedAt);
        refusedFrom(nationalOfficer, Refusals.unauthorized(nationalOfficer)).annul(superId, proposedAt);
        _annulAsCouncil();
        Registration memory next = _resident();
        next.generation = 1;
        _register(next);
    }

    // --------------------------------------------------------------------------------------------------- answer

    function test_answer_isNoted() public {
        _propose();
        skip(1 days);
        expectLogs();
        emit ISuperIdRegistry.AnnulmentAnswered(superId, controller, DIGEST);
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        assertLogs();
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, proposedAt, true));
        assertActive(controller, 0, registeredIn);
    }

    function test_answer_once() public {
        _propose();
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        refusedFrom(controller, IdRefusals.alreadyAnswered(superId)).answerAnnulment(superId, proposedAt, 0);
    }

    function test_answer_untilItLapses() public {
        _propose();
        skip(60 days - 1);
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        skip(1);
        refusedFrom(controller, IdRefusals.notProposed(superId, proposedAt)).answerAnnulment(
            superId,
            proposedAt,
            DIGEST
        );
    }

    /// By nobody, or at another time.
    function test_answer_revertsUnlessProposed() public {
        refusedFrom(controller, IdRefusals.notProposed(superId, 0)).answerAnnulment(superId, 0, DIGEST);
        proposedAt = uint40(time);
        refusedFrom(controller, IdRefusals.notProposed(superId, proposedAt)).answerAnnulment(
            superId,
            proposedAt,
            DIGEST
        );
        _propose();
        skip(1);
        from(officer).dismissAnnulment(superId, proposedAt);
        refusedFrom(controller, IdRefusals.notProposed(superId, proposedAt)).answerAnnulment(
            superId,
            proposedAt,
            DIGEST
        );
    }

    /// What was meant for one proposal does nothing to the next one.
    function test_answer_namesTheProposal() public {
        uint40 first = _proposeTwice();
        refusedFrom(controller, IdRefusals.notProposed(superId, first)).answerAnnulment(superId, first, DIGEST);
        refusedFrom(controller, IdRefusals.notProposed(superId, proposedAt + 1)).answerAnnulment(
            superId,
            proposedAt + 1,
            DIGEST
        );
        refusedFrom(controller, IdRefusals.notProposed(superId, 0)).answerAnnulment(superId, 0, DIGEST);
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
    }

    function test_answer_byTheController() public {
        _propose();
        _passTo(newController);
        refusedFrom(controller, IdRefusals.notController(superId, controller)).answerAnnulment(
            superId,
            proposedAt,
            DIGEST
        );
        expectLogs();
        emit ISuperIdRegistry.AnnulmentAnswered(superId, newController, DIGEST);
        from(newController).answerAnnulment(superId, proposedAt, DIGEST);
        assertLogs();
    }

    // -------------------------------------------------------------------------------------------------- dismiss

    function test_dismiss_endsAProposal() public {
        _propose();
        skip(1);
        expectLogs();
        emit ISuperIdRegistry.AnnulmentDismissed(superId, officer);
        from(officer).dismissAnnulment(superId, proposedAt);
        assertLogs();
        assertAnnulment(superId, Annulment(NO_CODE, NO_CODE, AnnulmentReason.None, 0, false));
        assertActive(controller, 0, registeredIn);
        skip(14 days);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, proposedAt)).annul(superId, proposedAt);
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
        from(officer).dismissAnnulment(superId, proposedAt);
        _propose();
        skip(60 days);
        refusedFrom(officer, IdRefusals.notProposed(superId, proposedAt)).dismissAnnulment(superId, proposedAt);
    }

    function test_dismiss_revertsUnlessProposed() public {
        refusedFrom(officer, IdRefusals.notProposed(superId, 0)).dismissAnnulment(superId, 0);
        refusedFrom(officer, IdRefusals.notProposed(superId, time)).dismissAnnulment(superId, uint40(time));
    }

    function test_dismiss_namesTheProposal() public {
        uint40 first = _proposeTwice();
        skip(1);
        refusedFrom(officer, IdRefusals.notProposed(superId, first)).dismissAnnulment(superId, first);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, proposedAt - 1)).dismissAnnulment(
            superId,
            proposedAt - 1
        );
        refusedFrom(officer, IdRefusals.notProposed(superId, 0)).dismissAnnulment(superId, 0);
        from(officer).dismissAnnulment(superId, proposedAt);
    }

    /// So that the time of a proposal names it.
    function test_dismiss_revertsInTheSecondOfTheProposal() public {
        _propose();
        mine();
        bytes memory refusal = IdRefusals.noticeRuns(superId, time + 1);
        refusedFrom(officer, refusal).dismissAnnulment(superId, proposedAt);
        refusedFrom(reviewer, refusal).dismissAnnulment(superId, proposedAt);
        refusedFrom(stranger, refusal).dismissAnnulment(superId, proposedAt);
        skip(1);
        from(officer).dismissAnnulment(superId, proposedAt);
        _propose();
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, uint40(time), false));
    }

    /// Where it moved meanwhile has no say.
    function test_dismiss_byTheCodeThatProposed() public {
        _propose();
        _moveTo(OTHER_CITY, otherOfficer);
        skip(1);
        refusedFrom(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_REVIEW)).dismissAnnulment(
            superId,
            proposedAt
        );
        from(officer).dismissAnnulment(superId, proposedAt);
    }

    function test_dismiss_byTheSuccessorOfTheCodeThatProposed() public {
        _propose();
        _retireCity(OTHER_CITY);
        skip(1);
        refusedFrom(officer, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW)).dismissAnnulment(superId, proposedAt);
        from(otherOfficer).dismissAnnulment(superId, proposedAt);
    }

    function test_dismiss_byTheLevelAboveWhileTheCodeThatProposedIsSuspended() public {
        _propose();
        _suspendCity();
        skip(1);
        refusedFrom(officer, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW)).dismissAnnulment(superId, proposedAt);
        from(reviewer).dismissAnnulment(superId, proposedAt);
    }

    function test_dismiss_aboveACountryByTheCouncil() public {
        superId = _ofCountry();
        _proposeForCountry();
        bytes memory call = abi.encodeCall(superIds.dismissAnnulment, (superId, proposedAt));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        refusedFrom(reviewer, Refusals.unauthorized(reviewer)).dismissAnnulment(superId, proposedAt);
        expectEvent();
        emit ISuperIdRegistry.AnnulmentDismissed(superId, address(manager));
        _execute(subject(), call);
        _proposeForCountry();
        skip(1);
        from(nationalOfficer).dismissAnnulment(superId, proposedAt);
    }

    // ---------------------------------------------------------------------------------------------------- annul

    function test_annul_endsASuperIdForGood() public {
        _passTo(newController);
        _propose();
        skip(14 days);
        expectLogs();
        emit ISuperIdRegistry.SuperIdAnnulled(superId, AnnulmentReason.WrongParty, reviewer);
        emit IERC1056.DIDOwnerChanged(superId, address(0), height - 1);
        from(reviewer).annul(superId, proposedAt);
        assertLogs();
        _assertAnnulled(1);
        assertAnnulment(superId, Annulment(NO_CODE, NO_CODE, AnnulmentReason.None, 0, false));
    }

    function test_annul_byTheHolderOfTheLevelAbove() public {
        _propose();
        skip(14 days);
        from(country).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_notBeforeTheNoticeEnds() public {
        uint256 notBefore = time + 14 days;
        _propose();
        refusedFrom(reviewer, IdRefusals.noticeRuns(superId, notBefore)).annul(superId, proposedAt);
        warp(notBefore - 1);
        refusedFrom(reviewer, IdRefusals.noticeRuns(superId, notBefore)).annul(superId, proposedAt);
        warp(notBefore);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_untilItLapses() public {
        _propose();
        skip(60 days - 1);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_revertsOnceLapsed() public {
        _propose();
        skip(60 days);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, proposedAt)).annul(superId, proposedAt);
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, proposedAt, false));
        _propose();
        refusedFrom(reviewer, IdRefusals.noticeRuns(superId, time + 14 days)).annul(superId, proposedAt);
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    /// The reviewer decides about the proposal whose statement it read.
    function test_annul_namesTheProposal() public {
        uint40 first = _proposeTwice();
        skip(14 days);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, first)).annul(superId, first);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, proposedAt + 1)).annul(superId, proposedAt + 1);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, 0)).annul(superId, 0);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_revertsUnlessProposed() public {
        refusedFrom(reviewer, IdRefusals.notProposed(superId, 0)).annul(superId, 0);
        refusedFrom(reviewer, IdRefusals.notProposed(superId, time)).annul(superId, uint40(time));
        _annul();
        refusedFrom(reviewer, IdRefusals.notProposed(superId, proposedAt)).annul(superId, proposedAt);
    }

    function test_annul_whateverIsAnswered() public {
        _propose();
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_inTheBlockOfAChange() public {
        _propose();
        skip(14 days);
        from(controller).setAttribute(superId, "a name", "", 1);
        expectLogs();
        emit ISuperIdRegistry.SuperIdAnnulled(superId, AnnulmentReason.WrongParty, reviewer);
        emit IERC1056.DIDOwnerChanged(superId, address(0), height);
        from(reviewer).annul(superId, proposedAt);
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
        refusedFrom(controller, refusal).answerAnnulment(superId, proposedAt, DIGEST);
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
        from(reviewer).annul(superId, proposedAt);
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
        from(officer).dismissAnnulment(superId, proposedAt);
        vm.assertEq(vm.load(address(superIds), ofProposal[0]), 0, "proposal");
    }

    // --------------------------------------------------------------------------------------------- annul: by whom

    /// A move does not escape: the level above the code that proposed annuls.
    function test_annul_ofOneThatMovedMeanwhile() public {
        _propose();
        _moveTo(OTHER_CITY, otherOfficer);
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
        assertEq(superIds.resolve(superId).registrar, OTHER_CITY, "registrar");
    }

    function test_annul_ofOneThatMovedAbroadMeanwhile() public {
        _propose();
        _admitAbroad();
        _moveTo(ABROAD, successor);
        skip(14 days);
        refusedFrom(successor, Refusals.missingRole(COUNTRY, successor, ROLE_REVIEW)).annul(superId, proposedAt);
        from(reviewer).annul(superId, proposedAt);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
    }

    function test_annul_ofOneThatWasPassedOnMeanwhile() public {
        _propose();
        _passTo(newController);
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(1);
    }

    function test_annul_byTheLevelAboveWhateverBecomesOfTheCodeThatProposed() public {
        _propose();
        _freeze();
        _retireCity(OTHER_CITY);
        skip(14 days);
        refusedFrom(otherOfficer, Refusals.missingRole(COUNTRY, otherOfficer, ROLE_REVIEW)).annul(superId, proposedAt);
        from(reviewer).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_revertsWhileTheLevelAboveIsSuspended() public {
        _propose();
        _suspendCountry();
        skip(14 days);
        refusedFrom(reviewer, Refusals.ancestorInactive(COUNTRY, Status.Suspended, SuspensionReason.CourtOrder)).annul(
            superId,
            proposedAt
        );
    }

    function test_annul_byTheSuccessorOfTheLevelAbove() public {
        _propose();
        _admitAbroad();
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, ABROAD, none())));
        skip(14 days);
        refusedFrom(reviewer, Refusals.missingRole(ABROAD, reviewer, ROLE_REVIEW)).annul(superId, proposedAt);
        from(successor).annul(superId, proposedAt);
        _assertAnnulled(0);
    }

    function test_annul_byTheCouncilOnceTheCountryIsRetired() public {
        _propose();
        _retireCountry();
        skip(14 days);
        refusedFrom(country, Refusals.unauthorized(country)).annul(superId, proposedAt);
        _annulAsCouncil();
    }

    function test_annul_aboveACountryByTheCouncilAfterItsDelay() public {
        superId = _ofCountry();
        _proposeForCountry();
        skip(14 days - COUNCIL_DELAY);
        bytes memory call = abi.encodeCall(superIds.annul, (superId, proposedAt));
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
        bytes memory call = abi.encodeCall(superIds.annul, (superId, proposedAt));
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
        from(account).dismissAnnulment(superId, proposedAt);
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
        proposedAt = uint40(time);
    }

    /// That it may, for `code`; and takes it back.
    function _proposedBy(address account, CityCode code) private {
        expectLogs();
        emit ISuperIdRegistry.AnnulmentProposed(superId, code, code, AnnulmentReason.Other, 0, account);
        from(account).proposeAnnulment(superId, AnnulmentReason.Other, 0);
        assertLogs();
        assertAnnulment(superId, Annulment(code, code, AnnulmentReason.Other, uint40(time), false));
        skip(1);
        from(account).dismissAnnulment(superId, uint40(time - 1));
    }

    /// Proposes, dismisses and proposes again.
    function _proposeTwice() private returns (uint40 first) {
        _propose();
        first = proposedAt;
        skip(1);
        from(officer).dismissAnnulment(superId, first);
        _propose();
    }

    /// After its delay, and not before; for `code`.
    function _proposeAsCouncil(CityCode code) private {
        bytes memory call = abi.encodeCall(superIds.proposeAnnulment, (superId, AnnulmentReason.Other, DIGEST));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        expectEvent();
        emit ISuperIdRegistry.AnnulmentProposed(superId, code, code, AnnulmentReason.Other, DIGEST, address(manager));
        _execute(subject(), call);
        proposedAt = uint40(time);
        assertAnnulment(superId, Annulment(code, code, AnnulmentReason.Other, proposedAt, false));
    }

    /// After its delay, and not before.
    function _annulAsCouncil() private {
        bytes memory call = abi.encodeCall(superIds.annul, (superId, proposedAt));
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
