// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {CityCode, Kind, NO_CODE} from "../codes/CityCodes.sol";
import {ICityCodeRegistry, ROLE_ENROL, ROLE_REVIEW} from "../codes/ICityCodeRegistry.sol";
import {CreditCode, CreditCodes} from "./CreditCodes.sol";
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
import {SuperIdControl} from "./SuperIdControl.sol";
import {SuperIdMessages} from "./SuperIdMessages.sol";
import {SuperIdSlot, SuperIdSlots} from "./SuperIdSlot.sol";

/// @title Registry of Super IDs
/// @notice The manual is {ISuperIdRegistry}.
/// @dev Immutable: no proxy, no upgrade key, and neither the authority nor the registry of codes can be replaced.
contract SuperIdRegistry is SuperIdControl, AccessManaged {
    /// A proposed annulment. One slot while it waits.
    struct AnnulmentRecord {
        Registrar proposedBy;
        Registrar decidedAbove; // the level above this decides
        AnnulmentReason reason;
        uint40 proposedAt; // seconds since 1970
        bool answered;
    }

    /// What was found out for the items of one call so far; what is as for the one before is not asked again.
    struct Standing {
        Registrar about; // the last one's registrar; of what is to be annulled, above which that is decided
        CityCode code; // for which the last one is proposed; by the city of a division, above which that is decided
        bool isForCouncil; // whether any of them is the council's
    }

    /// How many Super IDs one call may register, propose to annul, or annul.
    uint256 public constant MAX_BATCH = 128;
    /// How long an annulment is public before it can be done, in seconds.
    uint256 public constant ANNULMENT_NOTICE = 14 days;
    /// How long after its proposal an annulment can be done, in seconds.
    uint256 public constant ANNULMENT_PERIOD = 60 days;

    /// Sets Super IDs apart from all other hashes.
    bytes32 private constant TAG = keccak256("Domicile Super ID");

    /// Who enrols, and for which code.
    ICityCodeRegistry public immutable CITY_CODES;

    mapping(address superId => AnnulmentRecord) private _annulments;

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
        _requireBatch(items.length);
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

    /// @inheritdoc ISuperIdRegistry
    function move(Move calldata message, bytes calldata controllerSignature, bytes calldata officerSignature) external {
        address superId = message.superId;
        SuperIdSlot slot = _activeSlot(superId);
        Registrar from = slot.registrar();
        Registrar to = _registrarOf(message.to, CITY_CODES.requireRole(message.to, message.officer, ROLE_ENROL));
        if (Registrar.unwrap(from) == Registrar.unwrap(to)) revert AlreadyThere(superId, message.to);
        if (slot.kind() == IdKind.Organisation && !CreditCodes.areOf(message.to)) {
            revert WrongCountry(superId, message.to);
        }
        _requireCurrent(superId, slot, message.version, message.changed);
        bytes32 digest = _digest(SuperIdMessages.move(message, slot.controller()), message.deadline);
        _requireSigned(slot.controller(), digest, controllerSignature);
        _requireSigned(message.officer, digest, officerSignature);

        _slots[superId] = slot.withRegistrar(to).withChanged(block.number);
        emit SuperIdMoved(superId, from.toCode(), message.to, message.officer);
        bytes memory text = bytes(message.to.toText());
        emit DIDAttributeChanged(superId, REGISTRAR_ATTRIBUTE, text, type(uint256).max, slot.changed());
    }

    // ---------------------------------------------------------------------------------------------- annulment

    /// @inheritdoc ISuperIdRegistry
    function proposeAnnulment(address superId, AnnulmentReason reason, bytes32 digest) external {
        Standing memory standing;
        _propose(superId, reason, digest, standing);
        if (standing.isForCouncil) _checkCanCall(msg.sender, msg.data);
    }

    /// @inheritdoc ISuperIdRegistry
    function proposeAnnulments(address[] calldata superIds, AnnulmentReason reason, bytes32 digest) external {
        _requireBatch(superIds.length);
        Standing memory standing;
        for (uint256 i = 0; i < superIds.length; ++i) _propose(superIds[i], reason, digest, standing);
        if (standing.isForCouncil) _checkCanCall(msg.sender, msg.data);
    }

    /// @inheritdoc ISuperIdRegistry
    function proposeAnnulmentsIn(
        CityCode city,
        CreditCode[] calldata creditCodes,
        uint32 generation,
        AnnulmentReason reason,
        bytes32 digest
    ) external {
        _requireBatch(creditCodes.length);
        if (_requireRole(city, ROLE_ENROL) != Kind.City) revert NoCity(city);
        Standing memory standing;
        for (uint256 i = 0; i < creditCodes.length; ++i) {
            CreditCode code = creditCodes[i];
            // Whether it is valid was asked before it was registered.
            if (!code.isOf(city)) revert WrongRegistrar(city, code);
            address superId = superIdOf(IdKind.Organisation, CreditCode.unwrap(code), generation);
            Registrar registrar = _requireProposable(superId, reason);
            if (_isNew(registrar, standing)) {
                CityCode answering = _answersFor(registrar.toCode());
                // Where it would be, had the registrar proposed: a country does not decide about its own enrolments.
                standing.code = answering == NO_CODE ? registrar.toCode() : answering;
            }
            _giveNotice(superId, city, standing.code, reason, digest);
        }
    }

    /// @inheritdoc ISuperIdRegistry
    function answerAnnulment(address superId, uint40 proposedAt, bytes32 digest) external {
        _answerAnnulment(superId, _ownSlot(superId), proposedAt, digest);
    }

    /// @inheritdoc ISuperIdRegistry
    function answerAnnulmentSigned(
        address superId,
        uint40 proposedAt,
        bytes32 digest,
        Authorisation calldata authorisation
    ) external {
        SuperIdSlot slot = _activeSlot(superId);
        bytes32 message = SuperIdMessages.annulmentAnswer(
            superId,
            slot.controller(),
            proposedAt,
            digest,
            authorisation
        );
        _authorise(superId, slot, message, authorisation);
        _answerAnnulment(superId, slot, proposedAt, digest);
    }

    /// @inheritdoc ISuperIdRegistry
    function dismissAnnulment(address superId, uint40 proposedAt) external {
        AnnulmentRecord storage annulment = _requirePending(superId, proposedAt);
        // One proposal a second, so that its time names it.
        if (proposedAt == block.timestamp) revert NoticeRuns(superId, proposedAt + 1);
        if (!_mayEnrol(_answersFor(annulment.proposedBy.toCode()))) {
            if (_requireAnnulling(annulment.decidedAbove)) _checkCanCall(msg.sender, msg.data);
        }

        delete _annulments[superId];
        emit AnnulmentDismissed(superId, msg.sender);
    }

    /// @inheritdoc ISuperIdRegistry
    function annul(address superId, uint40 proposedAt) external {
        Standing memory standing;
        _annul(superId, proposedAt, standing);
        if (standing.isForCouncil) _checkCanCall(msg.sender, msg.data);
    }

    /// @inheritdoc ISuperIdRegistry
    function annulBatch(address[] calldata superIds, uint40 proposedAt) external {
        _requireBatch(superIds.length);
        Standing memory standing;
        for (uint256 i = 0; i < superIds.length; ++i) _annul(superIds[i], proposedAt, standing);
        if (standing.isForCouncil) _checkCanCall(msg.sender, msg.data);
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
    function superIdOf(IdKind kind, bytes32 nullifier, uint32 generation) public pure returns (address superId) {
        return address(bytes20(keccak256(abi.encode(TAG, kind, nullifier, generation))));
    }

    /// @inheritdoc ISuperIdRegistry
    function annulmentOf(address superId) external view returns (Annulment memory found) {
        AnnulmentRecord memory annulment = _annulments[superId];
        if (annulment.proposedAt == 0) return found;
        return
            Annulment(
                annulment.proposedBy.toCode(),
                annulment.decidedAbove.toCode(),
                annulment.reason,
                annulment.proposedAt,
                annulment.answered
            );
    }

    // ----------------------------------------------------------------------------------- internal: who may
    // The council is asked once for a call, at its end: asking uses up what it scheduled.

    /// Who answers for the registrar, or the level above that: a city can't shield what it accepted. Where a country is
    /// retired and nobody answers, the council, for the registrar. Notes for which code.
    function _requireProposing(CityCode registrar, Standing memory standing) private view {
        CityCode proposedBy = _answersFor(registrar);
        if (proposedBy == NO_CODE) {
            (proposedBy, standing.isForCouncil) = (registrar, true);
        } else if (!_mayEnrol(proposedBy)) {
            CityCode above = _issuerOf(proposedBy);
            if (above != NO_CODE) proposedBy = above;
            _requireRole(proposedBy, ROLE_ENROL);
        }
        standing.code = proposedBy;
    }

    /// The level above, or the council above a country.
    function _requireAnnulling(Registrar decidedAbove) private view returns (bool isForCouncil) {
        CityCode above = _issuerOf(decidedAbove.toCode());
        if (above == NO_CODE) return true;
        _requireRole(above, ROLE_REVIEW);
    }

    // Questions to the registry of codes are in one place each: a call to another contract takes much code.

    function _requireRole(CityCode code, uint8 role) private view returns (Kind) {
        return CITY_CODES.requireRole(code, msg.sender, role);
    }

    function _mayEnrol(CityCode code) private view returns (bool) {
        return CITY_CODES.officerRoles(code, msg.sender) & ROLE_ENROL != 0;
    }

    function _answersFor(CityCode code) private view returns (CityCode) {
        return CITY_CODES.answersFor(code);
    }

    function _issuerOf(CityCode code) private view returns (CityCode) {
        return CITY_CODES.issuerOf(code);
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

    function _requireBatch(uint256 size) private pure {
        if (size == 0 || size > MAX_BATCH) revert IdBatchSize(size, MAX_BATCH);
    }

    /// The registrar of a Super ID whose annulment can be proposed now.
    function _requireProposable(address superId, AnnulmentReason reason) private view returns (Registrar registrar) {
        SuperIdSlot slot = _slots[superId];
        IdStatus status = slot.status();
        if (status != IdStatus.Active && status != IdStatus.Deactivated) revert WrongIdStatus(superId, status);
        if (reason == AnnulmentReason.None) revert AnnulmentReasonMissing();
        uint256 proposedAt = _annulments[superId].proposedAt;
        if (_isPending(proposedAt)) revert AlreadyProposed(superId, proposedAt);
        return slot.registrar();
    }

    /// Whether this is another than the last one; from now on it is the last one.
    function _isNew(Registrar about, Standing memory standing) private pure returns (bool isNew) {
        isNew = Registrar.unwrap(standing.about) != Registrar.unwrap(about);
        standing.about = about;
    }

    function _requirePending(
        address superId,
        uint40 proposedAt
    ) private view returns (AnnulmentRecord storage annulment) {
        annulment = _annulments[superId];
        if (annulment.proposedAt != proposedAt || !_isPending(proposedAt)) revert NotProposed(superId, proposedAt);
    }

    function _isPending(uint256 proposedAt) private view returns (bool) {
        return proposedAt != 0 && block.timestamp < proposedAt + ANNULMENT_PERIOD;
    }

    // ---------------------------------------------------------------------------------------- internal: changes

    function _propose(address superId, AnnulmentReason reason, bytes32 digest, Standing memory standing) private {
        Registrar registrar = _requireProposable(superId, reason);
        if (_isNew(registrar, standing)) _requireProposing(registrar.toCode(), standing);
        _giveNotice(superId, standing.code, standing.code, reason, digest);
    }

    function _giveNotice(
        address superId,
        CityCode proposedBy,
        CityCode decidedAbove,
        AnnulmentReason reason,
        bytes32 digest
    ) private {
        Registrar by = Registrars.fromCode(proposedBy);
        _annulments[superId] = AnnulmentRecord(
            by,
            decidedAbove == proposedBy ? by : Registrars.fromCode(decidedAbove),
            reason,
            uint40(block.timestamp),
            false
        );
        emit AnnulmentProposed(superId, proposedBy, decidedAbove, reason, digest, msg.sender);
    }

    function _annul(address superId, uint40 proposedAt, Standing memory standing) private {
        AnnulmentRecord memory annulment = _requirePending(superId, proposedAt);
        uint256 notBefore = proposedAt + ANNULMENT_NOTICE;
        if (block.timestamp < notBefore) revert NoticeRuns(superId, notBefore);
        if (_isNew(annulment.decidedAbove, standing) && _requireAnnulling(annulment.decidedAbove)) {
            standing.isForCouncil = true;
        }

        SuperIdSlot slot = _slots[superId];
        _slots[superId] = slot.annulled().withChanged(block.number);
        delete _annulments[superId];
        delete _deactivations[superId];
        emit SuperIdAnnulled(superId, annulment.reason, msg.sender);
        emit DIDOwnerChanged(superId, address(0), slot.changed());
    }

    function _answerAnnulment(address superId, SuperIdSlot slot, uint40 proposedAt, bytes32 digest) private {
        AnnulmentRecord storage annulment = _requirePending(superId, proposedAt);
        if (annulment.answered) revert AlreadyAnswered(superId);
        annulment.answered = true;
        emit AnnulmentAnswered(superId, slot.controller(), digest);
    }
}
