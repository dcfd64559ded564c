// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    Application,
    ApplicationStatus,
    ICityCodeRegistry,
    ROLE_ENROL,
    ROLE_ISSUE,
    ROLE_REVIEW
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, COUNTRY, DEPARTMENT, OTHER_CITY} from "./RegistryFixture.sol";
import {NonceFormCases, SignedFormCases} from "./SignedFormCases.sol";
import {SignedMessages as Messages} from "./SignedMessages.sol";

// --------------------------------------------------------------------------------------------------- applications

abstract contract ApplicationForm is SignedFormCases {
    function _prepare() internal virtual override {
        signer = applicant;
    }

    function _asked() internal view returns (Application memory) {
        return Application(CITY, Kind.City, applicant, 1, DIGEST, deadline);
    }

    function _message() internal view override returns (bytes32) {
        return Messages.application(_asked());
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](6);
        Application[6] memory others = [_asked(), _asked(), _asked(), _asked(), _asked(), _asked()];
        others[0].code = OTHER_CITY;
        others[1].kind = Kind.Organisation;
        others[2].applicant = stranger;
        others[3].round = 2;
        others[4].digest = 0;
        others[5].deadline = deadline + 1;
        for (uint256 i = 0; i < 6; ++i) messages[i] = Messages.application(others[i]);
    }

    function _cancel() internal override {
        by(applicant).withdraw(CITY, applicant, 1, deadline, "");
    }

    function _refusalAfterOpposite() internal view virtual override returns (bytes memory) {
        return Refusals.wrongRound(CITY, applicant, 2);
    }

    function _refusalOfCancelled() internal view override returns (bytes memory) {
        return Refusals.wrongRound(CITY, applicant, 2);
    }
}

contract ApplyForForm is ApplicationForm {
    function _refusalOfReplay() internal view override returns (bytes memory) {
        return Refusals.alreadyPending(CITY, applicant, 1);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.applyFor, (_asked(), signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.ApplicationFiled(CITY, COUNTRY, applicant, Kind.City, 1, DIGEST);
    }

    function _assertEffect() internal override {
        assertApplication(applicant, ApplicationStatus.Pending, 1);
        assertApplication(submitter, ApplicationStatus.None, 0);
    }

    function _undo() internal override {
        by(applicant).withdraw(CITY, applicant, 1, deadline, "");
    }

    function _supersede() internal override {
        Application memory other = _asked();
        other.digest = 0;
        by(applicant).applyFor(other, "");
    }

    function test_acceptsEveryKindByItsName() public {
        _issueCity();
        _acceptsKind(OTHER_CITY, Kind.City);
        _acceptsKind(CityCode.wrap("MA.156.ACME"), Kind.Organisation);
        _acceptsKind(DEPARTMENT, Kind.Department);
        _acceptsKind(CityCode.wrap("MA.156.1301/1.2.3"), Kind.ObjectClass);
    }

    function _acceptsKind(CityCode code, Kind kind) private {
        Application memory application = Application(code, kind, applicant, 1, DIGEST, deadline);
        by(submitter).applyFor(application, sign(applicant, Messages.application(application)));
        vm.assertEq(uint256(registry.applicationOf(code, applicant).kind), uint256(kind), "kind");
    }

    function test_refusesReplayAfterARefusal() public {
        send(submitter, _call(_signature()));
        _refuse(1);
        sendRefused(submitter, _call(_signature()), Refusals.wrongRound(CITY, applicant, 2));
    }

    function test_refusesReplayAfterAnApproval() public {
        send(submitter, _call(_signature()));
        by(country).approve(CITY, applicant, 1);
        sendRefused(submitter, _call(_signature()), Refusals.codeTaken(CITY, applicant));
    }
}

/// Sent by somebody who may issue.
contract IssueSignedForm is ApplicationForm {
    function _prepare() internal override {
        signer = applicant;
        by(country).appoint(COUNTRY, submitter, ROLE_ISSUE | ROLE_ENROL, type(uint40).max);
        by(country).appoint(COUNTRY, applicant, ROLE_ISSUE | ROLE_ENROL, type(uint40).max);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.issueSigned, (_asked(), signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.CodeIssued(CITY, COUNTRY, applicant, Kind.City, submitter);
    }

    function _assertEffect() internal override {
        assertHolder(CITY, applicant);
    }

    function _undo() internal override {
        _retireCity(NO_CODE);
    }

    function _supersede() internal override {
        by(applicant).applyFor(_asked(), "");
        _refuse(1);
    }

    function _refusalOfReplay() internal view override returns (bytes memory) {
        return Refusals.codeTaken(CITY, applicant);
    }

    function _refusalAfterOpposite() internal pure override returns (bytes memory) {
        return Refusals.codeIsRetired(CITY, NO_CODE);
    }

    function _refusalOfSuperseded() internal view override returns (bytes memory) {
        return Refusals.wrongRound(CITY, applicant, 2);
    }
}

contract WithdrawForm is SignedFormCases {
    function _prepare() internal override {
        signer = applicant;
        _apply(1);
    }

    function _message() internal view override returns (bytes32) {
        return Messages.withdrawal(CITY, applicant, 1, deadline);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](4);
        messages[0] = Messages.withdrawal(OTHER_CITY, applicant, 1, deadline);
        messages[1] = Messages.withdrawal(CITY, stranger, 1, deadline);
        messages[2] = Messages.withdrawal(CITY, applicant, 2, deadline);
        messages[3] = Messages.withdrawal(CITY, applicant, 1, deadline + 1);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.withdraw, (CITY, applicant, 1, deadline, signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.ApplicationWithdrawn(CITY, applicant, 1);
    }

    function _assertEffect() internal override {
        assertApplication(applicant, ApplicationStatus.Withdrawn, 1);
    }

    function _undo() internal override {
        _apply(2);
    }

    /// A withdrawal has nothing to take back: the next application supersedes it.
    function _cancel() internal override {
        by(applicant).withdraw(CITY, applicant, 1, type(uint256).max, "");
    }

    function _supersede() internal override {
        _refuse(1);
        _apply(2);
    }

    function _refusalOfReplay() internal view override returns (bytes memory) {
        return Refusals.wrongRound(CITY, applicant, 2);
    }
}

// --------------------------------------------------------------------------------------------------------- holders

contract AppointForm is NonceFormCases {
    uint40 private constant UNTIL = type(uint40).max;
    uint8 private constant ROLES = ROLE_ISSUE | ROLE_REVIEW;

    function _message() internal view override returns (bytes32) {
        return Messages.appointment(CITY, city, officer, ROLES, UNTIL, 0, 0, deadline);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](13);
        messages[12] = Messages.appointment(CITY, city, officer, ROLES, UNTIL, 1, 0, deadline);
        messages[0] = Messages.appointment(OTHER_CITY, city, officer, ROLES, UNTIL, 0, 0, deadline);
        messages[1] = Messages.appointment(CITY, country, officer, ROLES, UNTIL, 0, 0, deadline);
        messages[2] = Messages.appointment(CITY, city, stranger, ROLES, UNTIL, 0, 0, deadline);
        messages[3] = Messages.appointment(CITY, city, officer, ROLES, UNTIL - 1, 0, 0, deadline);
        messages[4] = Messages.appointment(CITY, city, officer, ROLES, UNTIL, 0, 1, deadline);
        messages[5] = Messages.appointment(CITY, city, officer, ROLES, UNTIL, 0, 0, deadline + 1);
        messages[6] = Messages.offer(CITY, city, officer, 0, 0, deadline);
        for (uint8 i = 0; i < 5; ++i) {
            messages[7 + i] = Messages.appointment(CITY, city, officer, ROLES ^ (uint8(1) << i), UNTIL, 0, 0, deadline);
        }
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.appointSigned, (CITY, officer, ROLES, UNTIL, 0, deadline, signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.OfficerAppointed(CITY, officer, ROLES, UNTIL);
    }

    function _assertEffect() internal override {
        assertRoles(CITY, officer, ROLES);
        vm.assertEq(registry.officerTerm(CITY, officer).until, UNTIL, "end of the term");
    }

    function _undo() internal override {
        by(city).dismiss(CITY, officer);
    }

    function test_acceptsEachRoleByItsName() public {
        for (uint8 i = 0; i < 5; ++i) {
            uint8 role = uint8(1) << i;
            bytes32 message = Messages.appointment(CITY, city, officer, role, UNTIL, 0, i, deadline);
            by(submitter).appointSigned(CITY, officer, role, UNTIL, i, deadline, sign(city, message));
            assertRoles(CITY, officer, role);
        }
    }

    function test_appointSigned_revertsAsAppoint() public {
        _reverts(address(0), 1, UNTIL, Refusals.zeroAddress());
        _reverts(officer, 0, UNTIL, Refusals.invalidTerm(0, UNTIL));
        _reverts(officer, 33, UNTIL, Refusals.invalidTerm(33, UNTIL));
        _reverts(officer, 1, uint40(time), Refusals.invalidTerm(1, uint40(time)));
    }

    function _reverts(address who, uint8 roles, uint40 until, bytes memory refusal) private {
        bytes memory signature = sign(city, Messages.appointment(CITY, city, who, roles, until, 0, 0, deadline));
        refused(submitter, refusal).appointSigned(CITY, who, roles, until, 0, deadline, signature);
    }
}

contract DismissForm is NonceFormCases {
    function _prepare() internal override {
        super._prepare();
        _appoint(CITY, city, 31);
    }

    function _message() internal view override returns (bytes32) {
        return Messages.dismissal(CITY, city, officer, 0, 0, deadline);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](7);
        messages[6] = Messages.dismissal(CITY, city, officer, 1, 0, deadline);
        messages[0] = Messages.dismissal(OTHER_CITY, city, officer, 0, 0, deadline);
        messages[1] = Messages.dismissal(CITY, country, officer, 0, 0, deadline);
        messages[2] = Messages.dismissal(CITY, city, stranger, 0, 0, deadline);
        messages[3] = Messages.dismissal(CITY, city, officer, 0, 1, deadline);
        messages[4] = Messages.dismissal(CITY, city, officer, 0, 0, deadline + 1);
        messages[5] = Messages.offer(CITY, city, officer, 0, 0, deadline);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.dismissSigned, (CITY, officer, 0, deadline, signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.OfficerDismissed(CITY, officer);
    }

    function _assertEffect() internal override {
        assertRoles(CITY, officer, 0);
    }

    function _undo() internal override {
        _appoint(CITY, city, 31);
    }

    function test_acceptsWhileSuspended() public {
        _suspendCity();
        send(submitter, _call(_signature()));
        by(country).reinstate(CITY);
        _assertEffect();
    }

    function test_acceptsWhenRetired() public {
        _retireCity(NO_CODE);
        send(submitter, _call(_signature()));
        vm.assertEq(registry.officerTerm(CITY, officer).roles, 0, "roles of the term");
    }
}

contract PublishForm is NonceFormCases {
    function _message() internal view override returns (bytes32) {
        return Messages.publication(CITY, city, DIGEST, 0, 0, deadline);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](6);
        messages[5] = Messages.publication(CITY, city, DIGEST, 1, 0, deadline);
        messages[0] = Messages.publication(OTHER_CITY, city, DIGEST, 0, 0, deadline);
        messages[1] = Messages.publication(CITY, country, DIGEST, 0, 0, deadline);
        messages[2] = Messages.publication(CITY, city, 0, 0, 0, deadline);
        messages[3] = Messages.publication(CITY, city, DIGEST, 0, 1, deadline);
        messages[4] = Messages.publication(CITY, city, DIGEST, 0, 0, deadline + 1);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.publishSigned, (CITY, DIGEST, 0, deadline, signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.RecordPublished(CITY, DIGEST, city);
    }

    function _assertEffect() internal override {
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    function _undo() internal override {
        by(city).publish(CITY, 0);
    }

    /// Officers publish with a transaction of their own.
    function test_refusesAnOfficersSignature() public {
        _appoint(CITY, city, 31);
        bytes memory signature = sign(officer, _message());
        refused(submitter, Refusals.invalidSignature(city)).publishSigned(CITY, DIGEST, 0, deadline, signature);
    }
}

contract OfferForm is NonceFormCases {
    function _message() internal view override returns (bytes32) {
        return Messages.offer(CITY, city, successor, 0, 0, deadline);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](8);
        messages[7] = Messages.offer(CITY, city, successor, 1, 0, deadline);
        messages[0] = Messages.offer(OTHER_CITY, city, successor, 0, 0, deadline);
        messages[1] = Messages.offer(CITY, country, successor, 0, 0, deadline);
        messages[2] = Messages.offer(CITY, city, stranger, 0, 0, deadline);
        messages[3] = Messages.offer(CITY, city, successor, 0, 1, deadline);
        messages[4] = Messages.offer(CITY, city, successor, 0, 0, deadline + 1);
        messages[5] = Messages.dismissal(CITY, city, successor, 0, 0, deadline);
        messages[6] = Messages.acceptance(CITY, city, successor, 0, 0, deadline);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.offerSigned, (CITY, successor, 0, deadline, signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.HolderOffered(CITY, city, successor);
    }

    function _assertEffect() internal override {
        vm.assertEq(registry.offerOf(CITY), successor, "offered to");
        assertHolder(CITY, city);
    }

    function _undo() internal override {
        by(city).offer(CITY, address(0));
    }
}

contract AcceptForm is NonceFormCases {
    function _prepare() internal override {
        super._prepare();
        signer = successor;
        by(city).offer(CITY, successor);
    }

    function _message() internal view override returns (bytes32) {
        return Messages.acceptance(CITY, city, successor, 0, 0, deadline);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](7);
        messages[6] = Messages.acceptance(CITY, city, successor, 1, 0, deadline);
        messages[0] = Messages.acceptance(OTHER_CITY, city, successor, 0, 0, deadline);
        messages[1] = Messages.acceptance(CITY, country, successor, 0, 0, deadline);
        messages[2] = Messages.acceptance(CITY, city, stranger, 0, 0, deadline);
        messages[3] = Messages.acceptance(CITY, city, successor, 0, 1, deadline);
        messages[4] = Messages.acceptance(CITY, city, successor, 0, 0, deadline + 1);
        messages[5] = Messages.offer(CITY, city, successor, 0, 0, deadline);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(registry.acceptSigned, (CITY, 0, deadline, signature));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ICityCodeRegistry.HolderChanged(CITY, city, successor, 1);
    }

    function _assertEffect() internal override {
        assertHolder(CITY, successor);
        vm.assertEq(registry.offerOf(CITY), address(0), "offered to nobody");
    }

    /// It goes back, and is offered again in the same way.
    function _undo() internal override {
        _passOn(CITY, successor, city);
        by(city).offer(CITY, successor);
    }

    /// Some other code's acceptance takes the nonce.
    function _supersede() internal override {
        by(country).issue(OTHER_CITY, Kind.City, stranger);
        by(stranger).offer(OTHER_CITY, successor);
        by(successor).acceptSigned(OTHER_CITY, 0, time, "");
    }

    function _refusalOfReplay() internal pure override returns (bytes memory) {
        return Refusals.notOffered(CITY, address(0));
    }

    function _refusalAfterOpposite() internal view override returns (bytes memory) {
        return Refusals.wrongNonce(signer, 1);
    }

    function _refusalOfSuperseded() internal view override returns (bytes memory) {
        return Refusals.wrongNonce(signer, 1);
    }

    /// Taking an offer back is enough against an acceptance that was signed already.
    function test_refusesWhenTheOfferWasTakenBack() public {
        by(city).offer(CITY, address(0));
        sendRefused(submitter, _call(_signature()), Refusals.notOffered(CITY, address(0)));
    }

    function test_refusesWhenOfferedToAnother() public {
        by(city).offer(CITY, stranger);
        sendRefused(submitter, _call(_signature()), Refusals.invalidSignature(stranger));
    }
}
