// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WalletSigned} from "../signing/WalletSigned.sol";
import {IERC1056} from "./IERC1056.sol";
import {Authorisation, IdStatus, ISuperIdRegistry} from "./ISuperIdRegistry.sol";
import {SuperIdMessages} from "./SuperIdMessages.sol";
import {SuperIdSlot} from "./SuperIdSlot.sol";

/// @title What a controller does with a Super ID
/// @notice The part of {ISuperIdRegistry} that takes no office: the key, the ERC-1056 front, leaving.
abstract contract SuperIdControl is ISuperIdRegistry, WalletSigned {
    /// A deactivation. One slot, kept once it is final.
    struct DeactivationRecord {
        uint40 finalFrom; // seconds since 1970
        uint64 changedBefore; // block of the last ERC-1056 event before it
    }

    /// How long attributes and delegates may last, in seconds.
    uint256 public constant MAX_VALIDITY = 90 days;
    /// How long a deactivation can be undone, in seconds.
    uint256 public constant REACTIVATION_PERIOD = 30 days;

    /// The ERC-1056 attribute that tells of a move; nobody else sets it.
    bytes32 internal constant REGISTRAR_ATTRIBUTE = "domicile/registrar";

    mapping(address superId => SuperIdSlot) internal _slots;
    mapping(address superId => DeactivationRecord) internal _deactivations;
    /// Until when, seconds since 1970; of an earlier version: void.
    mapping(address superId => mapping(uint24 version => mapping(bytes32 typeHash => mapping(address => uint256 until))))
        private _delegates;

    // ----------------------------------------------------------------------------------------------------- controller

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

    // --------------------------------------------------------------------------------------- delegates and attributes

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

    // ---------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ISuperIdRegistry
    function controllerOf(address superId) external view returns (address controller) {
        return _activeSlot(superId).controller();
    }

    /// @inheritdoc ISuperIdRegistry
    function deactivationOf(address superId) external view returns (address controller, uint40 finalFrom) {
        finalFrom = _deactivations[superId].finalFrom;
        if (finalFrom != 0) controller = _slots[superId].controller();
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

    // ---------------------------------------------------------------------------------------------- internal: who may

    /// A Super ID that the sender controls.
    function _ownSlot(address superId) internal view returns (SuperIdSlot slot) {
        slot = _activeSlot(superId);
        if (msg.sender != slot.controller()) revert NotController(superId, msg.sender);
    }

    function _activeSlot(address superId) internal view returns (SuperIdSlot slot) {
        slot = _slots[superId];
        if (!slot.isActive()) revert WrongIdStatus(superId, slot.status());
    }

    function _deactivatedSlot(address superId) internal view returns (SuperIdSlot slot) {
        slot = _slots[superId];
        if (slot.status() != IdStatus.Deactivated) revert WrongIdStatus(superId, slot.status());
    }

    /// That the controller signed `message`, and no change came after.
    function _authorise(
        address superId,
        SuperIdSlot slot,
        bytes32 message,
        Authorisation calldata authorisation
    ) internal view {
        _requireCurrent(superId, slot, authorisation.version, authorisation.changed);
        _requireSigned(slot.controller(), message, authorisation.deadline, authorisation.signature);
    }

    /// In the block of the last change the counters don't tell before from after, so nothing signed acts there.
    function _requireCurrent(address superId, SuperIdSlot slot, uint24 version, uint64 changed_) internal view {
        if (version != slot.version() || changed_ != slot.changed()) {
            revert Superseded(superId, slot.version(), slot.changed());
        }
        _requireNotChangedNow(superId, slot);
    }

    function _requireNotChangedNow(address superId, SuperIdSlot slot) internal view {
        if (slot.changed() == block.number) revert ChangedInThisBlock(superId, block.number);
    }

    // ---------------------------------------------------------------------------------------------- internal: changes

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
        _setDelegate(superId, slot, delegateType, delegate, 0);
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

    function _requireValidity(uint256 validity) private pure {
        if (validity > MAX_VALIDITY) revert ValidityTooLong(validity, MAX_VALIDITY);
    }

    function _requireOwnName(bytes32 name) private pure {
        if (name == REGISTRAR_ATTRIBUTE) revert ReservedName(name);
    }

    function _setAttribute(
        address superId,
        SuperIdSlot slot,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) private {
        _requireValidity(validity);
        _requireOwnName(name);
        _slots[superId] = slot.withChanged(block.number);
        emit DIDAttributeChanged(superId, name, value, block.timestamp + validity, slot.changed());
    }

    function _revokeAttribute(address superId, SuperIdSlot slot, bytes32 name, bytes calldata value) private {
        _requireOwnName(name);
        _slots[superId] = slot.withChanged(block.number);
        emit DIDAttributeChanged(superId, name, value, 0, slot.changed());
    }
}
