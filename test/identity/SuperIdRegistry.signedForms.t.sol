// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
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
import {CITY, COUNTRY, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {LONG_CITY} from "./SuperIdFixture.sol";
import {ActiveFormCases, CounterFormCases, SuperIdFormCases} from "./SuperIdFormCases.sol";

// -------------------------------------------------------------------------------------------------- registrations

/// Signed by both; the one who is not {signer} signs well throughout.
abstract contract RegistrationForm is SuperIdFormCases {
    Registration private registration;

    /// What is registered, but for the deadline.
    function _wanted() internal view virtual returns (Registration memory) {
        return _resident();
    }

    function _prepare() internal virtual override {
        registration = _wanted();
        superId = idOf(registration.kind, registration.nullifier, registration.generation);
        signer = _isOfController() ? registration.controller : registration.officer;
    }

    function _isOfController() internal view virtual returns (bool);

    function _asked() internal view returns (Registration memory asked) {
        asked = registration;
        asked.deadline = deadline;
    }

    function _message() internal view override returns (bytes32) {
        return Messages.registration(_asked());
    }

    function _variants() internal view virtual override returns (bytes32[] memory messages) {
        messages = new bytes32[](7);
        Registration[7] memory others = [_asked(), _asked(), _asked(), _asked(), _asked(), _asked(), _asked()];
        others[0].kind = others[0].kind == IdKind.Resident ? IdKind.Organisation : IdKind.Resident;
        others[1].nullifier = "91130100MA000000M1";
        others[2].generation = 1;
        others[3].controller = stranger;
        others[4].registrar = COUNTRY;
        others[5].officer = stranger;
        others[6].deadline = deadline + 1;
        for (uint256 i = 0; i < 7; ++i) messages[i] = Messages.registration(others[i]);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        Registration memory asked = _asked();
        bytes memory good = "";
        address other = _isOfController() ? asked.officer : asked.controller;
        if (keyOf[other] != 0) good = sign(other, _message());
        (bytes memory first, bytes memory second) = _isOfController() ? (signature, good) : (good, signature);
        return abi.encodeCall(superIds.register, (asked, first, second));
    }

    function _expectEffect() internal override {
        Registration memory asked = _asked();
        expectEvent();
        emit ISuperIdRegistry.SuperIdRegistered(
            superId,
            asked.controller,
            asked.registrar,
            asked.nullifier,
            asked.generation,
            asked.officer
        );
        expectEvent();
        emit IERC1056.DIDOwnerChanged(superId, asked.controller, 0);
    }

    function _assertEffect() internal override {
        Registration memory asked = _asked();
        assertSuperId(
            superId,
            SuperId(asked.controller, asked.kind, asked.registrar, IdStatus.Active, 0, uint64(height))
        );
    }

    function _undo() internal override {
        _annul();
    }

    /// A registration is not taken back: it ends with its deadline, or another one comes first.
    function _cancel() internal override {
        Registration memory other = _asked();
        other.controller = newController;
        _register(other);
    }

    function _supersede() internal override {
        _cancel();
    }

    function _refusalOfReplay() internal view override returns (bytes memory) {
        return IdRefusals.alreadyRegistered(superId, IdStatus.Active);
    }

    function _refusalAfterOpposite() internal view override returns (bytes memory) {
        return IdRefusals.alreadyRegistered(superId, IdStatus.Annulled);
    }

    function _become(address account) internal override {
        if (_isOfController()) {
            registration.controller = account;
        } else {
            _enrols(registration.registrar, city, account);
            registration.officer = account;
        }
        signer = account;
    }
}

contract RegistrationByControllerForm is RegistrationForm {
    function _isOfController() internal pure override returns (bool) {
        return true;
    }

    /// One after the other: neither signature stands for both.
    function test_refusesTheOfficersSignatureForBoth() public {
        bytes memory signature = sign(officer, _message());
        refusedFrom(submitter, Refusals.invalidSignature(controller)).register(_asked(), signature, signature);
    }
}

contract RegistrationByOfficerForm is RegistrationForm {
    function _isOfController() internal pure override returns (bool) {
        return false;
    }

    function _firstSigner() internal view override returns (address) {
        return controller;
    }

    function test_refusesTheControllersSignatureForBoth() public {
        bytes memory signature = sign(controller, _message());
        refusedFrom(submitter, Refusals.invalidSignature(officer)).register(_asked(), signature, signature);
    }
}

contract OrganisationRegistrationForm is RegistrationForm {
    function _isOfController() internal pure override returns (bool) {
        return true;
    }

    function _wanted() internal view override returns (Registration memory) {
        return _organisation();
    }
}

/// The registrar's text has 6 digits, and the generation is not the first.
contract LaterRegistrationForm is RegistrationForm {
    function _isOfController() internal pure override returns (bool) {
        return false;
    }

    function _firstSigner() internal view override returns (address) {
        return controller;
    }

    function _prepare() internal override {
        by(country).issue(LONG_CITY, Kind.City, city);
        _enrols(LONG_CITY, city, officer);
        superId = _register(_organisation());
        mine();
        _annul();
        super._prepare();
    }

    function _wanted() internal view override returns (Registration memory wanted) {
        wanted = _organisation();
        (wanted.registrar, wanted.generation) = (LONG_CITY, 1);
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        messages = super._variants();
        Registration memory first = _asked();
        first.generation = 0;
        messages[2] = Messages.registration(first);
    }
}

// ---------------------------------------------------------------------------------------------------------- moves

/// Signed by both; the one who is not {signer} signs well throughout.
abstract contract MoveForm is ActiveFormCases {
    /// Of {OTHER_CITY}; named in A.
    address internal accepting = otherOfficer;
    /// Controls {superId} and is named in A.
    address internal moving = controller;

    function _isOfController() internal view virtual returns (bool);

    function _prepare() internal override {
        super._prepare();
        signer = _isOfController() ? moving : accepting;
    }

    function _named() internal view override returns (address) {
        return moving;
    }

    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.move(id, who, OTHER_CITY, accepting, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](3);
        messages[0] = Messages.move(superId, moving, COUNTRY, accepting, counters);
        messages[1] = Messages.move(superId, moving, OTHER_CITY, otherCity, counters);
        messages[2] = Messages.move(superId, moving, CityCode.wrap("MA.156.001302"), accepting, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        Move memory message = Move(superId, OTHER_CITY, accepting, version, changed, deadline);
        bytes memory good = "";
        address other = _isOfController() ? accepting : moving;
        if (keyOf[other] != 0) good = sign(other, _message());
        (bytes memory first, bytes memory second) = _isOfController() ? (signature, good) : (good, signature);
        return abi.encodeCall(superIds.move, (message, first, second));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ISuperIdRegistry.SuperIdMoved(superId, CITY, OTHER_CITY, accepting);
        expectEvent();
        emit IERC1056.DIDAttributeChanged(superId, "domicile/registrar", "MA.156.1302", type(uint256).max, changed);
    }

    function _assertEffect() internal override {
        assertSuperId(superId, SuperId(moving, IdKind.Resident, OTHER_CITY, IdStatus.Active, version, uint64(height)));
    }

    /// It moves back, in the next block.
    function _undo() internal override {
        mine();
        Counters memory counters = _counters();
        bytes32 hash = Messages.move(superId, moving, CITY, officer, counters);
        from(officer).move(
            Move(superId, CITY, officer, counters.version, counters.changed, counters.deadline),
            sign(moving, hash),
            ""
        );
    }

    /// While it is there, that comes first.
    function _refusalOfReplay() internal view override returns (bytes memory) {
        return IdRefusals.alreadyThere(superId, OTHER_CITY);
    }

    function _refusalAfterOpposite() internal view override returns (bytes memory) {
        return _superseded();
    }
}

contract MoveByControllerForm is MoveForm {
    function _isOfController() internal pure override returns (bool) {
        return true;
    }

    function _become(address account) internal override {
        super._become(account);
        moving = account;
    }

    function test_refusesTheOfficersSignatureForBoth() public {
        bytes memory signature = sign(accepting, _message());
        Move memory message = Move(superId, OTHER_CITY, accepting, version, changed, deadline);
        refusedFrom(submitter, Refusals.invalidSignature(controller)).move(message, signature, signature);
    }
}

contract MoveByOfficerForm is MoveForm {
    function _isOfController() internal pure override returns (bool) {
        return false;
    }

    function _firstSigner() internal view override returns (address) {
        return controller;
    }

    function _become(address account) internal override {
        _enrols(OTHER_CITY, otherCity, account);
        (accepting, signer) = (account, account);
    }

    function test_refusesTheControllersSignatureForBoth() public {
        bytes memory signature = sign(controller, _message());
        Move memory message = Move(superId, OTHER_CITY, accepting, version, changed, deadline);
        refusedFrom(submitter, Refusals.invalidSignature(accepting)).move(message, signature, signature);
    }
}

// ----------------------------------------------------------------------------------------------------- controller

contract ChangeControllerForm is ActiveFormCases {
    address private next = person("next controller");

    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.controllerChange(id, who, next, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](1);
        messages[0] = Messages.controllerChange(superId, signer, stranger, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.changeControllerSigned, (superId, next, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ISuperIdRegistry.ControllerChanged(superId, next, version + 1);
        expectEvent();
        emit IERC1056.DIDOwnerChanged(superId, next, changed);
    }

    function _assertEffect() internal override {
        assertActive(next, version + 1, height);
    }

    function _undo() internal override {
        from(next).changeController(superId, signer);
    }

    function test_changeControllerSigned_revertsForZero() public {
        next = address(0);
        sendRefused(submitter, _call(_signature()), IdRefusals.zeroAccount());
        sendRefused(signer, _call(""), IdRefusals.zeroAccount());
    }
}

contract DeactivateForm is ActiveFormCases {
    function _hash(address id, address who, Counters memory counters) internal pure override returns (bytes32) {
        return Messages.deactivation(id, who, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](2);
        messages[0] = Messages.reactivation(superId, signer, counters);
        messages[1] = Messages.controllerChange(superId, signer, address(0), counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.deactivateSigned, (superId, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ISuperIdRegistry.SuperIdDeactivated(superId, signer, uint40(time + 30 days));
        expectEvent();
        emit IERC1056.DIDOwnerChanged(superId, address(0), changed);
    }

    function _assertEffect() internal override {
        assertSuperId(
            superId,
            SuperId(address(0), IdKind.Resident, CITY, IdStatus.Deactivated, version, uint64(height))
        );
        assertDeactivation(superId, signer, time + 30 days);
    }

    function _undo() internal override {
        mine();
        from(signer).reactivate(superId);
    }

    function _refusalOfReplay() internal view override returns (bytes memory) {
        return IdRefusals.wrongIdStatus(superId, IdStatus.Deactivated);
    }

    function _refusalAfterOpposite() internal view override returns (bytes memory) {
        return _superseded();
    }
}

contract ReactivateForm is CounterFormCases {
    uint64 private registeredIn;

    function _prepare() internal override {
        _registerResident();
        signer = controller;
        registeredIn = superIds.resolve(superId).changed;
        _deactivate();
        _read();
    }

    function _hash(address id, address who, Counters memory counters) internal pure override returns (bytes32) {
        return Messages.reactivation(id, who, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](1);
        messages[0] = Messages.deactivation(superId, signer, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.reactivateSigned, (superId, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ISuperIdRegistry.SuperIdReactivated(superId, signer);
        expectEvent();
        emit IERC1056.DIDOwnerChanged(superId, signer, registeredIn);
    }

    function _assertEffect() internal override {
        assertActive(signer, version, height);
        assertDeactivation(superId, address(0), 0);
    }

    function _undo() internal override {
        mine();
        from(signer).deactivate(superId);
    }

    /// It is active and deactivated again.
    function _touch() internal override {
        from(signer).reactivate(superId);
        mine();
        from(signer).deactivate(superId);
    }

    function _cancel() internal override {
        from(signer).reactivate(superId);
    }

    function _become(address account) internal override {
        from(signer).reactivate(superId);
        mine();
        _passTo(account);
        signer = account;
        registeredIn = superIds.resolve(superId).changed;
        from(signer).deactivate(superId);
        mine();
        _read();
    }

    function _refusalOfReplay() internal view override returns (bytes memory) {
        return IdRefusals.wrongIdStatus(superId, IdStatus.Active);
    }

    function _refusalAfterOpposite() internal view override returns (bytes memory) {
        return _superseded();
    }

    function _refusalOfCancelled() internal view override returns (bytes memory) {
        return IdRefusals.wrongIdStatus(superId, IdStatus.Active);
    }

    function test_acceptsInTheLastSecond() public {
        skip(30 days - 1);
        deadline = time;
        send(submitter, _call(_signature()));
        _assertEffect();
    }

    function test_refusesOnceFinal() public {
        uint256 finalFrom = time + 30 days;
        warp(finalFrom);
        deadline = time;
        sendRefused(submitter, _call(_signature()), IdRefusals.deactivationFinal(superId, finalFrom));
        sendRefused(signer, _call(""), IdRefusals.deactivationFinal(superId, finalFrom));
    }
}

// ----------------------------------------------------------------------------------------- delegates, attributes

contract AddDelegateForm is ActiveFormCases {
    bytes32 private delegateType = "veriKey";
    uint256 private validity = 10 days;

    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.delegateAddition(id, who, delegateType, delegate, validity, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](4);
        messages[0] = Messages.delegateAddition(superId, signer, "sigAuth", delegate, validity, counters);
        messages[1] = Messages.delegateAddition(superId, signer, delegateType, stranger, validity, counters);
        messages[2] = Messages.delegateAddition(superId, signer, delegateType, delegate, validity + 1, counters);
        messages[3] = Messages.delegateRevocation(superId, signer, delegateType, delegate, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return
            abi.encodeCall(
                superIds.addDelegateSigned,
                (superId, delegateType, delegate, validity, _authorised(signature))
            );
    }

    function _expectEffect() internal override {
        expectEvent();
        emit IERC1056.DIDDelegateChanged(superId, delegateType, delegate, time + validity, changed);
    }

    function _assertEffect() internal override {
        assertActive(signer, version, height);
        vm.assertTrue(superIds.validDelegate(superId, delegateType, delegate), "delegate");
        vm.assertEq(
            superIds.delegates(superId, keccak256(abi.encode(delegateType)), delegate),
            time + 10 days,
            "until when"
        );
    }

    function _undo() internal override {
        from(signer).revokeDelegate(superId, delegateType, delegate);
    }

    function test_addDelegateSigned_for90DaysAtMost() public {
        validity = 90 days + 1;
        sendRefused(submitter, _call(_signature()), IdRefusals.validityTooLong(validity, 90 days));
        validity = 90 days;
        send(submitter, _call(_signature()));
    }

    function test_addDelegateSigned_revertsForZero() public {
        delegate = address(0);
        sendRefused(submitter, _call(_signature()), IdRefusals.zeroAccount());
    }

    function test_addDelegateSigned_takesTextsOf1To32Characters() public {
        delegateType = "v";
        send(submitter, _call(_signature()));
        _assertEffect();
        mine();
        _read();
        delegateType = "a type of thirty-two characters.";
        send(submitter, _call(_signature()));
        _assertEffect();
    }

    function test_addDelegateSigned_revertsForWhatIsNoText() public {
        _typeRefused(0);
        _typeRefused(bytes32(uint256(1)));
        _typeRefused("veri\x00Key");
        _typeRefused(bytes32("veriKey") | bytes32(uint256(1)));
        _typeRefused("\x00veriKey");
    }

    function _typeRefused(bytes32 name) private {
        delegateType = name;
        sendRefused(submitter, _call(_signature()), IdRefusals.invalidName(name));
        sendRefused(signer, _call(""), IdRefusals.invalidName(name));
    }
}

contract RevokeDelegateForm is ActiveFormCases {
    bytes32 private delegateType = "veriKey";

    function _prepare() internal override {
        super._prepare();
        from(controller).addDelegate(superId, delegateType, delegate, 90 days);
        mine();
        _read();
    }

    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.delegateRevocation(id, who, delegateType, delegate, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](3);
        messages[0] = Messages.delegateRevocation(superId, signer, "sigAuth", delegate, counters);
        messages[1] = Messages.delegateRevocation(superId, signer, delegateType, stranger, counters);
        messages[2] = Messages.delegateAddition(superId, signer, delegateType, delegate, 0, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.revokeDelegateSigned, (superId, delegateType, delegate, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit IERC1056.DIDDelegateChanged(superId, delegateType, delegate, 0, changed);
    }

    function _assertEffect() internal override {
        assertActive(signer, version, height);
        vm.assertFalse(superIds.validDelegate(superId, delegateType, delegate), "delegate");
        vm.assertEq(superIds.delegates(superId, keccak256(abi.encode(delegateType)), delegate), 0, "until when");
    }

    function _undo() internal override {
        from(signer).addDelegate(superId, delegateType, delegate, 90 days);
    }

    function test_revokeDelegateSigned_revertsForWhatIsNoText() public {
        delegateType = 0;
        sendRefused(submitter, _call(_signature()), IdRefusals.invalidName(0));
    }
}

/// Attributes are events: what a form writes is the block of the last change.
abstract contract AttributeForm is ActiveFormCases {
    bytes32 internal name = "did/svc/Inbox";
    bytes internal value = "https://inbox.example/a-resident's-inbox-of-some-length";

    function _assertEffect() internal override {
        assertActive(signer, version, height);
    }

    function test_takesValuesOfAnyLength() public {
        value = "";
        send(submitter, _call(_signature()));
        mine();
        _read();
        value = new bytes(1000);
        send(submitter, _call(_signature()));
        _assertEffect();
    }

    function test_revertsForTheNameOfMoves() public {
        name = "domicile/registrar";
        sendRefused(submitter, _call(_signature()), IdRefusals.reservedName(name));
        sendRefused(signer, _call(""), IdRefusals.reservedName(name));
    }

    function test_revertsForWhatIsNoText() public {
        name = 0;
        sendRefused(submitter, _call(_signature()), IdRefusals.invalidName(0));
        name = "did/\x00svc";
        sendRefused(submitter, _call(_signature()), IdRefusals.invalidName(name));
    }
}

contract SetAttributeForm is AttributeForm {
    uint256 private validity = 10 days;

    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.attributeChange(id, who, name, value, validity, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](4);
        messages[0] = Messages.attributeChange(superId, signer, "did/svc/Other", value, validity, counters);
        messages[1] = Messages.attributeChange(superId, signer, name, "another value", validity, counters);
        messages[2] = Messages.attributeChange(superId, signer, name, value, validity + 1, counters);
        messages[3] = Messages.attributeRevocation(superId, signer, name, value, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.setAttributeSigned, (superId, name, value, validity, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit IERC1056.DIDAttributeChanged(superId, name, value, time + validity, changed);
    }

    function _undo() internal override {
        from(signer).revokeAttribute(superId, name, value);
    }

    function test_setAttributeSigned_for90DaysAtMost() public {
        validity = 90 days + 1;
        sendRefused(submitter, _call(_signature()), IdRefusals.validityTooLong(validity, 90 days));
        validity = 90 days;
        send(submitter, _call(_signature()));
    }
}

contract RevokeAttributeForm is AttributeForm {
    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.attributeRevocation(id, who, name, value, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](3);
        messages[0] = Messages.attributeRevocation(superId, signer, "did/svc/Other", value, counters);
        messages[1] = Messages.attributeRevocation(superId, signer, name, "another value", counters);
        messages[2] = Messages.attributeChange(superId, signer, name, value, 0, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.revokeAttributeSigned, (superId, name, value, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit IERC1056.DIDAttributeChanged(superId, name, value, 0, changed);
    }

    function _undo() internal override {
        from(signer).setAttribute(superId, name, value, 1 days);
    }
}

// ------------------------------------------------------------------------------------------------------ annulment

/// An answer moves no counter: the proposal that it names is answered once.
contract AnswerForm is ActiveFormCases {
    /// The proposal that A names.
    uint40 private named;

    function _prepare() internal override {
        super._prepare();
        _propose();
        named = proposedAt;
        skip(1 hours);
    }

    function _hash(address id, address who, Counters memory counters) internal view override returns (bytes32) {
        return Messages.annulmentAnswer(id, who, named, DIGEST, counters);
    }

    function _otherContents(Counters memory counters) internal view override returns (bytes32[] memory messages) {
        messages = new bytes32[](2);
        messages[0] = Messages.annulmentAnswer(superId, signer, named + 1, DIGEST, counters);
        messages[1] = Messages.annulmentAnswer(superId, signer, named, 0, counters);
    }

    function _call(bytes memory signature) internal view override returns (bytes memory) {
        return abi.encodeCall(superIds.answerAnnulmentSigned, (superId, named, DIGEST, _authorised(signature)));
    }

    function _expectEffect() internal override {
        expectEvent();
        emit ISuperIdRegistry.AnnulmentAnswered(superId, signer, DIGEST);
    }

    function _assertEffect() internal override {
        assertAnnulment(superId, Annulment(CITY, CITY, AnnulmentReason.WrongParty, named, true));
        assertActive(signer, version, changed);
    }

    /// The proposal ends and another one comes.
    function _undo() internal override {
        from(officer).dismissAnnulment(superId, named);
        _propose();
    }

    function _bringAboutAnnulment() internal override {
        skip(14 days);
        from(reviewer).annul(superId, named);
        mine();
    }

    function _refusalOfReplay() internal view override returns (bytes memory) {
        return IdRefusals.alreadyAnswered(superId);
    }

    function _refusalAfterOpposite() internal view override returns (bytes memory) {
        return IdRefusals.notProposed(superId, named);
    }

    function test_refusesOnceLapsed() public {
        warp(named + 60 days - 1);
        deadline = named + 60 days;
        bytes memory call = _call(_signature());
        skip(1);
        sendRefused(submitter, call, IdRefusals.notProposed(superId, named));
        warp(time - 1);
        send(submitter, call);
        _assertEffect();
    }

    function test_refusesBeforeItIsProposed() public {
        from(officer).dismissAnnulment(superId, named);
        sendRefused(submitter, _call(_signature()), IdRefusals.notProposed(superId, named));
        assertAnnulment(superId, Annulment(NO_CODE, NO_CODE, AnnulmentReason.None, 0, false));
    }

    /// A transaction answers first.
    function test_refusesOnceAnswered() public {
        bytes memory call = _call(_signature());
        from(controller).answerAnnulment(superId, named, 0);
        sendRefused(submitter, call, IdRefusals.alreadyAnswered(superId));
    }
}
