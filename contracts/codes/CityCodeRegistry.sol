// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {WalletNonces} from "../signing/WalletNonces.sol";
import {CityCode, Kind, NO_CODE} from "./CityCodes.sol";
import {CodeMessages} from "./CodeMessages.sol";
import {CodeRules, CodeState} from "./CodeRules.sol";
import {CodeSlot, CodeSlots} from "./CodeSlot.sol";
import {
    ALL_ROLES,
    Application,
    ApplicationRecord,
    ApplicationStatus,
    CodeRecord,
    ICityCodeRegistry,
    Issue,
    OfficerTerm,
    RefusalReason,
    Resolution,
    ROLE_ENROL,
    ROLE_ISSUE,
    ROLE_PUBLISH,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "./ICityCodeRegistry.sol";

/// @title Registry of city codes
/// @notice The manual is {ICityCodeRegistry}.
/// @dev Immutable: no proxy, no upgrade key, and the authority can't be replaced.
contract CityCodeRegistry is ICityCodeRegistry, AccessManaged, WalletNonces {
    using CodeRules for CodeState;

    /// How many codes one {issueBatch} may issue.
    uint256 public constant MAX_BATCH = 256;
    /// How many successors beside the first one {retire} may name.
    uint256 public constant MAX_OTHER_SUCCESSORS = 16;
    /// How long a freeze lasts, and how long none can follow it, in seconds.
    uint256 public constant FREEZE_PERIOD = 14 days;

    CodeState private _state;
    mapping(CityCode code => bytes32 digest) private _digests;
    mapping(CityCode code => address to) private _offers;

    constructor(address authority) AccessManaged(authority) EIP712("Domicile City Codes", "1") {}

    // -------------------------------------------------------------------------------------- council, guardian

    /// @inheritdoc ICityCodeRegistry
    function admitCountry(CityCode country, address holder) external restricted {
        _state.requireAdmissible(country, holder);
        _assign(country, NO_CODE, Kind.Country, holder);
    }

    /// @inheritdoc ICityCodeRegistry
    function freeze(CityCode country) external restricted {
        CodeSlot record = _state.records[country];
        if (record.kind() != Kind.Country) revert WrongKind(country, record.kind());
        if (record.status() == Status.Retired) revert WrongStatus(country, Status.Retired);
        CodeRules.requireNotFrozen(country, record);
        uint256 notBefore = record.frozenUntil() + FREEZE_PERIOD;
        if (record.frozenUntil() != 0 && block.timestamp < notBefore) revert FreezeTooSoon(country, notBefore);
        record = record.withFreeze(block.timestamp + FREEZE_PERIOD);
        _state.records[country] = record;
        emit IssuingFrozen(country, record.frozenUntil(), msg.sender);
    }

    /// @inheritdoc ICityCodeRegistry
    function unfreeze(CityCode country) external restricted {
        CodeSlot record = _state.records[country];
        if (record.frozenUntil() <= block.timestamp) revert IssuingNotFrozen(country);
        _state.records[country] = record.withFreeze(block.timestamp);
        emit IssuingUnfrozen(country, msg.sender);
    }

    /// @dev Not even the authority passes the registry on.
    function setAuthority(address) public pure override {
        revert AuthorityIsFixed();
    }

    // ------------------------------------------------------------------------------------------- applications

    /// @inheritdoc ICityCodeRegistry
    function applyFor(Application calldata application, bytes calldata signature) external {
        (CityCode code, Kind kind, address applicant) = (application.code, application.kind, application.applicant);
        CityCode parent = _state.requireIssuable(code, kind, applicant);
        _state.requireActive(parent);
        ApplicationRecord storage filed = _state.applications[code][applicant];
        if (filed.status == ApplicationStatus.Pending) revert AlreadyPending(code, applicant, filed.round);
        if (application.round != filed.round + 1) revert WrongRound(code, applicant, filed.round + 1);
        _requireSigned(applicant, CodeMessages.application(application), application.deadline, signature);

        _state.applications[code][applicant] = ApplicationRecord(
            ApplicationStatus.Pending,
            kind,
            application.round,
            uint40(block.timestamp)
        );
        emit ApplicationFiled(code, parent, applicant, kind, application.round, application.digest);
    }

    /// @inheritdoc ICityCodeRegistry
    function withdraw(
        CityCode code,
        address applicant,
        uint32 round,
        uint256 deadline,
        bytes calldata signature
    ) external {
        if (applicant == address(0)) revert ZeroAddress();
        _state.requireUnassigned(code);
        ApplicationRecord storage filed = _state.applications[code][applicant];
        uint32 expected = filed.status == ApplicationStatus.Pending ? filed.round : filed.round + 1;
        if (round != expected) revert WrongRound(code, applicant, expected);
        _requireSigned(applicant, CodeMessages.withdrawal(code, applicant, round, deadline), deadline, signature);

        filed.status = ApplicationStatus.Withdrawn;
        filed.round = round;
        emit ApplicationWithdrawn(code, applicant, round);
    }

    /// @inheritdoc ICityCodeRegistry
    function approve(CityCode code, address applicant, uint32 round) external {
        CityCode parent = code.parentOf();
        Kind kind = _state.requirePending(code, applicant, round).kind;
        _state.requireIssuing(parent, msg.sender, CodeRules.rolesToIssue(ROLE_REVIEW, kind));
        _state.requireUnassigned(code);

        delete _state.applications[code][applicant];
        emit ApplicationApproved(code, applicant, round, msg.sender);
        _assign(code, parent, kind, applicant);
    }

    /// @inheritdoc ICityCodeRegistry
    function refuse(CityCode code, address applicant, uint32 round, RefusalReason reason, bytes32 digest) external {
        _state.requireRole(code.parentOf(), msg.sender, ROLE_REVIEW);
        if (reason == RefusalReason.None) revert ReasonMissing();
        _state.requireUnassigned(code);

        _state.requirePending(code, applicant, round).status = ApplicationStatus.Refused;
        emit ApplicationRefused(code, applicant, round, reason, digest, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ issuing

    /// @inheritdoc ICityCodeRegistry
    function issue(CityCode code, Kind kind, address holder) external {
        CityCode parent = _state.requireIssuable(code, kind, holder);
        _state.requireIssuing(parent, msg.sender, CodeRules.rolesToIssue(ROLE_ISSUE, kind));
        _assign(code, parent, kind, holder);
    }

    /// @inheritdoc ICityCodeRegistry
    function issueSigned(Application calldata application, bytes calldata signature) external {
        (CityCode code, Kind kind, address applicant) = (application.code, application.kind, application.applicant);
        CityCode parent = _state.requireIssuable(code, kind, applicant);
        _state.requireIssuing(parent, msg.sender, CodeRules.rolesToIssue(ROLE_ISSUE, kind));
        // Somebody may have filed this very message first: it issues all the same.
        ApplicationRecord storage filed = _state.applications[code][applicant];
        bool pending = filed.status == ApplicationStatus.Pending;
        uint32 expected = pending ? filed.round : filed.round + 1;
        if (application.round != expected) revert WrongRound(code, applicant, expected);
        _requireSigned(applicant, CodeMessages.application(application), application.deadline, signature);

        if (pending) {
            delete _state.applications[code][applicant];
            emit ApplicationApproved(code, applicant, expected, msg.sender);
        }
        _assign(code, parent, kind, applicant);
    }

    /// @inheritdoc ICityCodeRegistry
    function issueBatch(CityCode parent, Issue[] calldata items) external {
        if (items.length == 0 || items.length > MAX_BATCH) revert BatchSize(items.length, MAX_BATCH);
        _state.requireIssuing(parent, msg.sender, ROLE_ISSUE);
        bool mayEnrol = false;
        for (uint256 i = 0; i < items.length; ++i) {
            Issue calldata item = items[i];
            if (item.kind == Kind.City && !mayEnrol) {
                _state.requireRole(parent, msg.sender, ROLE_ENROL);
                mayEnrol = true;
            }
            (CityCode above, bytes memory refusal) = _state.examine(item.code, item.kind, item.holder);
            if (refusal.length == 0 && above != parent) {
                refusal = abi.encodeWithSelector(NotBelow.selector, item.code, parent);
            }
            if (refusal.length != 0) revert BatchItemRefused(i, refusal);
            _assign(item.code, parent, item.kind, item.holder);
        }
    }

    // ---------------------------------------------------------------------------------------------- oversight

    /// @inheritdoc ICityCodeRegistry
    function suspend(CityCode code, SuspensionReason reason) external {
        CodeSlot record = _state.records[code];
        if (!record.isActive()) revert WrongStatus(code, record.status());
        if (reason == SuspensionReason.None) revert ReasonMissing();
        _requireOversight(code);

        _state.records[code] = record.withStatus(Status.Suspended, reason);
        emit CodeSuspended(code, reason, msg.sender);
    }

    /// @inheritdoc ICityCodeRegistry
    function reinstate(CityCode code) external {
        CodeSlot record = _state.records[code];
        if (record.status() != Status.Suspended) revert WrongStatus(code, record.status());
        _requireOversight(code);

        _state.records[code] = record.withStatus(Status.Active, SuspensionReason.None);
        emit CodeReinstated(code, msg.sender);
    }

    /// @inheritdoc ICityCodeRegistry
    function retire(CityCode code, CityCode successor, CityCode[] calldata others) external {
        CodeSlot record = _state.records[code];
        Status status = record.status();
        if (status != Status.Active && status != Status.Suspended) revert WrongStatus(code, status);
        if (others.length > MAX_OTHER_SUCCESSORS) revert BatchSize(others.length, MAX_OTHER_SUCCESSORS);
        CityCode issuer = _state.issuerOf(code);
        if (issuer == NO_CODE) {
            _checkCanCall(msg.sender, msg.data);
        } else {
            if (_state.requireActive(issuer).holder() != msg.sender) revert NotHolder(issuer, msg.sender);
        }
        if (successor != NO_CODE) _state.requireSuccessor(code, successor, issuer, record.kind());
        for (uint256 i = 0; i < others.length; ++i) {
            _state.requireSuccessor(code, others[i], issuer, record.kind());
        }

        _state.records[code] = record.withStatus(Status.Retired, SuspensionReason.None);
        if (successor != NO_CODE) _state.successors[code] = successor;
        emit CodeRetired(code, successor, others, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------- holder

    /// @inheritdoc ICityCodeRegistry
    function appoint(CityCode code, address officer, uint8 roles, uint40 until) external {
        _state.requireHolder(code, msg.sender);
        _appoint(code, officer, roles, until);
    }

    /// @inheritdoc ICityCodeRegistry
    function dismiss(CityCode code, address officer) external {
        _state.requireOwn(code, msg.sender);
        _dismiss(code, officer);
    }

    /// @inheritdoc ICityCodeRegistry
    function publish(CityCode code, bytes32 digest) external {
        _state.requireRole(code, msg.sender, ROLE_PUBLISH);
        _publish(code, digest, msg.sender);
    }

    /// @inheritdoc ICityCodeRegistry
    function offer(CityCode code, address to) external {
        _offer(code, msg.sender, to);
    }

    /// @inheritdoc ICityCodeRegistry
    function accept(CityCode code) external {
        if (_offers[code] != msg.sender) revert NotOffered(code, msg.sender);
        _accept(code, msg.sender);
    }

    /// @inheritdoc ICityCodeRegistry
    function appointSigned(
        CityCode code,
        address officer,
        uint8 roles,
        uint40 until,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        CodeSlot record = _state.records[code];
        address holder = record.holder();
        bytes32 message = CodeMessages.appointment(
            code,
            holder,
            officer,
            roles,
            until,
            record.epoch(),
            nonce,
            deadline
        );
        _useSigned(holder, message, nonce, deadline, signature);
        _state.requireHolder(code, holder);
        _appoint(code, officer, roles, until);
    }

    /// @inheritdoc ICityCodeRegistry
    function dismissSigned(
        CityCode code,
        address officer,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        CodeSlot record = _state.records[code];
        address holder = record.holder();
        bytes32 message = CodeMessages.dismissal(code, holder, officer, record.epoch(), nonce, deadline);
        _useSigned(holder, message, nonce, deadline, signature);
        _dismiss(code, officer);
    }

    /// @inheritdoc ICityCodeRegistry
    function publishSigned(
        CityCode code,
        bytes32 digest,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        CodeSlot record = _state.records[code];
        address holder = record.holder();
        bytes32 message = CodeMessages.publication(code, holder, digest, record.epoch(), nonce, deadline);
        _useSigned(holder, message, nonce, deadline, signature);
        _state.requireHolder(code, holder);
        _publish(code, digest, holder);
    }

    /// @inheritdoc ICityCodeRegistry
    function offerSigned(
        CityCode code,
        address to,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        CodeSlot record = _state.records[code];
        address holder = record.holder();
        bytes32 message = CodeMessages.offer(code, holder, to, record.epoch(), nonce, deadline);
        _useSigned(holder, message, nonce, deadline, signature);
        _offer(code, holder, to);
    }

    /// @inheritdoc ICityCodeRegistry
    function acceptSigned(CityCode code, uint256 nonce, uint256 deadline, bytes calldata signature) external {
        address to = _offers[code];
        if (to == address(0)) revert NotOffered(code, to);
        CodeSlot record = _state.records[code];
        bytes32 message = CodeMessages.acceptance(code, record.holder(), to, record.epoch(), nonce, deadline);
        _useSigned(to, message, nonce, deadline, signature);
        _accept(code, to);
    }

    // -------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ICityCodeRegistry
    function resolve(CityCode code) external view returns (Resolution memory resolution) {
        CodeSlot record = _state.records[code];
        resolution.holder = record.holder();
        resolution.kind = record.kind();
        resolution.issuedAt = record.issuedAt();
        resolution.digest = _digests[code];
        CityCode decider = code;
        for (CityCode above = code.parentOf(); record.isActive() && above != NO_CODE; above = above.parentOf()) {
            record = _state.records[above];
            if (!record.isActive()) decider = resolution.decidedBy = above;
        }
        resolution.status = record.status();
        resolution.reason = record.reason();
        if (resolution.status == Status.Retired) resolution.successor = _state.successors[decider];
    }

    /// @inheritdoc ICityCodeRegistry
    function canIssue(CityCode code, address account) external view returns (bool) {
        return _state.canIssue(code, account);
    }

    /// @inheritdoc ICityCodeRegistry
    function officerRoles(CityCode code, address account) external view returns (uint8 roles) {
        return _state.rolesOf(code, account);
    }

    /// @inheritdoc ICityCodeRegistry
    function requireRole(CityCode code, address account, uint8 roles) external view returns (Kind kind) {
        return _state.requireRole(code, account, roles).kind();
    }

    /// @inheritdoc ICityCodeRegistry
    function requireIssuing(CityCode code, address account, uint8 roles) external view returns (Kind kind) {
        return _state.requireIssuing(code, account, roles).kind();
    }

    /// @inheritdoc ICityCodeRegistry
    function answersFor(CityCode code) external view returns (CityCode) {
        return _state.answersFor(code);
    }

    /// @inheritdoc ICityCodeRegistry
    function issuerOf(CityCode code) external view returns (CityCode) {
        return _state.issuerOf(code);
    }

    /// @inheritdoc ICityCodeRegistry
    function officerTerm(CityCode code, address officer) external view returns (OfficerTerm memory) {
        return _state.officers[code][_state.records[code].epoch()][officer];
    }

    /// @inheritdoc ICityCodeRegistry
    function recordOf(CityCode code) external view returns (CodeRecord memory) {
        return _state.records[code].unpack();
    }

    /// @inheritdoc ICityCodeRegistry
    function applicationOf(CityCode code, address applicant) external view returns (ApplicationRecord memory) {
        return _state.applications[code][applicant];
    }

    /// @inheritdoc ICityCodeRegistry
    function offerOf(CityCode code) external view returns (address) {
        return _offers[code];
    }

    // ------------------------------------------------------------------------------------ internal: authority

    /// The level above `code`, or the council above a country.
    function _requireOversight(CityCode code) private {
        CityCode issuer = _state.issuerOf(code);
        if (issuer == NO_CODE) _checkCanCall(msg.sender, msg.data);
        else _state.requireRole(issuer, msg.sender, ROLE_REVIEW);
    }

    // ------------------------------------------------------------------------------------- internal: changes

    function _assign(CityCode code, CityCode parent, Kind kind, address holder) private {
        _state.records[code] = CodeSlots.fresh(holder, kind, block.timestamp);
        emit CodeIssued(code, parent, holder, kind, msg.sender);
    }

    function _appoint(CityCode code, address officer, uint8 roles, uint40 until) private {
        if (officer == address(0)) revert ZeroAddress();
        if (roles == 0 || roles > ALL_ROLES || until <= block.timestamp) revert InvalidTerm(roles, until);
        _state.officers[code][_state.records[code].epoch()][officer] = OfficerTerm(roles, until);
        emit OfficerAppointed(code, officer, roles, until);
    }

    function _dismiss(CityCode code, address officer) private {
        delete _state.officers[code][_state.records[code].epoch()][officer];
        emit OfficerDismissed(code, officer);
    }

    function _publish(CityCode code, bytes32 digest, address by) private {
        _digests[code] = digest;
        emit RecordPublished(code, digest, by);
    }

    function _offer(CityCode code, address from, address to) private {
        if (to == address(0)) _state.requireOwn(code, from);
        else _state.requireHolder(code, from);
        _offers[code] = to;
        emit HolderOffered(code, from, to);
    }

    function _accept(CityCode code, address to) private {
        CodeSlot record = _state.records[code];
        if (!record.isActive()) revert WrongStatus(code, record.status());
        CodeSlot passedOn = record.withHolder(to);
        _state.records[code] = passedOn;
        delete _offers[code];
        emit HolderChanged(code, record.holder(), to, passedOn.epoch());
    }
}
