// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, ROLE_REVIEW} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {Annulment, AnnulmentReason, IdStatus, ISuperIdRegistry} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNCIL_DELAY, COUNTRY, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {ManyIds} from "./ManyIds.sol";

// ------------------------------------------------------------------------------------------------------ proposals

contract ProposalsTest is ManyIds {
    function test_proposeMany_givesNoticeOfEach() public {
        address[] memory ids = _residents(CITY, officer, 3);
        expectLogs();
        for (uint256 i = 0; i < 3; ++i) {
            emit ISuperIdRegistry.AnnulmentProposed(ids[i], CITY, CITY, AnnulmentReason.Duplicate, DIGEST, officer);
        }
        _proposeAll(officer, ids);
        assertLogs();
        _assertProposed(ids, CITY, CITY);
        _assertStatus(ids, IdStatus.Active);
    }

    function test_proposeMany_writesASlotForEach() public {
        address[] memory ids = _residents(CITY, officer, 3);
        vm.record();
        _proposeAll(officer, ids);
        vm.assertEq(written().length, 3, "slots");
    }

    function test_proposeMany_takesUpTo128() public {
        address[] memory ids = _residents(CITY, officer, 128);
        _proposeAll(officer, ids);
        _assertProposed(ids, CITY, CITY);
    }

    function test_proposeMany_revertsBeyond128() public {
        _proposeAllRefused(officer, new address[](129), IdRefusals.idBatchSize(129, 128));
    }

    function test_proposeMany_revertsForNone() public {
        _proposeAllRefused(officer, new address[](0), IdRefusals.idBatchSize(0, 128));
        _proposeAllRefused(stranger, new address[](0), IdRefusals.idBatchSize(0, 128));
    }

    function test_proposeMany_byTheLevelAboveOfSeveralCities() public {
        address[] memory ids = _concat(_residents(CITY, officer, 2), _residents(OTHER_CITY, otherOfficer, 2));
        _proposeAll(nationalOfficer, ids);
        _assertProposed(ids, COUNTRY, COUNTRY);
    }

    /// Each for the code for which it alone would be.
    function test_proposeMany_byWhoActsForSeveralCodes() public {
        address[] memory ones = _residents(CITY, officer, 2);
        address[] memory others = _residents(OTHER_CITY, otherOfficer, 2);
        _enrols(OTHER_CITY, otherCity, nationalOfficer);
        _proposeAll(nationalOfficer, _concat(ones, others));
        _assertProposed(ones, COUNTRY, COUNTRY);
        _assertProposed(others, OTHER_CITY, OTHER_CITY);
    }

    function test_proposeMany_ofOneThatMayNot_proposesNone() public {
        address[] memory ids = _concat(_residents(CITY, officer, 2), _residents(OTHER_CITY, otherOfficer, 1));
        _proposeAllRefused(officer, ids, Refusals.missingRole(COUNTRY, officer, ROLE_ENROL));
        _assertNothingProposed(ids);
    }

    function test_proposeMany_revertsWithoutReason() public {
        address[] memory ids = _residents(CITY, officer, 2);
        refusedFrom(officer, IdRefusals.annulmentReasonMissing()).proposeAnnulments(ids, AnnulmentReason.None, DIGEST);
    }

    function test_proposeMany_revertsForTheSameTwice() public {
        address[] memory ids = _residents(CITY, officer, 3);
        ids[2] = ids[0];
        _proposeAllRefused(officer, ids, IdRefusals.alreadyProposed(ids[0], time));
        _assertNothingProposed(ids);
    }

    function test_proposeMany_namesTheOneThatWaits() public {
        address[] memory ids = _residents(CITY, officer, 3);
        from(officer).proposeAnnulment(ids[1], AnnulmentReason.Other, 0);
        _proposeAllRefused(officer, ids, IdRefusals.alreadyProposed(ids[1], time));
        skip(60 days);
        _proposeAll(officer, ids);
        _assertProposed(ids, CITY, CITY);
    }

    /// Wherever it stands in the list.
    function testFuzz_proposeMany_namesTheOneThatCanNotBe(uint256 size, uint256 which, bool isAnnulled) public {
        address[] memory ids = _residents(CITY, officer, 1 + (size % 6));
        which %= ids.length;
        if (isAnnulled) {
            superId = ids[which];
            _annul();
        } else {
            ids[which] = stranger;
        }
        IdStatus status = isAnnulled ? IdStatus.Annulled : IdStatus.Unregistered;
        _proposeAllRefused(officer, ids, IdRefusals.wrongIdStatus(ids[which], status));
        _assertNothingProposed(ids);
    }

    // ------------------------------------------------------------------------------------------ by the council

    /// The council is asked once, whatever the registrars: to ask uses up what it scheduled.
    function test_proposeMany_byTheCouncilItself() public {
        address[] memory ids = _answeredByNobody();
        bytes memory call = abi.encodeCall(superIds.proposeAnnulments, (ids, AnnulmentReason.Duplicate, DIGEST));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        send(council, call);
        _assertProposedForRegistrars(ids);
        sendRefused(council, call, IdRefusals.alreadyProposed(ids[0], time));
    }

    function test_proposeMany_byTheCouncilThroughItsManager() public {
        address[] memory ids = _answeredByNobody();
        bytes memory call = abi.encodeCall(superIds.proposeAnnulments, (ids, AnnulmentReason.Duplicate, DIGEST));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        _execute(subject(), call);
        _assertProposedForRegistrars(ids);
    }

    function test_proposeMany_ofTheCouncilsAndACitys_isNobodys() public {
        address[] memory ofOther = _residents(OTHER_CITY, otherOfficer, 1);
        address[] memory ids = _concat(_answeredByNobody(), ofOther);
        _proposeAllRefused(otherOfficer, ids, Refusals.unauthorized(otherOfficer));
        _proposeAllRefused(council, ids, Refusals.missingRole(OTHER_CITY, council, ROLE_ENROL));
        _assertNothingProposed(ids);
    }

    /// Of the country and of a city, both retired without successor.
    function _answeredByNobody() private returns (address[] memory ids) {
        ids = _concat(_residents(COUNTRY, nationalOfficer, 1), _residents(CITY, officer, 2));
        _retireCity(NO_CODE);
        _retireCountry();
    }

    function _assertProposedForRegistrars(address[] memory ids) private {
        Annulment memory expected = Annulment(CITY, CITY, AnnulmentReason.Duplicate, uint40(time), false);
        assertAnnulment(ids[1], expected);
        assertAnnulment(ids[2], expected);
        expected.proposedBy = expected.decidedAbove = COUNTRY;
        assertAnnulment(ids[0], expected);
    }
}

// ----------------------------------------------------------------------------------------------------- annulments

contract AnnulmentsTest is ManyIds {
    function test_annulBatch_annulsEach() public {
        address[] memory ids = _proposedBefore(3);
        expectLogs();
        for (uint256 i = 0; i < 3; ++i) {
            emit ISuperIdRegistry.SuperIdAnnulled(ids[i], AnnulmentReason.Duplicate, reviewer);
            emit IERC1056.DIDOwnerChanged(ids[i], address(0), height - 1);
        }
        from(reviewer).annulBatch(ids, proposedAt);
        assertLogs();
        _assertStatus(ids, IdStatus.Annulled);
        _assertNothingProposed(ids);
    }

    function test_annulBatch_takesUpTo128() public {
        address[] memory ids = _proposedBefore(128);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_revertsBeyond128() public {
        refusedFrom(reviewer, IdRefusals.idBatchSize(129, 128)).annulBatch(new address[](129), proposedAt);
    }

    function test_annulBatch_revertsForNone() public {
        refusedFrom(reviewer, IdRefusals.idBatchSize(0, 128)).annulBatch(new address[](0), proposedAt);
    }

    function test_annulBatch_notBeforeTheNoticeEnds() public {
        address[] memory ids = _residents(CITY, officer, 2);
        _proposeAll(officer, ids);
        warp(proposedAt + 14 days - 1);
        refusedFrom(reviewer, IdRefusals.noticeRuns(ids[0], proposedAt + 14 days)).annulBatch(ids, proposedAt);
        skip(1);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_untilTheyLapse() public {
        address[] memory ids = _proposedBefore(2);
        warp(proposedAt + 60 days);
        _annulRefused(reviewer, ids, IdRefusals.notProposed(ids[0], proposedAt));
        warp(time - 1);
        from(reviewer).annulBatch(ids, proposedAt);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_revertsForTheSameTwice() public {
        address[] memory ids = _proposedBefore(3);
        ids[2] = ids[0];
        _annulRefused(reviewer, ids, IdRefusals.notProposed(ids[0], proposedAt));
    }

    /// Where it stands in the list, and whether it was dismissed, never proposed or proposed anew.
    function testFuzz_annulBatch_namesTheOneThatDoesNotWait(uint256 size, uint256 which, uint256 how) public {
        address[] memory ids = _proposedBefore(1 + (size % 6));
        which %= ids.length;
        from(officer).dismissAnnulment(ids[which], proposedAt);
        if (how % 3 == 1) from(officer).proposeAnnulment(ids[which], AnnulmentReason.Other, 0);
        if (how % 3 == 2) ids[which] = stranger;
        _annulRefused(reviewer, ids, IdRefusals.notProposed(ids[which], proposedAt));
    }

    function test_annulBatch_byTheLevelAboveAlone() public {
        address[] memory ids = _proposedBefore(2);
        _annulRefused(officer, ids, Refusals.missingRole(COUNTRY, officer, ROLE_REVIEW));
        _annulRefused(city, ids, Refusals.missingRole(COUNTRY, city, ROLE_REVIEW));
        _annulRefused(nationalOfficer, ids, Refusals.missingRole(COUNTRY, nationalOfficer, ROLE_REVIEW));
        _annulRefused(council, ids, Refusals.missingRole(COUNTRY, council, ROLE_REVIEW));
        _annulRefused(stranger, ids, Refusals.missingRole(COUNTRY, stranger, ROLE_REVIEW));
    }

    // ------------------------------------------------------------------------------------------ by the council

    function test_annulBatch_byTheCouncilItself() public {
        address[] memory ids = _proposedByTheCountry();
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        sendRefused(council, call, Refusals.notScheduled(_operation(subject(), call)));
        _annulRefused(country, ids, Refusals.unauthorized(country));
        _annulRefused(reviewer, ids, Refusals.unauthorized(reviewer));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        send(council, call);
        _assertStatus(ids, IdStatus.Annulled);
    }

    function test_annulBatch_byTheCouncilThroughItsManager() public {
        address[] memory ids = _proposedByTheCountry();
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        _execute(subject(), call);
        _assertStatus(ids, IdStatus.Annulled);
    }

    /// Nobody may decide about the part that is another's.
    function test_annulBatch_ofTheCouncilsAndTheCountrys_isNobodys() public {
        address[] memory ids = _residents(CITY, officer, 2);
        from(officer).proposeAnnulment(ids[0], AnnulmentReason.Other, 0);
        from(nationalOfficer).proposeAnnulment(ids[1], AnnulmentReason.Other, 0);
        proposedAt = uint40(time);
        skip(14 days);
        _annulRefused(reviewer, ids, Refusals.unauthorized(reviewer));
        _annulRefused(country, ids, Refusals.unauthorized(country));
        bytes memory call = abi.encodeCall(superIds.annulBatch, (ids, proposedAt));
        _schedule(subject(), call);
        skip(COUNCIL_DELAY);
        sendRefused(council, call, Refusals.missingRole(COUNTRY, council, ROLE_REVIEW));
        _assertStatus(ids, IdStatus.Active);
    }

    // --------------------------------------------------------------------------------------------------- helpers

    /// By {CITY}, with the notice over.
    function _proposedBefore(uint256 count) private returns (address[] memory ids) {
        ids = _residents(CITY, officer, count);
        _proposeAll(officer, ids);
        skip(14 days);
    }

    /// What it enrolled itself and what a city did, with the notice over.
    function _proposedByTheCountry() private returns (address[] memory ids) {
        ids = _concat(_residents(COUNTRY, nationalOfficer, 1), _residents(CITY, officer, 2));
        _proposeAll(nationalOfficer, ids);
        _assertProposed(ids, COUNTRY, COUNTRY);
        skip(14 days);
    }

    function _annulRefused(address by_, address[] memory ids, bytes memory refusal) private {
        refusedFrom(by_, refusal).annulBatch(ids, proposedAt);
        for (uint256 i = 0; i < ids.length; ++i) {
            IdStatus status = superIds.resolve(ids[i]).status;
            vm.assertTrue(status != IdStatus.Annulled, "none is annulled");
        }
    }
}
