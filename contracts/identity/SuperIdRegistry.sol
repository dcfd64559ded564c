// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {CityCode, Kind, NO_CODE} from "../codes/CityCodes.sol";
import {ICityCodeRegistry, ROLE_ENROL, ROLE_REVIEW} from "../codes/ICityCodeRegistry.sol";
import {WalletSigned} from "../signing/WalletSigned.sol";
import {CreditCode} from "./CreditCodes.sol";
import {IERC1056} from "./IERC1056.sol";
import {
    Annulment,
    AnnulmentReason,
    Authorisation,
    IdKind,
    IdStatus,
    ISuperIdRegistry,
    Move,
    Registration,
    SignedRegistration,
    SuperId
} from "./ISuperIdRegistry.sol";
import {Registrar, Registrars} from "./Registrar.sol";
import {SuperIdMessages} from "./SuperIdMessages.sol";
import {SuperIdSlot, SuperIdSlots} from "./SuperIdSlot.sol";

/// @title Registry of Super IDs
/// @notice The manual is {ISuperIdRegistry}.
/// @dev Immutable: no proxy, no upgrade key, and neither the authority nor the registry of codes can be replaced.
contract SuperIdRegistry is ISuperIdRegistry, AccessManaged, WalletSigned {
    /// A deactivation. One slot, kept once it is final.
    struct DeactivationRecord {
        uint40 finalFrom; // seconds since 1970
        uint64 changedBefore; // block of the last ERC-1056 event before it
    }

    /// A proposed annulment. One slot while it waits.
    struct AnnulmentRecord {
        Registrar proposedBy;
        AnnulmentReason reason;
        uint40 proposedAt; // seconds since 1970
        bool answered;
    }

    /// How many Super IDs one {registerBatch} may register.
    uint256 public constant MAX_REGISTRATIONS = 128;
    /// How long attributes and delegates may last, in seconds.
    uint256 public constant MAX_VALIDITY = 90 days;
    /// How long a deactivation can be undone, in seconds.
    uint256 public constant REACTIVATION_PERIOD = 30 days;
    /// How long an annulment is public before it can be done, in seconds.
    uint256 public constant ANNULMENT_NOTICE = 14 days;
    /// How long after its proposal an annulment can be done, in seconds.
    uint256 public constant ANNULMENT_PERIOD = 60 days;

    /// Sets Super IDs apart from all other hashes.
    bytes32 private constant TAG = keccak256("Domicile Super ID");
    /// The ERC-1056 attribute that tells of a move.
    bytes32 private constant REGISTRAR_ATTRIBUTE = "domicile/registrar";

    /// Who enrols, and for which code.
    ICityCodeRegistry public immutable CITY_CODES;

    mapping(address superId => SuperIdSlot) private _slots;
    mapping(address superId => DeactivationRecord) private _deactivations;
    mapping(address superId => AnnulmentRecord) private _annulments;
    /// Until when, seconds since 1970; of an earlier version: void.
    mapping(address superId => mapping(uint24 version => mapping(bytes32 typeHash => mapping(address => uint256 until))))
        private _delegates;

    constructor(
        address authority,
        ICityCodeRegistry cityCodes
    ) AccessManaged(authority) EIP712("Domicile Super IDs", "1") {
        CITY_CODES = cityCodes;
    }

    /// @dev Not even the authority passes the registry on.
    function setAuthority(address) public pure override {
        revert AuthorityIsFixed();
    }

    // ----------------------------------------------------------------------------------------------- register

    /// @inheritdoc ISuperIdRegistry
    function register(
        Registration memory registration,
        bytes calldata controllerSignature,
        bytes calldata officerSignature
    ) external returns (address superId) {
        (address controller, address officer) = (registration.controller, registration.officer);
        if (controller == address(0)) revert ZeroAccount();
        Kind registrarKind = CITY_CODES.requireIssuing(registration.registrar, officer, ROLE_ENROL);
        Registrar registrar = _registrarOf(registration.registrar, registrarKind);
        _requireNullifier(registration.kind, registration.nullifier, registration.registrar);
        superId = _requireFree(registration.kind, registration.nullifier, registration.generation);
        bytes32 digest = _digest(SuperIdMessages.registration(registration), registration.deadline);
        _requireSigned(controller, digest, controllerSignature);
        _requireSigned(officer, digest, officerSignature);

        _slots[superId] = SuperIdSlots.fresh(controller, block.number, registrar, registration.kind);
        emit SuperIdRegistered(
            superId,
            controller,
            registration.registrar,
            registration.nullifier,
            registration.generation,
            officer
        );
        emit DIDOwnerChanged(superId, controller, 0);
    }

    /// @inheritdoc ISuperIdRegistry
    function registerBatch(SignedRegistration[] calldata items) external returns (bytes[] memory refusals) {
        if (items.length == 0 || items.length > MAX_REGISTRATIONS) {
            revert RegistrationBatchSize(items.length, MAX_REGISTRATIONS);
        }
        refusals = new bytes[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            SignedRegistration calldata item = items[i];
            bytes memory call = abi.encodeCall(
                this.register,
                (item.registration, item.controllerSignature, item.officerSignature)
            );
            // To itself: the sender stays the sender, and a refused item leaves no trace.
            if (LowLevelCall.delegatecallNoReturn(address(this), call)) continue;
            bytes memory answer = LowLevelCall.returnData();
            if (answer.length == 0) revert BatchItemFailed(i);
            refusals[i] = answer;
            emit RegistrationRefused(i, answer);
        }
    }

    // --------------------------------------------------------------------------------------------- controller

    /// @inheritdoc ISuperIdRegistry
    function changeController(address superId, address controller) public {
        _changeController(superId, _ownSlot(superId), controller);
    }

    /// @inheritdoc ISuperIdRegistry
    function changeControllerSigned(
        address superId,
        address controller,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.controllerChange(superId, slot.controller(), controller, authorisation);
        _authorise(superId, slot, message, authorisation);
        _changeController(superId, slot, controller);
    }

    /// @inheritdoc ISuperIdRegistry
    function move(Move calldata message, bytes calldata controllerSignature, bytes calldata officerSignature) external {
        address superId = message.superId;
        SuperIdSlot slot = _activeSlot(superId);
        Registrar from = slot.registrar();
        Registrar to = _registrarOf(message.to, CITY_CODES.requireRole(message.to, message.officer, ROLE_ENROL));
        if (Registrar.unwrap(from) == Registrar.unwrap(to)) revert AlreadyThere(superId, message.to);
        _requireCurrent(superId, slot, message.version, message.changed);
        bytes32 digest = _digest(SuperIdMessages.move(message, slot.controller()), message.deadline);
        _requireSigned(slot.controller(), digest, controllerSignature);
        _requireSigned(message.officer, digest, officerSignature);

        _slots[superId] = slot.withRegistrar(to).withChanged(block.number);
        emit SuperIdMoved(superId, from.toCode(), message.to, message.officer);
        bytes memory text = bytes(message.to.toText());
        emit DIDAttributeChanged(superId, REGISTRAR_ATTRIBUTE, text, type(uint256).max, slot.changed());
    }

    /// @inheritdoc ISuperIdRegistry
    function deactivate(address superId) public {
        _deactivate(superId, _ownSlot(superId));
    }

    /// @inheritdoc ISuperIdRegistry
    function deactivateSigned(address superId, Authorisation calldata authorisation) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.deactivation(superId, slot.controller(), authorisation);
        _authorise(superId, slot, message, authorisation);
        _deactivate(superId, slot);
    }

    /// @inheritdoc ISuperIdRegistry
    function reactivate(address superId) external {
        SuperIdSlot slot = _deactivatedSlot(superId);
        if (msg.sender != slot.controller()) revert NotController(superId, msg.sender);
        _reactivate(superId, slot);
    }

    /// @inheritdoc ISuperIdRegistry
    function reactivateSigned(address superId, Authorisation calldata authorisation) external {
        SuperIdSlot slot = _deactivatedSlot(superId);
        bytes32 message = SuperIdMessages.reactivation(superId, slot.controller(), authorisation);
        _authorise(superId, slot, message, authorisation);
        _reactivate(superId, slot);
    }

    // ------------------------------------------------------------------------------- delegates and attributes

    /// @inheritdoc IERC1056
    function changeOwner(address identity, address newOwner) external {
        if (newOwner == address(0)) deactivate(identity);
        else changeController(identity, newOwner);
    }

    /// @inheritdoc IERC1056
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external {
        _addDelegate(identity, _ownSlot(identity), delegateType, delegate, validity);
    }

    /// @inheritdoc ISuperIdRegistry
    function addDelegateSigned(
        address superId,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.delegateAddition(
            superId,
            slot.controller(),
            delegateType,
            delegate,
            validity,
            authorisation
        );
        _authorise(superId, slot, message, authorisation);
        _addDelegate(superId, slot, delegateType, delegate, validity);
    }

    /// @inheritdoc IERC1056
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external {
        _revokeDelegate(identity, _ownSlot(identity), delegateType, delegate);
    }

    /// @inheritdoc ISuperIdRegistry
    function revokeDelegateSigned(
        address superId,
        bytes32 delegateType,
        address delegate,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.delegateRevocation(
            superId,
            slot.controller(),
            delegateType,
            delegate,
            authorisation
        );
        _authorise(superId, slot, message, authorisation);
        _revokeDelegate(superId, slot, delegateType, delegate);
    }

    /// @inheritdoc IERC1056
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external {
        _setAttribute(identity, _ownSlot(identity), name, value, validity);
    }

    /// @inheritdoc ISuperIdRegistry
    function setAttributeSigned(
        address superId,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.attributeChange(
            superId,
            slot.controller(),
            name,
            value,
            validity,
            authorisation
        );
        _authorise(superId, slot, message, authorisation);
        _setAttribute(superId, slot, name, value, validity);
    }

    /// @inheritdoc IERC1056
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external {
        _revokeAttribute(identity, _ownSlot(identity), name, value);
    }

    /// @inheritdoc ISuperIdRegistry
    function revokeAttributeSigned(
        address superId,
        bytes32 name,
        bytes calldata value,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.attributeRevocation(superId, slot.controller(), name, value, authorisation);
        _authorise(superId, slot, message, authorisation);
        _revokeAttribute(superId, slot, name, value);
    }

    // ---------------------------------------------------------------------------------------------- annulment

    /// @inheritdoc ISuperIdRegistry
    function proposeAnnulment(address superId, AnnulmentReason reason, bytes32 digest) external {
        SuperIdSlot slot = _slots[superId];
        IdStatus status = slot.status();
        if (status != IdStatus.Active && status != IdStatus.Deactivated) revert WrongIdStatus(superId, status);
        if (reason == AnnulmentReason.None) revert AnnulmentReasonMissing();
        uint256 proposedAt = _annulments[superId].proposedAt;
        if (_isPending(proposedAt)) revert AlreadyProposed(superId, proposedAt);
        CityCode code = CITY_CODES.answersFor(slot.registrar().toCode());
        CITY_CODES.requireRole(code, msg.sender, ROLE_ENROL);

        _annulments[superId] = AnnulmentRecord(Registrars.fromCode(code), reason, uint40(block.timestamp), false);
        emit AnnulmentProposed(superId, code, reason, digest, msg.sender);
    }

    /// @inheritdoc ISuperIdRegistry
    function answerAnnulment(address superId, bytes32 digest) external {
        _answerAnnulment(superId, _ownSlot(superId), _requirePending(superId), digest);
    }

    /// @inheritdoc ISuperIdRegistry
    function answerAnnulmentSigned(
        address superId,
        uint40 proposedAt,
        bytes32 digest,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        AnnulmentRecord storage annulment = _requirePending(superId);
        if (annulment.proposedAt != proposedAt) revert NotProposed(superId);
        bytes32 message = SuperIdMessages.annulmentAnswer(
            superId,
            slot.controller(),
            proposedAt,
            digest,
            authorisation
        );
        _authorise(superId, slot, message, authorisation);
        _answerAnnulment(superId, slot, annulment, digest);
    }

    /// @inheritdoc ISuperIdRegistry
    function dismissAnnulment(address superId) external {
        AnnulmentRecord storage annulment = _requirePending(superId);
        // One proposal a second, so that its time names it.
        if (annulment.proposedAt == block.timestamp) revert ChangedInThisBlock(superId, block.number);
        CityCode proposedBy = annulment.proposedBy.toCode();
        if (CITY_CODES.officerRoles(CITY_CODES.answersFor(proposedBy), msg.sender) & ROLE_ENROL == 0) {
            _requireAnnulling(proposedBy);
        }

        delete _annulments[superId];
        emit AnnulmentDismissed(superId, msg.sender);
    }

    /// @inheritdoc ISuperIdRegistry
    function annul(address superId) external {
        AnnulmentRecord storage annulment = _requirePending(superId);
        uint256 notBefore = annulment.proposedAt + ANNULMENT_NOTICE;
        if (block.timestamp < notBefore) revert NoticeRuns(superId, notBefore);
        _requireAnnulling(annulment.proposedBy.toCode());

        SuperIdSlot slot = _slots[superId];
        emit SuperIdAnnulled(superId, annulment.reason, msg.sender);
        emit DIDOwnerChanged(superId, address(0), slot.changed());
        _slots[superId] = slot.annulled().withChanged(block.number);
        delete _annulments[superId];
        delete _deactivations[superId];
    }

    // -------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ISuperIdRegistry
    function resolve(address superId) external view returns (SuperId memory resolution) {
        SuperIdSlot slot = _slots[superId];
        IdStatus status = slot.status();
        if (status == IdStatus.Unregistered) return resolution;
        return
            SuperId(
                status == IdStatus.Active ? slot.controller() : address(0),
                slot.kind(),
                slot.registrar().toCode(),
                status,
                slot.version(),
                slot.changed()
            );
    }

    /// @inheritdoc ISuperIdRegistry
    function controllerOf(address superId) external view returns (address controller) {
        return _activeSlot(superId).controller();
    }

    /// @inheritdoc ISuperIdRegistry
    function superIdOf(IdKind kind, bytes32 nullifier, uint32 generation) public pure returns (address superId) {
        return address(bytes20(keccak256(abi.encode(TAG, kind, nullifier, generation))));
    }

    /// @inheritdoc ISuperIdRegistry
    function deactivationOf(address superId) external view returns (address controller, uint40 finalFrom) {
        finalFrom = _deactivations[superId].finalFrom;
        if (finalFrom != 0) controller = _slots[superId].controller();
    }

    /// @inheritdoc ISuperIdRegistry
    function annulmentOf(address superId) external view returns (Annulment memory) {
        AnnulmentRecord memory annulment = _annulments[superId];
        CityCode proposedBy = annulment.proposedAt == 0 ? NO_CODE : annulment.proposedBy.toCode();
        return Annulment(proposedBy, annulment.reason, annulment.proposedAt, annulment.answered);
    }

    /// @inheritdoc IERC1056
    function identityOwner(address identity) external view returns (address) {
        SuperIdSlot slot = _slots[identity];
        if (slot.status() == IdStatus.Unregistered) return identity;
        return slot.isActive() ? slot.controller() : address(0);
    }

    /// @inheritdoc IERC1056
    function owners(address identity) external view returns (address) {
        SuperIdSlot slot = _slots[identity];
        return slot.isActive() ? slot.controller() : address(0);
    }

    /// @inheritdoc IERC1056
    function changed(address identity) external view returns (uint256) {
        return _slots[identity].changed();
    }

    /// @inheritdoc IERC1056
    function delegates(address identity, bytes32 typeHash, address delegate) public view returns (uint256 validTo) {
        SuperIdSlot slot = _slots[identity];
        return slot.isActive() ? _delegates[identity][slot.version()][typeHash][delegate] : 0;
    }

    /// @inheritdoc IERC1056
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool) {
        return delegates(identity, keccak256(abi.encode(delegateType)), delegate) > block.timestamp;
    }

    // ----------------------------------------------------------------------------------- internal: who may

    /// A Super ID that the sender controls.
    function _ownSlot(address superId) private view returns (SuperIdSlot slot) {
        slot = _activeSlot(superId);
        if (msg.sender != slot.controller()) revert NotController(superId, msg.sender);
    }

    function _activeSlot(address superId) private view returns (SuperIdSlot slot) {
        slot = _slots[superId];
        if (!slot.isActive()) revert WrongIdStatus(superId, slot.status());
    }

    function _deactivatedSlot(address superId) private view returns (SuperIdSlot slot) {
        slot = _slots[superId];
        if (slot.status() != IdStatus.Deactivated) revert WrongIdStatus(superId, slot.status());
    }

    /// That the controller signed `message`, and no change came after.
    function _authorise(
        address superId,
        SuperIdSlot slot,
        bytes32 message,
        Authorisation calldata authorisation
    ) private view {
        _requireCurrent(superId, slot, authorisation.version, authorisation.changed);
        _requireSigned(slot.controller(), message, authorisation.deadline, authorisation.signature);
    }

    /// In the block of the last change the counters don't tell before from after, so nothing signed acts there.
    function _requireCurrent(address superId, SuperIdSlot slot, uint24 version, uint64 changed_) private view {
        if (version != slot.version() || changed_ != slot.changed()) {
            revert Superseded(superId, slot.version(), slot.changed());
        }
        _requireNotChangedNow(superId, slot);
    }

    function _requireNotChangedNow(address superId, SuperIdSlot slot) private view {
        if (slot.changed() == block.number) revert ChangedInThisBlock(superId, block.number);
    }

    /// The level above `proposedBy`, or the council above a country.
    function _requireAnnulling(CityCode proposedBy) private {
        CityCode above = CITY_CODES.issuerOf(proposedBy);
        if (above == NO_CODE) _checkCanCall(msg.sender, msg.data);
        else CITY_CODES.requireRole(above, msg.sender, ROLE_REVIEW);
    }

    // ---------------------------------------------------------------------------------- internal: and what

    function _registrarOf(CityCode code, Kind kind) private pure returns (Registrar) {
        if (kind != Kind.City && kind != Kind.Country) revert NoRegistrar(code);
        return Registrars.fromCode(code);
    }

    function _requireNullifier(IdKind kind, bytes32 nullifier, CityCode registrar) private pure {
        if (kind == IdKind.None || nullifier == 0) revert InvalidNullifier(kind, nullifier);
        if (kind != IdKind.Organisation) return;
        CreditCode code = CreditCode.wrap(nullifier);
        code.requireValid();
        if (!code.isOf(registrar)) revert WrongRegistrar(registrar, code);
    }

    /// The Super ID of a nullifier that can be registered now.
    function _requireFree(IdKind kind, bytes32 nullifier, uint32 generation) private view returns (address superId) {
        superId = superIdOf(kind, nullifier, generation);
        IdStatus status = _slots[superId].status();
        if (status != IdStatus.Unregistered) revert AlreadyRegistered(superId, status);
        if (generation == 0) return superId;
        address predecessor = superIdOf(kind, nullifier, generation - 1);
        status = _slots[predecessor].status();
        if (status != IdStatus.Annulled) revert NotAnnulled(predecessor, status);
    }

    function _requirePending(address superId) private view returns (AnnulmentRecord storage annulment) {
        annulment = _annulments[superId];
        if (!_isPending(annulment.proposedAt)) revert NotProposed(superId);
    }

    function _isPending(uint256 proposedAt) private view returns (bool) {
        return proposedAt != 0 && block.timestamp < proposedAt + ANNULMENT_PERIOD;
    }

    function _requireValidity(uint256 validity) private pure {
        if (validity > MAX_VALIDITY) revert ValidityTooLong(validity, MAX_VALIDITY);
    }

    // ------------------------------------------------------------------------------------ internal: changes

    function _changeController(address superId, SuperIdSlot slot, address controller) private {
        if (controller == address(0)) revert ZeroAccount();
        SuperIdSlot passedOn = slot.withController(controller).withChanged(block.number);
        _slots[superId] = passedOn;
        emit ControllerChanged(superId, controller, passedOn.version());
        emit DIDOwnerChanged(superId, controller, slot.changed());
    }

    function _deactivate(address superId, SuperIdSlot slot) private {
        _requireNotChangedNow(superId, slot);
        uint40 finalFrom = uint40(block.timestamp + REACTIVATION_PERIOD);
        _deactivations[superId] = DeactivationRecord(finalFrom, slot.changed());
        _slots[superId] = slot.withStatus(IdStatus.Deactivated).withChanged(block.number);
        emit SuperIdDeactivated(superId, slot.controller(), finalFrom);
        emit DIDOwnerChanged(superId, address(0), slot.changed());
    }

    /// To ERC-1056 readers an owner of zero is final, so the list of events is linked past it: the event names the
    /// change before the deactivation, which has its block for itself.
    function _reactivate(address superId, SuperIdSlot slot) private {
        _requireNotChangedNow(superId, slot);
        DeactivationRecord memory deactivation = _deactivations[superId];
        if (block.timestamp >= deactivation.finalFrom) revert DeactivationFinal(superId, deactivation.finalFrom);
        delete _deactivations[superId];
        _slots[superId] = slot.withStatus(IdStatus.Active).withChanged(block.number);
        emit SuperIdReactivated(superId, slot.controller());
        emit DIDOwnerChanged(superId, slot.controller(), deactivation.changedBefore);
    }

    function _addDelegate(
        address superId,
        SuperIdSlot slot,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) private {
        if (delegate == address(0)) revert ZeroAccount();
        _requireValidity(validity);
        _setDelegate(superId, slot, delegateType, delegate, block.timestamp + validity);
    }

    function _revokeDelegate(address superId, SuperIdSlot slot, bytes32 delegateType, address delegate) private {
        _setDelegate(superId, slot, delegateType, delegate, block.timestamp);
    }

    function _setDelegate(
        address superId,
        SuperIdSlot slot,
        bytes32 delegateType,
        address delegate,
        uint256 until
    ) private {
        _delegates[superId][slot.version()][keccak256(abi.encode(delegateType))][delegate] = until;
        _slots[superId] = slot.withChanged(block.number);
        emit DIDDelegateChanged(superId, delegateType, delegate, until, slot.changed());
    }

    function _setAttribute(
        address superId,
        SuperIdSlot slot,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) private {
        _requireValidity(validity);
        _slots[superId] = slot.withChanged(block.number);
        emit DIDAttributeChanged(superId, name, value, block.timestamp + validity, slot.changed());
    }

    function _revokeAttribute(address superId, SuperIdSlot slot, bytes32 name, bytes calldata value) private {
        _slots[superId] = slot.withChanged(block.number);
        emit DIDAttributeChanged(superId, name, value, 0, slot.changed());
    }

    function _answerAnnulment(
        address superId,
        SuperIdSlot slot,
        AnnulmentRecord storage annulment,
        bytes32 digest
    ) private {
        if (annulment.answered) revert AlreadyAnswered(superId);
        annulment.answered = true;
        emit AnnulmentAnswered(superId, slot.controller(), digest);
    }
}
